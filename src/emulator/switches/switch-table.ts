/**
 * What Cashfree's contract leaves unknown, as switches (docs/cashfree-contract.md section 10). The first value of each is the
 * default. It is ours: it says nothing about Cashfree.
 */

export interface Switch {
  /** Row of contract section 10, or the section that leaves the matter open. */
  readonly row: string;
  readonly values: readonly [string, string, ...string[]];
  readonly what: string;
}

export const switches = {
  callbackParameter: {
    row: '1',
    values: ['auth_code', 'authCode', 'authcode', 'code', 'onboarding_code'],
    what: 'Name of the parameter that carries the code on the redirect URL.',
  },
  callbackPlace: {
    row: '1',
    values: ['query', 'fragment', 'both', 'conflict'],
    what: 'Where it stands. `conflict`: two different codes, one in the query, one in the fragment.',
  },
  companions: {
    row: '1',
    values: ['none', 'all'],
    what: 'Whether `verification_id` and `status` come along with the code.',
  },
  returnWithoutCode: {
    row: '2',
    values: ['status', 'error', 'bare'],
    what: 'Redirect after denial, close or expiry: `status=DENIED`, `error=access_denied`, or nothing.',
  },
  codeOf: {
    row: '3',
    values: ['this', 'other-session'],
    what: 'Whose code is handed out. `other-session`: one that belongs to somebody else.',
  },
  delivery: {
    row: '4',
    values: ['one', 'callback-then-redirect', 'redirect-then-callback'],
    what: 'In the overlay: by callback alone, or by callback and redirect, in either order.',
  },
  codeUse: {row: '5', values: ['once', 'many'], what: 'Whether a code can be exchanged again.'},
  codeLifetime: {
    row: '5',
    values: ['ten-minutes', 'session', 'none'],
    what: 'How long a code lives: ten minutes, until its session expires, or not at all.',
  },
  successPayload: {
    row: '6',
    values: ['object', 'camel', 'json', 'code-only', 'other-status', 'no-code'],
    what: 'What `successCb` is called with.',
  },
  overlayClose: {
    row: '7',
    values: ['error-callback', 'success-callback', 'silent'],
    what: 'What happens when the user closes the overlay: a callback with `status` `CLOSED`, or nothing.',
  },
  overlayEnd: {
    row: '7',
    values: ['stays', 'closes'],
    what: 'Whether the overlay stays after an answer until `closeSDK()` is called, or closes itself.',
  },
  errorPayload: {
    row: '8',
    values: ['object', 'status-only', 'nothing', 'json'],
    what: 'What `errorCb` is called with.',
  },
  deadToken: {
    row: '11',
    values: ['400', '401', '403'],
    what: 'Status for an expired token.',
  },
  expiryForm: {
    row: '12',
    values: ['utc', 'offset', 'fraction', 'far', 'missing', 'garbage'],
    what: 'How `expiry` is written. `far`: a day ahead, although the thing lives one hour.',
  },
  referenceId: {
    row: '13',
    values: ['integer', 'string', 'int64', 'int64-string'],
    what: 'Type of `reference_id`. `int64`: 19 digits, more than a double holds.',
  },
  sessionUser: {row: '14', values: ['object', 'array'], what: '`user` in the answer of the session call.'},
  unknownData: {
    row: '15',
    values: ['none', 'scope', 'field', 'aadhaar-xml'],
    what: 'Adds an undocumented scope, an undocumented field in every record, or a scope `AADHAAR_XML` with a photo and a file.',
  },
  missingData: {
    row: '16',
    values: [
      'none',
      'null-values',
      'half-the-fields',
      'empty-metadata',
      'null-metadata',
      'no-metadata',
      'empty-records',
      'null-records',
      'no-records',
      'null-scopes',
      'no-scopes',
    ],
    what: 'What is null, empty or absent in user details.',
  },
  records: {row: '17', values: ['one', 'two'], what: 'Records per scope; the second one is not scored.'},
  score: {
    row: '18',
    values: ['as-is', 'null', 'absent', '0', '1', '85', 'text'],
    what: '`confidence_score` of every record. `text`: a number in quotation marks.',
  },
  shape: {
    row: '16',
    values: [
      'as-is',
      'null-scope',
      'no-scope-name',
      'scopes-object',
      'records-object',
      'metadata-list',
      'lower-case-scopes',
      'empty-object',
      'numeric-id',
      'long-number',
    ],
    what: 'A shape of user details that Cashfree does not document: an entry that is null or has no `scope`, an object for a list, a list for an object, `{}` for a text, a number for `verification_id`, or an account number of 20 digits without quotation marks.',
  },
  mobileForm: {
    row: '17, 20',
    values: ['as-is', 'masked', 'country-code', 'trunk-zero', 'not-available'],
    what: 'How `MOBILE.mobile` is written: `99XXXXXX56`, `+91 99881 23456`, `0919988123456` or `NA`.',
  },
  dateForm: {row: '19', values: ['as-is', 'iso', 'year-last'], what: 'How dates of birth are written.'},
  genderForm: {row: '19', values: ['as-is', 'letter', 'upper', 'title'], what: 'How gender is written.'},
  masking: {
    row: '20',
    values: ['as-is', 'masked', 'full'],
    what: 'Aadhaar, PAN and account number: as the persona has them, masked, or in full.',
  },
  aadhaarForm: {
    row: '20',
    values: ['as-is', 'spaced', 'no-break-spaces', 'dotted', 'devanagari', 'prefixed'],
    what: 'How a full Aadhaar number is written: in groups, with digits of Devanagari, or with letters before it.',
  },
  photoName: {
    row: '21',
    values: ['photo_link', 'photo', 'image'],
    what: 'Name of the field that holds the photo; only the first is documented.',
  },
  photo: {
    row: '21',
    values: ['as-is', 'https', 'base64', 'data-url', 'svg', 'javascript', 'huge'],
    what: 'What `photo_link` holds; the last three are attacks.',
  },
  noData: {
    row: '22',
    values: ['empty', 'null', 'absent'],
    what: '`available_scopes` for a number without data.',
  },
  unlistedNumber: {
    row: 'section 8',
    values: ['no-data', 'example'],
    what: 'A number that belongs to no persona: without data, or with the documented example.',
  },
  idSpace: {
    row: '23',
    values: ['shared', 'separate'],
    what: 'Whether one `verification_id` may serve data availability and the session (`separate`).',
  },
  order: {
    row: '24',
    values: ['strict', 'lax'],
    what: 'Whether the session call is refused without data availability in the hour before (`strict`).',
  },
  signature: {
    row: '25',
    values: ['ignored', 'documented-calls', 'every-call'],
    what: 'Where `x-cf-signature` is required.',
  },
  ipList: {
    row: '25',
    values: ['off', 'documented-calls', 'every-call'],
    what: 'Where the IP list is enforced; option `addresses` holds the list.',
  },
  keyPairs: {
    row: '26',
    values: ['separate', 'either'],
    what: 'Whether the other pair of keys is refused with 401.',
  },
  apiVersion: {
    row: '27',
    values: ['required', 'ignored'],
    what: 'Whether a missing or malformed `x-api-version` is refused with 400.',
  },
  rateHeaders: {
    row: '28',
    values: ['x-ratelimit', 'older', 'retry-after', 'none'],
    what: 'Which headers tell when to come back after 429.',
  },
  errorBody: {
    row: '29',
    values: ['json', 'html', 'empty'],
    what: 'Body of every error answer: the documented JSON, a gateway’s HTML page, or nothing.',
  },
  balance: {row: '30', values: ['enough', 'empty'], what: 'Whether calls that cost money answer 422.'},
  cors: {
    row: '31',
    values: ['none', 'open'],
    what: 'CORS headers on the API. Cashfree wants none of it called from pages.',
  },
  secondRead: {
    row: '35',
    values: ['same', '400'],
    what: 'Reading user details again with one token: the same answer, or 400.',
  },
  overlayElement: {
    row: '10',
    values: ['dialog', 'div'],
    what: 'What the web SDK draws the overlay with: a modal `<dialog>`, or a plain `<div>` that the page can cover or disable.',
  },
  missingKeys: {
    row: 'section 7',
    values: ['400', '401'],
    what: 'Status of Create User and data availability where a key is missing.',
  },
  coop: {
    row: '10',
    values: ['off', 'same-origin'],
    what: 'Whether the consent page cuts itself off from its opener (Cross-Origin-Opener-Policy).',
  },
} as const satisfies Record<string, Switch>;
