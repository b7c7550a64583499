/** The calls of the proxy protocol without their bodies: what needs no schema, and so no zod. */
import type {ProxyStep} from '../failures.ts';

/**
 * Version of this protocol, in the answer to `GET /`. A page refuses a proxy of another version: `proxy-answer-invalid` with
 * `protocol` among the `paths`.
 */
export const PROTOCOL = 2;

/**
 * On every call, with the value `1` in every version of the protocol. A page of another origin cannot send it without a preflight, which the proxy refuses: the
 * defence against CSRF (RFC 10017 section 6.1.3.3).
 */
export const GUARD_HEADER = 'x-cf-user-details';

/**
 * Names the transaction that a call is about, by `verification_id`. Optional: a callback page does not know it.
 * It is a hint that can only narrow: the proxy's own record decides (RFC 9700 section 2.1).
 */
export const TRANSACTION_HEADER = 'x-cf-transaction';

/**
 * On `POST /session`, where the page has one: a token of its challenge widget, for `authorize` to verify. A header, because
 * `authorize` gets no body.
 */
export const CHALLENGE_HEADER = 'x-cf-challenge';

/** A challenge token: visible ASCII, and no longer than what fits into a request beside the cookies. */
export const CHALLENGE = /^[!-~]{1,4096}$/;

/**
 * Paths below the proxy's base URL. What answers personal data or a token is a `POST`: the Cache Storage of a service worker
 * keeps answers to `GET` and ignores their `cache-control: no-store` (Service Workers, section 5.4.5).
 */
export const routes = {
  capabilities: {method: 'GET', path: '/'},
  session: {method: 'POST', path: '/session'},
  cancel: {method: 'DELETE', path: '/session'},
  token: {method: 'POST', path: '/token'},
  status: {method: 'POST', path: '/status'},
  'user-details': {method: 'POST', path: '/user-details'},
  users: {method: 'POST', path: '/users'},
} as const satisfies Record<ProxyStep, {readonly method: string; readonly path: string}>;
