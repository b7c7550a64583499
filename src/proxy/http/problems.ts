import {Failure, failureWith, isFailure, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';
import type {ProblemOf} from '../../protocol/proxy/api.ts';

type PageFailureCode =
  | 'config-invalid'
  | 'insecure-context'
  | 'browser-unsuitable'
  | 'popup-blocked'
  | 'sdk-unavailable'
  | 'overlay-unreachable'
  | 'script-unavailable'
  | 'sdk-failed'
  | 'element-failed'
  | 'busy'
  | 'not-completed'
  | 'consent-denied'
  | 'consent-expired'
  | 'callback-conflict'
  | 'proxy-unreachable'
  | 'proxy-answer-invalid';

/** `request-refused` is absent because its status depends on the reason: see `refusals`. */
type StatusCode = Exclude<FailureCode, PageFailureCode | 'request-refused'>;

export const httpStatuses: Readonly<Partial<Record<FailureCode, Status>>> = {
  'mobile-invalid': 422,
  'presentation-unavailable': 422,
  'not-authorized': 403,
  'challenge-failed': 403,
  'rate-limited': 429,
  'transaction-missing': 409,
  'binding-mismatch': 403,
  'identity-mismatch': 403,
  'identity-unproven': 403,
  'token-rejected': 401,
  'proxy-failed': 503,
  'data-unavailable': 404,
  'code-rejected': 422,
  'cashfree-keys-refused': 502,
  'cashfree-ip-refused': 502,
  'cashfree-signature-refused': 502,
  'cashfree-balance': 502,
  'cashfree-rate-limited': 429,
  'cashfree-request-invalid': 502,
  'cashfree-id-exists': 502,
  'cashfree-failed': 502,
  'cashfree-unreachable': 504,
  'cashfree-answer-invalid': 502,
  'user-invalid': 422,
  'user-exists': 409,
} satisfies Record<StatusCode, Status>;

/** HTTP status for each reason of `request-refused` (RFC 9110 section 15.5). */
export const refusals = {
  path: 404,
  method: 405,
  query: 400,
  header: 403,
  origin: 403,
  'fetch-metadata': 403,
  'content-type': 415,
  'too-large': 413,
  'too-slow': 408,
  'not-utf8': 400,
  json: 400,
  shape: 400,
  'create-user-off': 404,
  'development-cookies': 403,
  'cookies-cross-site': 403,
  'body-read': 500,
  'body-parsed': 500,
} as const;

type Refusal = keyof typeof refusals;

const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const;

type Status = keyof typeof titles;

export function refuse(
  reason: Refusal,
  facts: {readonly field?: string; readonly expected?: string} = {},
): Failure<'request-refused'> {
  return new Failure('request-refused', {reason, ...facts});
}

/** The message of an unknown error is never sent to the caller. */
export function failureFrom(error: unknown): AnyFailure {
  return isFailure(error) ? error : failureWith('proxy-failed');
}

/** Problem details (RFC 9457). With `about:blank` the title is the status phrase; `code` names the failure. */
export function problemOf(failure: AnyFailure): ProblemOf {
  const {code, facts} = failure;
  const status = code === 'request-refused' ? refusals[facts.reason as Refusal] : (httpStatuses[code] ?? 500);
  return {type: 'about:blank', title: titles[status], status, code, facts};
}
