/** `{name}` in a text is a placeholder for a value. */
export interface Mistake {
  readonly what: string;
  /** The most likely first. */
  readonly causes: readonly string[];
  /** How to find the cause where the browser hides it. Follows "To find out, ". */
  readonly check?: string;
}

/** The id is also the anchor in docs/failures.md. */
export const mistakes = {
  'proxy-missing': {
    what: 'The element has no proxy: pressing its button fails.',
    causes: [
      'The attribute proxy is missing or empty. Set it to the path of the token proxy, such as /cf.',
      'A framework sets the property proxy more than four seconds after the page load.',
    ],
  },
  'proxy-without-scheme': {
    what: 'The attribute proxy names a host without https:// in front, and the browser asked {url} instead.',
    causes: ['Write https:// before the host, or write a path that begins with a slash.'],
  },
  'no-answer': {
    what: 'No server answered at {url}.',
    causes: [
      'The proxy server is not running, or it listens on another port.',
      'The host in the attribute proxy is wrong, or the browser does not trust its certificate.',
      'A browser extension, a firewall or a VPN blocks the address.',
    ],
    check: 'open the address in a tab. The proxy answers with the code request-refused.',
  },
  cors: {
    what: 'A server answered at {url}, and the browser does not let a page of {page} read the answer.',
    causes: [
      'The proxy does not list {page}. Add exactly this origin to CF_ORIGINS (or the option origins).',
      'Another server uses this path or port, and it sends no access-control-allow-origin.',
      'A gateway before the proxy answers OPTIONS itself or removes the access-control headers.',
    ],
    check:
      'see the response to OPTIONS in the network panel. If the proxy sent it, its body names the reason.',
  },
  'proxy-redirects': {
    what: 'The address {url} redirects. The element follows no redirects.',
    causes: [
      'A login page or middleware on the server answers before the proxy.',
      'The server redirects from http to https, or to a path with a slash at its end. Write the final address.',
    ],
  },
  'mixed-content': {
    what: 'This page was loaded by https, and its proxy is {url}: browsers block http requests from an https page.',
    causes: ['Serve the proxy over https, and write https:// in the attribute proxy.'],
  },
  'csp-connect': {
    what: 'The content security policy of this page blocks {url}.',
    causes: ['connect-src does not list the origin of the proxy. Add it.'],
  },
  'not-json': {
    what: 'The answer of {url} is no JSON, but for example an HTML page (status {status}).',
    causes: [
      'The proxy is mounted at another path. Compare the attribute proxy, CF_BASE_PATH (or the option basePath) and the mount path.',
      'A development server or static file server answers before the proxy.',
    ],
  },
  'path-not-found': {
    what: 'There is no proxy at {url} (status {status}).',
    causes: [
      'The attribute proxy, the mount path and CF_BASE_PATH (or the option basePath) differ.',
      'A development server does not forward the path to the proxy server.',
    ],
  },
  gateway: {
    what: 'A gateway before the proxy answered {url} (status {status}).',
    causes: [
      'The proxy server is not running, or it took too long.',
      'The gateway forwards to a wrong address.',
    ],
  },
  'versions-differ': {
    what: 'The proxy at {url} and this page use different versions of the protocol.',
    causes: ['Page and server have different versions of cf-user-details. Update the older one.'],
  },
  'proxy-answer-invalid': {
    what: 'The answer of {url} does not follow the protocol of the token proxy.',
    causes: [
      'Another service answers at this path.',
      'Your own proxy does not follow docs/openapi.json. `paths` names the fields.',
    ],
  },
  'origin-not-listed': {
    what: 'The proxy refused pages of {page}.',
    causes: [
      'CF_ORIGINS (or the option origins) does not list {page}. Add it.',
      'TLS ends before the proxy, and CF_ORIGINS is not set.',
    ],
  },
  'origin-other-name': {
    what: 'The proxy refused pages of {page}. It expects {expected}.',
    causes: [
      'The page has another scheme, host or port than expected. www. and the bare name, or localhost and 127.0.0.1, are different origins.',
      'Both origins are yours. Add {page} to CF_ORIGINS (or the option origins), and give each origin its own callback page.',
    ],
  },
  'origin-near': {
    what: 'A server answered at {url}, and the browser does not let a page of {page} read the answer. Both names belong to one machine or site.',
    causes: [
      'The proxy lists the other name. Open the page there, or add {page} to CF_ORIGINS (or the option origins).',
      'Another server uses this path or port.',
    ],
    check: 'see the response to OPTIONS in the network panel. Its body names the expected origin.',
  },
  'development-cookies': {
    what: 'The proxy is in development mode (CF_COOKIES=development), which works on localhost only, and {url} is not there.',
    causes: [
      'Development mode is on outside development. Remove CF_COOKIES (or the option cookies), and serve page and proxy over https.',
    ],
  },
  'request-refused': {
    what: 'The proxy refused a request of this page: {url}, reason {reason}.',
    causes: ['docs/failures.md, section "Why a request was refused", explains each reason.'],
  },
  'insecure-context': {
    what: 'This page is no secure context: it came from {page} by plain http.',
    causes: [
      'The page is not on https or localhost. A local network address is not enough: for a phone, use an https tunnel.',
    ],
  },
  'presentation-unknown': {
    what: 'The value of presentation{value} is unknown, and auto is used.',
    causes: ['A mistyped value. The values are auto, overlay, popup and redirect.'],
  },
  'presentation-unavailable': {
    what: 'No presentation is left: the proxy does not offer the one that this page asks for, or the page cancelled each.',
    causes: [
      'Outside production, overlay needs CF_SDK_SRC (or the option sdk).',
      'popup and redirect need CF_CONSENT_URL (or the option consentUrl).',
      'A listener of cf-presentation cancels every presentation.',
    ],
  },
  'no-presentation': {
    what: 'The proxy at {url} offers no way to Cashfree (environment {environment}): pressing the button fails.',
    causes: [
      'Cashfree documents no web SDK and no consent page for its sandbox. Set CF_SDK_SRC (or the option sdk) or CF_CONSENT_URL (or the option consentUrl), or use the emulator.',
    ],
  },
  'attribute-false': {
    what: 'A boolean attribute has the value false, and the element removed it{value}. In HTML, a false attribute is absent.',
    causes: ['A framework writes a boolean into the attribute. Set the property, or omit the attribute.'],
  },
  'scopes-separator': {
    what: 'required-scopes has separators other than spaces: its scopes count as missing.',
    causes: ['The scopes are separated by commas. Write spaces: required-scopes="NAME EMAIL".'],
  },
  'scope-unknown': {
    what: 'required-scopes names a scope that Cashfree does not document{value}.',
    causes: [
      'A mistyped name. `missing` will always contain it.',
      'A scope that is newer than this version of cf-user-details.',
    ],
  },
  'mobile-attribute': {
    what: 'The value of mobile is no Indian mobile number of ten digits. It is not shown, because it may be personal.',
    causes: [
      'It has other characters, or more or fewer digits.',
      'A template placeholder was not replaced.',
      'It is the id of an input. Use mobile-field.',
    ],
  },
  'mobile-field': {
    what: 'mobile-field is not the id of an input in the same document or shadow root. It is not shown, because it may be personal.',
    causes: [
      'The id is mistyped, or its element has no input and no value.',
      'The input is in another shadow root, or did not exist when the button was pressed.',
      'It is a mobile number. Use mobile.',
    ],
  },
  'keys-refused': {
    what: 'Cashfree refused the keys of the proxy ({keys}).',
    causes: [
      'The keys are for another environment: test keys in production, or the reverse.',
      'The pairs are swapped. CF_SECURE_ID_ variables hold the Secure ID pair, CF_ONE_CLICK_ variables the pair of the 1-Click app.',
      'A key is mistyped, revoked, or from the emulator.',
    ],
    check: 'see the terminal of the proxy. It names the variables.',
  },
  'script-unavailable': {
    what: 'The part of the element that runs transactions did not load.',
    causes: [
      'A deployment removed its file while the page was open. Keep the files of the previous deployment for a while.',
      'The server answers the file with an HTML page, or with another content type than JavaScript.',
      'script-src of the content security policy, an integrity attribute or a browser extension blocks the file.',
      'The files of dist/cdn were not copied together.',
    ],
    check: 'see the request of the file in the network panel.',
  },
  'sdk-blocked': {
    what: "Cashfree's web SDK did not load from {sdk} ({reason}).",
    causes: [
      'A browser extension or the network blocks it.',
      'CF_SDK_SRC (or the option sdk) has a wrong address.',
    ],
    check: 'see the request for the script in the network panel.',
  },
  'csp-sdk': {
    what: "The content security policy of this page blocks Cashfree's web SDK, {sdk}.",
    causes: [
      'script-src does not list its origin. Add it.',
      'The policy enforces Trusted Types. Add cf-user-details to trusted-types.',
    ],
  },
  'transaction-missing': {
    what: 'The proxy at {url} found no open transaction in the cookies of this browser.',
    causes: [
      'Page and callback page have different host names. localhost and 127.0.0.1, or www. and the bare name, do not share cookies.',
      'The browser blocks the cookies of the proxy: the proxy is on another site than the page (see the option cookies), or another site frames the page.',
      'The transaction expired, or the user cancelled it in another tab.',
      'CF_SEALING_KEYS changed, or differs between servers.',
    ],
    check: 'see in the developer tools whether the page has cookies that begin with cf- or __Host-cf-.',
  },
  'callback-missing': {
    what: 'The consent window came back to {url}, and no page is there (status {status}).',
    causes: [
      'The redirect URL in the dashboard (emulator: --redirect-url) has no callback page.',
      'The redirect URL is mistyped.',
    ],
  },
  'callback-silent': {
    what: 'The consent window came back to {url}, and its page did not take the code.',
    causes: [
      'The page does not load a script that calls handleCallback.',
      'The script failed, or the content security policy blocks it. See the console of that window.',
      'The redirect URL is not the address of the callback page.',
    ],
  },
  'callback-unseen': {
    what: 'The user came back from Cashfree by the back button, or the callback page did nothing.',
    causes: [
      'The user consented, and the redirect URL in the dashboard (emulator: --redirect-url) has no callback page, or that page does not call handleCallback.',
      'The user consented, and the callback page has another host name. localhost is not 127.0.0.1, and www. is not the bare name.',
      'The user did not consent. Nothing is wrong.',
    ],
  },
  'callback-elsewhere': {
    what: 'This callback page is at {page}, and the transaction was begun at another origin or in another browser: {url} does not know it.',
    causes: [
      'The page with the element has another host name. localhost is not 127.0.0.1, and www. is not the bare name.',
      'The redirect URL in the dashboard (emulator: --redirect-url) has another host or port than the page with the element.',
      'The element and the callback page have different proxies.',
    ],
  },
  'callback-proxy': {
    what: 'The callback page posted the code to an address where no proxy is{place}.',
    causes: [
      'The option proxy of handleCallback and the attribute proxy differ.',
      'The address is relative to the path of the callback page. Begin it with a slash.',
    ],
  },
  'callback-opener': {
    what: 'The callback page has the header Cross-Origin-Opener-Policy: its window may not close by itself.',
    causes: ['The server sends the header with every page. Omit it here. The answer still arrives.'],
  },
  'two-versions': {
    what: 'cf-user-details is loaded twice. Version {first} is used, {second} is not.',
    causes: ['Two bundles or script tags load it. Remove one.'],
  },
  'not-authorized': {
    what: 'The authorize hook of the proxy refused the visitor.',
    causes: ['The visitor is not signed in.', 'Your session cookie does not reach the proxy.'],
  },
  'proxy-failed': {
    what: 'The proxy failed at {url}.',
    causes: ['A hook, the store or an option threw. See the terminal of the proxy.'],
  },
  'element-failed': {
    what: 'The element failed unexpectedly. The error is on the console above this line.',
    causes: ['A bug in cf-user-details.', 'A script that replaced a browser function.'],
  },
  'config-invalid': {
    what: 'The element is configured wrongly.',
    causes: ['An attribute is missing or invalid. `option` names it.'],
  },
  'cashfree-ip-refused': {
    what: 'Cashfree refused the IP address of the proxy server.',
    causes: [
      'The IP list in the dashboard does not have its public IPv4 address. Add it, or choose the signature there and set CF_SIGNATURE_KEY.',
    ],
  },
  'cashfree-signature-refused': {
    what: 'Cashfree refused the signature of the proxy.',
    causes: ['CF_SIGNATURE_KEY is not the public key in the dashboard.', 'The server clock is wrong.'],
  },
  'cashfree-balance': {
    what: 'The balance of the Cashfree account is used up.',
    causes: ['Calls were charged to the account. Add funds in the dashboard.'],
  },
  'cashfree-request-invalid': {
    what: 'Cashfree refused a value that the proxy sent.',
    causes: ['`upstream_code` is the error code of Cashfree. The observe hook of the proxy gets it too.'],
  },
  'user-exists': {
    what: 'Cashfree already has a user with this user_id.',
    causes: [
      'The user was created before. Use that user, or let the option createUser return another user_id.',
    ],
  },
} as const satisfies Readonly<Record<string, Mistake>>;

export type MistakeId = keyof typeof mistakes;
