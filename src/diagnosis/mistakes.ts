/** One mistake of a developer, as the console and docs/failures.md explain it. A name in braces is filled in. */
export interface Mistake {
  /** What is wrong, in one sentence. */
  readonly what: string;
  /** Likely causes, the most likely first. */
  readonly causes: readonly string[];
  /** What to look at where the browser hides the cause. */
  readonly check?: string;
}

/** The texts by id, which is also the anchor of the entry in docs/failures.md. A failure without an entry of its own is told by its code. */
export const mistakes = {
  'proxy-missing': {
    what: 'The element has no proxy, so that a press of its button fails.',
    causes: [
      'The attribute proxy is missing or empty; set it to the path of the token proxy, such as /cf.',
      'A framework sets the property proxy later than four seconds after the page was loaded.',
    ],
  },
  'proxy-without-scheme': {
    what: 'The attribute proxy names a host without https:// in front, and the browser asked {url} instead.',
    causes: ['Write https:// before the host, or a path that begins with a slash.'],
  },
  'no-answer': {
    what: 'No server answered at {url}.',
    causes: [
      'The server of the proxy does not run, or listens on another port.',
      'The host in the attribute proxy is wrong, or the browser does not trust its certificate.',
      'An extension of the browser, a firewall or a VPN blocks the address.',
    ],
    check:
      'open the address in a tab. An answer with the code request-refused shows that the proxy runs there.',
  },
  cors: {
    what: 'A server answered at {url}, and the browser does not let a page of {page} read the answer.',
    causes: [
      'The proxy does not list {page}: add it to CF_ORIGINS (or the option origins) as written here.',
      'The path or the port belongs to another server, which sends no access-control-allow-origin.',
      'A gateway before the proxy answers OPTIONS itself, or removes the access-control headers.',
    ],
    check:
      'look at the answer to OPTIONS in the network view of the developer tools. Its body names a reason if the proxy wrote it.',
  },
  'proxy-redirects': {
    what: 'The address {url} redirects, and the element follows no redirect.',
    causes: [
      'A login page or a middleware of the server answers before the proxy.',
      'The server moves the path, as from http to https or to one with a slash at its end: write the final address.',
    ],
  },
  'mixed-content': {
    what: 'This page was loaded by https, and its proxy is {url}: browsers block calls by http from such a page.',
    causes: ['Serve the proxy by https, and write https:// in the attribute proxy.'],
  },
  'csp-connect': {
    what: 'The content security policy of this page blocks {url}.',
    causes: ['Add the origin of the proxy to connect-src of the policy.'],
  },
  'not-json': {
    what: 'The answer of {url} is no JSON, as where a page of HTML is sent for every path (status {status}).',
    causes: [
      'The proxy is mounted at another path: compare the attribute proxy with CF_BASE_PATH (or the option basePath) and with the mount path.',
      'A development server or a host of static files answers before the proxy.',
    ],
  },
  'path-not-found': {
    what: 'There is no proxy at {url} (status {status}).',
    causes: [
      'The attribute proxy, the mount path, and CF_BASE_PATH (or the option basePath) do not name one path.',
      'A development server does not forward the path to the server of the proxy.',
    ],
  },
  gateway: {
    what: 'A server before the proxy answered {url} in its place (status {status}).',
    causes: [
      'The server of the proxy does not run, or took too long.',
      'A gateway forwards to another address.',
    ],
  },
  'versions-differ': {
    what: 'The proxy at {url} and this page speak different versions of the protocol.',
    causes: ['The page and the server have different versions of cf-user-details: update the older one.'],
  },
  'proxy-answer-invalid': {
    what: 'The answer of {url} is not one of the token proxy.',
    causes: [
      'Another service answers at this path.',
      'A proxy of your own does not follow docs/openapi.json at the places that `paths` names.',
    ],
  },
  'origin-not-listed': {
    what: 'The proxy refused pages of {page}.',
    causes: [
      'Add {page} to CF_ORIGINS (or the option origins).',
      'Where TLS ends before the proxy, CF_ORIGINS has to be set.',
    ],
  },
  'origin-other-name': {
    what: 'The proxy refused pages of {page}. It expects {expected}.',
    causes: [
      'Open the page at the expected address: www. and the bare name, localhost and 127.0.0.1, http and https, and each port are different origins.',
      'If both are yours, add {page} to CF_ORIGINS (or the option origins), and give each a callback page of its own.',
    ],
  },
  'origin-near': {
    what: 'A server answered at {url}, and the browser does not let a page of {page} read the answer. Both are names of one machine or site.',
    causes: [
      'The proxy lists the other name: open the page there, or add {page} to CF_ORIGINS (or the option origins). www. and the bare name, localhost and 127.0.0.1 are different origins.',
      'The path or the port belongs to another server.',
    ],
    check:
      'look at the answer to OPTIONS in the network view of the developer tools. Its body names the expected origin.',
  },
  'development-cookies': {
    what: 'The proxy is in development mode (CF_COOKIES=development), which works on localhost alone, and {url} is not there.',
    causes: ['Remove CF_COOKIES (or the option cookies), and serve page and proxy by https.'],
  },
  'request-refused': {
    what: 'The proxy refused a request of this page: {url}, reason {reason}.',
    causes: ['The reason is explained in docs/failures.md, section "Why a request was refused".'],
  },
  'insecure-context': {
    what: 'This page is no secure context: it came from {page} by plain http.',
    causes: [
      'Serve the page by https, or open it at localhost. A name of the local network or its address is not enough: for a phone, use a tunnel with https.',
    ],
  },
  'presentation-unknown': {
    what: 'The value of presentation{value} is unknown, and auto is used.',
    causes: ['The values are auto, overlay, popup and redirect.'],
  },
  'presentation-unavailable': {
    what: 'The presentation that this page asks for is not offered by the proxy, or the page cancelled all of them.',
    causes: [
      'overlay needs CF_SDK_SRC (or the option sdk) outside production.',
      'popup and redirect need CF_CONSENT_URL (or the option consentUrl).',
      'A listener of cf-presentation cancels each one.',
    ],
  },
  'no-presentation': {
    what: 'The proxy at {url} offers no way to Cashfree (environment {environment}), so that a press of the button fails.',
    causes: [
      'Cashfree documents neither a web SDK nor a consent page for its sandbox. Set CF_SDK_SRC (or the option sdk) or CF_CONSENT_URL (or the option consentUrl), or use the emulator.',
    ],
  },
  'attribute-false': {
    what: 'A boolean attribute has the value false, and the element removed it{value}. In HTML, an attribute that is false is absent.',
    causes: [
      'A framework writes the value of a boolean property into the attribute: set the property, or leave the attribute out.',
    ],
  },
  'scopes-separator': {
    what: 'required-scopes has separators other than spaces, so that its scopes count as missing.',
    causes: ['Write a space between two scopes: required-scopes="NAME EMAIL".'],
  },
  'scope-unknown': {
    what: 'required-scopes names a scope that Cashfree does not document{value}.',
    causes: [
      'A mistyped name: it will be in `missing` each time.',
      'A scope that is newer than this version.',
    ],
  },
  'mobile-attribute': {
    what: 'The value of mobile is no Indian mobile number of ten digits. It is not shown here, because it may be a number.',
    causes: [
      'Other characters or digits are in it.',
      'A template was not filled in.',
      'The id of an input was meant: that is mobile-field.',
    ],
  },
  'mobile-field': {
    what: 'mobile-field is not the id of an input in the same document or shadow root. It is not shown here, because it may be a number.',
    causes: [
      'The id is mistyped, or the element with it has no input and no value.',
      'The input is in another shadow root, or was not there when the button was pressed.',
      'The number itself was meant: that is mobile.',
    ],
  },
  'keys-refused': {
    what: 'Cashfree refused the keys of the proxy ({keys}).',
    causes: [
      'They are not of the environment of the proxy: test keys with production, or the other way round.',
      'The pairs are swapped: the variables that begin with CF_SECURE_ID_ hold the pair of Secure ID, those that begin with CF_ONE_CLICK_ that of the 1-Click app.',
      'A key was mistyped, revoked, or is one of the emulator.',
    ],
    check: 'the terminal of the proxy names the variables.',
  },
  'sdk-blocked': {
    what: "Cashfree's web SDK did not load from {sdk} ({reason}).",
    causes: [
      'An extension of the browser or the network blocks it.',
      'CF_SDK_SRC (or the option sdk) is not its address.',
    ],
    check: 'look for the script in the network view of the developer tools.',
  },
  'csp-sdk': {
    what: "The content security policy of this page blocks Cashfree's web SDK, {sdk}.",
    causes: [
      'Add its origin to script-src of the policy.',
      'With Trusted Types enforced, add cf-user-details to trusted-types.',
    ],
  },
  'transaction-missing': {
    what: 'The proxy at {url} found no open transaction in the cookies of this browser.',
    causes: [
      'The page was opened at another name than the callback page: localhost and 127.0.0.1, www. and the bare name do not share cookies.',
      'The browser keeps no cookies of the proxy: it is on another site than the page (see the option cookies), or the page is in a frame of another site.',
      'The user took longer than the transaction lasts, or cancelled it elsewhere.',
      'CF_SEALING_KEYS was changed, or differs between two servers.',
    ],
    check: 'look for cookies that begin with cf- or __Host-cf- in the developer tools.',
  },
  'callback-missing': {
    what: 'The consent window came back to {url}, and no page is there (status {status}).',
    causes: [
      'No callback page is at the redirect URL of the dashboard (of the emulator: --redirect-url).',
      'The redirect URL is mistyped.',
    ],
  },
  'callback-silent': {
    what: 'The consent window came back to {url}, and its page did not take the code.',
    causes: [
      'The page does not load the callback script, or the script does not call handleCallback.',
      'The content security policy of that page blocks its script, or the script failed: see the console of that window.',
      'The redirect URL names another page than the callback page.',
    ],
  },
  'callback-unseen': {
    what: 'The user came back from Cashfree by the back button, or the callback page did nothing.',
    causes: [
      'If consent was given: no callback page is at the redirect URL of the dashboard (of the emulator: --redirect-url), or it does not call handleCallback.',
      'If it was given, and the page came back at another name: localhost is not 127.0.0.1, and www. is not the bare name.',
      'If none was given, nothing is wrong.',
    ],
  },
  'callback-elsewhere': {
    what: 'This callback page is at {page}, and the transaction was begun at another origin, or in another browser: {url} does not know it.',
    causes: [
      'The page with the element was opened at another name: localhost is not 127.0.0.1, and www. is not the bare name.',
      'The redirect URL of the dashboard (of the emulator: --redirect-url) names another host or port than the page with the element.',
      'The proxy of this callback page is not the one of the element.',
    ],
  },
  'callback-proxy': {
    what: 'The callback page posted the code to an address where no proxy is{place}.',
    causes: [
      'The option proxy of handleCallback is not the address of the attribute proxy.',
      'A relative address is read from the path of the callback page: begin it with a slash.',
    ],
  },
  'callback-opener': {
    what: 'The callback page has the header Cross-Origin-Opener-Policy, so that its window may not close by itself.',
    causes: ['Send the callback page without this header. The answer arrives all the same.'],
  },
  'two-versions': {
    what: 'cf-user-details is loaded twice. Version {first} is used, {second} is not.',
    causes: ['Two bundles or tags load it: remove one of them.'],
  },
  'not-authorized': {
    what: 'The hook authorize of the proxy refused the visitor.',
    causes: ['The visitor is not signed in.', 'The cookies of your session do not reach the proxy.'],
  },
  'proxy-failed': {
    what: 'The proxy failed at {url}.',
    causes: ['A hook, the store or an option threw: see the terminal of the proxy.'],
  },
  'element-failed': {
    what: 'The element failed in a way that it should not. The error was reported before this line.',
    causes: ['A fault of cf-user-details, or of a script that replaced a function of the browser.'],
  },
  'config-invalid': {
    what: 'The element is configured wrongly.',
    causes: ['`option` names the attribute.'],
  },
  'cashfree-ip-refused': {
    what: 'Cashfree refused the address of the server of the proxy.',
    causes: [
      'Add its public IPv4 address to the IP list in the dashboard, or choose the signature there and set CF_SIGNATURE_KEY.',
    ],
  },
  'cashfree-signature-refused': {
    what: 'Cashfree refused the signature of the proxy.',
    causes: ['CF_SIGNATURE_KEY is not the public key of the dashboard.', 'The clock of the server is wrong.'],
  },
  'cashfree-balance': {
    what: 'The balance of the account at Cashfree is used up.',
    causes: ['Add to it in the dashboard.'],
  },
  'cashfree-request-invalid': {
    what: 'Cashfree refused a value that the proxy sent.',
    causes: ['`upstream_code` is the code of Cashfree; the hook observe of the proxy has it too.'],
  },
  'user-exists': {
    what: 'Cashfree has a user of this user_id already.',
    causes: ['Use that user, or let the option createUser name another user_id.'],
  },
} as const satisfies Readonly<Record<string, Mistake>>;

export type MistakeId = keyof typeof mistakes;
