// A fake of Cashfree's web SDK for the policy test: a script in another file that succeeds at once.
globalThis.CF1ClickOnboarding = ({successCb}) => {
  setTimeout(() => successCb({auth_code: 'a-code', status: 'SUCCESS'}));
  return {closeSDK: () => undefined};
};
