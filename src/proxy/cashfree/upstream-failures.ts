import {failureWith, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';

/** In seconds. */
const DEFAULT_RETRY = 30;
const LONGEST_RETRY = 3600;

/** `IMF-fixdate` (RFC 9110 section 5.6.7). */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Six digits in a row may be part of a mobile number. */
const ERROR_CODE = /^(?!.*\d{6})[A-Za-z0-9_.-]{1,64}$/;

export function readCode(code: string | null | undefined): string | undefined {
  return ERROR_CODE.test(code ?? '') ? (code ?? undefined) : undefined;
}

interface ErrorAnswerFacts {
  readonly status: number;
  readonly headers: Headers;
  readonly upstreamCode: string | undefined;
  readonly keys: 'secure-id' | 'one-click' | undefined;
}

/** The failure omits Cashfree's message, which may quote a value. */
export function upstreamFailure(code: FailureCode, answered: ErrorAnswerFacts): AnyFailure {
  const {status, headers, upstreamCode = '', keys} = answered;
  switch (code) {
    case 'cashfree-keys-refused':
      return failureWith(code, {status, keys});
    case 'cashfree-rate-limited':
      return failureWith(code, {status, retry_after: retryAfterOf(headers)});
    case 'cashfree-request-invalid':
      return failureWith(code, {status, upstream_code: readCode(upstreamCode) ?? ''});
    case 'user-invalid':
      // Documented codes begin with the field: `phone_value_invalid` (docs/cashfree-contract.md section 7).
      return failureWith(code, {
        field: /^(?:user_id|phone|email|name|address)(?=_)/.exec(upstreamCode)?.[0] ?? '',
      });
    case 'mobile-invalid':
    case 'code-rejected':
    case 'token-rejected':
    case 'user-exists':
      return failureWith(code);
    default:
      return failureWith(code, {status});
  }
}

/** In seconds (section 10, row 28). */
export function retryAfterOf(headers: Headers, now = Date.now()): number {
  const values = ['retry-after', 'x-ratelimit-reset', 'x-ratelimit-retry'].map(
    name => headers.get(name) ?? '',
  );
  for (const text of values) {
    const seconds = HTTP_DATE.test(text) ? Math.ceil((Date.parse(text) - now) / 1000) : readSeconds(text);
    if (Number.isFinite(seconds)) return Math.min(Math.max(seconds, 1), LONGEST_RETRY);
  }
  return DEFAULT_RETRY;
}

function readSeconds(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : NaN;
}
