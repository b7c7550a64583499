// Cashfree's web SDK, as far as a policy is concerned: a script of another file, which says yes at once.
globalThis.CF1ClickOnboarding = ({successCb}) => {
  setTimeout(() => successCb({auth_code: 'a-code', status: 'SUCCESS'}));
  return {closeSDK: () => undefined};
};
