/** A behaviour that Cashfree does not document, with its possible values. */
export interface Switch {
  /** Row of docs/cashfree-contract.md section 10, or the section that leaves the behaviour open. */
  readonly row: string;
  /** Possible values. The first value is the default. */
  readonly values: readonly [string, string, ...string[]];
  /** Description of the behaviour, as Markdown. */
  readonly what: string;
}

/**
 * All switches by name. Each one is a behaviour that Cashfree does not document (docs/cashfree-contract.md section 10).
 * The first value is the default. A default does not predict how Cashfree behaves.
 *
 * @example
 * ```ts
 * import {switches, type Switch} from 'cf-user-details/emulator';
 *
 * for (const [name, {row, values}] of Object.entries<Switch>(switches)) console.log(name, row, values.join(' '));
 * ```
 */
export const switches = {
  callbackParameter: {
    row: '1',
    values: ['auth_code', 'authCode', 'authcode', 'code', 'onboarding_code'],
    what: 'Name of the URL parameter that carries the code.',
  },
  callbackPlace: {
    row: '1',
    values: ['query', 'fragment', 'both', 'conflict'],
    what: 'Part of the redirect URL that carries the code. `conflict`: the query and the fragment carry different codes.',
  },
  companions: {
    row: '1',
    values: ['none', 'all'],
    what: 'Whether the redirect URL also carries `verification_id` and `status`.',
  },
  returnWithoutCode: {
    row: '2',
    values: ['status', 'error', 'bare'],
    what: 'Parameter of the redirect URL after denial, close or expiry: `status=DENIED` (or `CLOSED`, `EXPIRED`), `error=access_denied`, or none.',
  },
  codeOf: {
    row: '3',
    values: ['this', 'other-session'],
    what: 'Session to which the code belongs. `other-session`: the session of another user.',
  },
  delivery: {
    row: '4',
    values: ['one', 'callback-then-redirect', 'redirect-then-callback'],
    what: 'How the overlay delivers the code: by callback only, or by callback and redirect, in either order.',
  },
  codeUse: {row: '5', values: ['once', 'many'], what: 'Whether a code can be exchanged more than once.'},
  codeLifetime: {
    row: '5',
    values: ['ten-minutes', 'session', 'none'],
    what: 'Lifetime of a code: ten minutes, until its session expires, or zero.',
  },
  successPayload: {
    row: '6',
    values: ['object', 'camel', 'json', 'code-only', 'other-status', 'no-code'],
    what: 'Argument of `successCb`.',
  },
  overlayClose: {
    row: '7',
    values: ['error-callback', 'success-callback', 'silent'],
    what: 'Effect when the user closes the overlay: a callback with `status` `CLOSED`, or no callback.',
  },
  overlayEnd: {
    row: '7',
    values: ['stays', 'closes'],
    what: 'Whether the overlay stays open until `closeSDK()` is called, or closes itself after an answer.',
  },
  errorPayload: {
    row: '8',
    values: ['object', 'status-only', 'nothing', 'json'],
    what: 'Argument of `errorCb`.',
  },
  deadToken: {row: '11', values: ['400', '401', '403'], what: 'HTTP status for an expired token.'},
  expiryForm: {
    row: '12',
    values: ['utc', 'offset', 'fraction', 'far', 'missing', 'garbage'],
    what: 'Format of `expiry`. `far`: one day too late.',
  },
  referenceId: {
    row: '13',
    values: ['integer', 'string', 'int64', 'int64-string'],
    what: 'Type of `reference_id`. `int64`: 19 digits, which a double cannot hold exactly.',
  },
  sessionUser: {
    row: '14',
    values: ['object', 'array'],
    what: 'Type of `user` in the answer of the session call.',
  },
  unknownData: {
    row: '15',
    values: ['none', 'scope', 'field', 'aadhaar-xml'],
    what: 'Undocumented data: a scope, a field in every record, or a scope `AADHAAR_XML` with a photo and a file.',
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
    what: 'Part of the user details that is null, empty or absent.',
  },
  records: {
    row: '17',
    values: ['one', 'two'],
    what: 'Number of records of each scope. The second record has no score.',
  },
  score: {
    row: '18',
    values: ['as-is', 'null', 'absent', '0', '1', '85', 'text'],
    what: '`confidence_score` of every record. `text`: a number as a string.',
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
    what: 'Undocumented shape of the user details: an entry that is null or has no `scope`, an object in place of a list, a list in place of an object, `{}` in place of a text, a number as `verification_id`, or an account number of 20 digits that is not a string.',
  },
  mobileForm: {
    row: '17, 20',
    values: ['as-is', 'masked', 'country-code', 'trunk-zero', 'not-available'],
    what: 'Format of `MOBILE.mobile`: `99XXXXXX56`, `+91 99881 23456`, `0919988123456` or `NA`.',
  },
  dateForm: {row: '19', values: ['as-is', 'iso', 'year-last'], what: 'Format of dates of birth.'},
  genderForm: {row: '19', values: ['as-is', 'letter', 'upper', 'title'], what: 'Format of the gender.'},
  masking: {
    row: '20',
    values: ['as-is', 'masked', 'full'],
    what: 'Aadhaar, PAN and account number: as the persona has them, masked, or in full.',
  },
  aadhaarForm: {
    row: '20',
    values: ['as-is', 'spaced', 'no-break-spaces', 'dotted', 'devanagari', 'prefixed'],
    what: 'Format of a full Aadhaar number: in groups, in Devanagari digits, or with a prefix of letters.',
  },
  photoName: {
    row: '21',
    values: ['photo_link', 'photo', 'image'],
    what: 'Name of the photo field. Only the first name is documented.',
  },
  photo: {
    row: '21',
    values: ['as-is', 'https', 'base64', 'data-url', 'svg', 'javascript', 'huge'],
    what: 'Value of `photo_link`. The last three values are attacks.',
  },
  noData: {
    row: '22',
    values: ['empty', 'null', 'absent'],
    what: '`available_scopes` for a number without data.',
  },
  unlistedNumber: {
    row: 'section 8',
    values: ['no-data', 'example'],
    what: 'A number without a persona: no data, or the documented example.',
  },
  idSpace: {
    row: '23',
    values: ['shared', 'separate'],
    what: 'Whether data availability and the session share one space of `verification_id`. `separate`: both can use the same id.',
  },
  order: {
    row: '24',
    values: ['strict', 'lax'],
    what: 'Whether the session call requires data availability in the hour before. `strict`: it does.',
  },
  signature: {
    row: '25',
    values: ['ignored', 'documented-calls', 'every-call'],
    what: 'Calls that require `x-cf-signature`.',
  },
  ipList: {
    row: '25',
    values: ['off', 'documented-calls', 'every-call'],
    what: 'Calls that enforce the IP list. The option `addresses` is the list.',
  },
  keyPairs: {
    row: '26',
    values: ['separate', 'either'],
    what: 'Whether a call refuses the other key pair with 401. `separate`: it does.',
  },
  apiVersion: {
    row: '27',
    values: ['required', 'ignored'],
    what: 'Whether a missing or malformed `x-api-version` is refused with 400. `required`: it is.',
  },
  rateHeaders: {
    row: '28',
    values: ['x-ratelimit', 'older', 'retry-after', 'none'],
    what: 'Headers of the rate limit.',
  },
  errorBody: {
    row: '29',
    values: ['json', 'html', 'empty'],
    what: 'Body of every error answer: the documented JSON, the HTML page of a gateway, or empty.',
  },
  balance: {
    row: '30',
    values: ['enough', 'empty'],
    what: 'Whether chargeable calls answer 422. `empty`: they do.',
  },
  cors: {
    row: '31',
    values: ['none', 'open'],
    what: 'CORS headers of the API. Cashfree advises against calls from pages.',
  },
  secondRead: {
    row: '35',
    values: ['same', '400'],
    what: 'Answer to a second user-details call with the same token: the same answer, or 400.',
  },
  overlayElement: {
    row: '10',
    values: ['dialog', 'div'],
    what: 'Element of the overlay: a modal `<dialog>`, or a `<div>` that the page can cover or disable.',
  },
  missingKeys: {
    row: 'section 7',
    values: ['400', '401'],
    what: 'HTTP status of Create User and data availability if a key is missing.',
  },
  coop: {
    row: '10',
    values: ['off', 'same-origin'],
    what: 'Header `Cross-Origin-Opener-Policy` of the consent page. `same-origin` separates the page from its opener.',
  },
} as const satisfies Record<string, Switch>;
