/** The parts of the proxy protocol that need no schema and therefore no zod. */
import type {ProxyStep} from '../failures.ts';

/**
 * In the answer to `GET /`. A page refuses other versions (`proxy-answer-invalid`, `paths: ['protocol']`).
 */
export const PROTOCOL = 2;

/**
 * Header of every call, with the value `1` in every protocol version. A page of another origin cannot send it without
 * a preflight, which the proxy refuses: the defence against CSRF (RFC 10017 section 6.1.3.3).
 */
export const GUARD_HEADER = 'x-cf-user-details';

/**
 * Header that names a transaction by its `verification_id`. Optional, because a callback page may not know it. It can
 * only narrow the choice: the proxy's own record decides (RFC 9700 section 2.1).
 */
export const TRANSACTION_HEADER = 'x-cf-transaction';

/** Token of the page's challenge widget. A header, because the `authorize` hook receives no body. */
export const CHALLENGE_HEADER = 'x-cf-challenge';

/** Visible ASCII, short enough for a request header beside the cookies. */
export const CHALLENGE = /^[!-~]{1,4096}$/;

/**
 * In the `Accept` header of a page that reads details in the answers to `POST /token` and `POST /status`
 * (docs/adr/0026-details-with-the-token.md). Every proxy accepts the header: it needs no preflight.
 */
export const DETAILS_TYPE = 'application/x.cf-user-details+json';

/**
 * Relative to the proxy's base URL. Calls that return personal data or a token are `POST`: a service worker's
 * Cache Storage stores `GET` answers despite `cache-control: no-store` (Service Workers, section 5.4.5).
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
