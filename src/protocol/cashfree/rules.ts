/** Cashfree's rules without a schema: a page imports no zod. Sections refer to docs/cashfree-contract.md. */

/** Default of the `x-api-version` header (section 2.1). */
export const API_VERSION = '2024-12-01';

/** Lifetime of scopes, sessions and tokens, in milliseconds (sections 3, 4, 6.1). */
export const HOUR = 3_600_000;

/** Method and path of each call, relative to Cashfree's base URL (sections 3 to 7). */
export const endpoints = {
  'data-availability': {method: 'POST', path: '/user/data-availability'},
  session: {method: 'POST', path: '/oauth2/session'},
  'generate-token': {method: 'POST', path: '/oauth2/generate-token'},
  'user-details': {method: 'GET', path: '/oauth2/user-details'},
  user: {method: 'POST', path: '/user'},
} as const;

export type Endpoint = keyof typeof endpoints;

/** 1 to 50 letters, digits, dots, hyphens and underscores (sections 3, 4, 7). */
export const VERIFICATION_ID = /^[A-Za-z0-9._-]{1,50}$/;

/** Ten digits without prefix (sections 3, 4). */
export const MOBILE = /^\d{10}$/;
