/**
 * Cashfree's rules that need no schema, apart from {@link ./cashfree.ts} so that a page which only reads a number or an
 * expiry does not load zod.
 */

/** Sent with every call (contract 2.1). A proxy may set a newer one. */
export const API_VERSION = '2024-12-01';

/** Lifetime of scopes, sessions and tokens, in milliseconds (contract 3, 4, 6.1). */
export const HOUR = 3_600_000;

/** Path of each call below Cashfree's base URL, with its method (contract 3 to 7). */
export const endpoints = {
  'data-availability': {method: 'POST', path: '/user/data-availability'},
  session: {method: 'POST', path: '/oauth2/session'},
  'generate-token': {method: 'POST', path: '/oauth2/generate-token'},
  'user-details': {method: 'GET', path: '/oauth2/user-details'},
  user: {method: 'POST', path: '/user'},
} as const;

export type Endpoint = keyof typeof endpoints;

/** 1 to 50 of letters, digits, dot, hyphen, underscore (contract 3, 4, 7). */
export const VERIFICATION_ID = /^[A-Za-z0-9._-]{1,50}$/;

/** Ten digits without prefix (contract 3, 4). */
export const MOBILE = /^\d{10}$/;
