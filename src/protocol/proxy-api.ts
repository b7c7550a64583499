/**
 * The protocol between the element and the merchant's token proxy: JSON over HTTPS, failures as
 * `application/problem+json` (RFC 9457). The same schemas check both ends.
 */
import * as z from 'zod/mini';
import {VERIFICATION_ID} from './cashfree.ts';
import type {FailureCode, FailureFacts, Step} from './failures.ts';

/** Version of this protocol, told by `GET /`. */
export const PROTOCOL = 1;

/**
 * On every call. A page of another origin cannot send it without a preflight, which the proxy refuses: the
 * defence against CSRF (RFC 10017 section 6.1.3.3).
 */
export const GUARD_HEADER = 'x-cf-user-details';

/**
 * Names the transaction that a call is about, by `verification_id`. Optional: a callback page does not know it.
 * It is a hint that can only narrow: the proxy's own record decides (RFC 9700 section 2.1).
 */
export const TRANSACTION_HEADER = 'x-cf-transaction';

/** How the user gets to Cashfree's page and back. */
export const presentations = ['overlay', 'popup', 'redirect'] as const;
export type Presentation = (typeof presentations)[number];

/** Paths below the proxy's base URL. */
export const routes = {
  capabilities: {method: 'GET', path: '/'},
  session: {method: 'POST', path: '/session'},
  cancel: {method: 'DELETE', path: '/session'},
  token: {method: 'POST', path: '/token'},
  status: {method: 'GET', path: '/status'},
  'user-details': {method: 'GET', path: '/user-details'},
  users: {method: 'POST', path: '/users'},
} as const satisfies Record<Step, {readonly method: string; readonly path: string}>;

const Id = z.string().check(z.regex(VERIFICATION_ID));
const Token = z.string().check(z.minLength(1), z.maxLength(16_384));

/** `GET /`: what this proxy can do. */
export const Capabilities = z.looseObject({
  protocol: z.literal(PROTOCOL),
  environment: z.enum(['production', 'sandbox', 'emulator']),
  /** `overlay` needs the web SDK's address, `popup` and `redirect` need that of the consent page. */
  presentations: z.array(z.enum(presentations)),
  /** `sealed`: the page gets an encrypted token. `mediating`: it gets Cashfree's. */
  mode: z.enum(['sealed', 'mediating']),
});
export type Capabilities = z.output<typeof Capabilities>;

/** `POST /session`, request. `mobile` is ten digits. */
export const SessionRequest = z.strictObject({
  mobile: z.string().check(z.regex(/^\d{10}$/)),
  presentation: z.enum(presentations),
});
export type SessionRequest = z.output<typeof SessionRequest>;

/** `POST /session`, answer. `expiry` is a UTC instant, `YYYY-MM-DDTHH:mm:ssZ`. */
export const Session = z.looseObject({
  verification_id: Id,
  session_id: z.string().check(z.minLength(1)),
  expiry: z.string(),
  available_scopes: z.array(z.string()),
  /** Only where the merchant configured one: Cashfree documents no address of its consent page (contract 5.2, 5.3). */
  consent_url: z.optional(z.string()),
  sdk: z.optional(z.looseObject({src: z.string(), mode: z.optional(z.string())})),
});
export type Session = z.output<typeof Session>;

/** `POST /token`, request. */
export const TokenRequest = z.strictObject({auth_code: z.string().check(z.minLength(1), z.maxLength(4096))});

/** `POST /token`, answer. */
export const TokenAnswer = z.looseObject({
  access_token: Token,
  token_type: z.literal('Bearer'),
  expiry: z.string(),
  verification_id: Id,
});
export type TokenAnswer = z.output<typeof TokenAnswer>;

/**
 * `GET /status`: the proxy's own record of the transaction, never a call to Cashfree.
 *
 * `none`: this browser has no such transaction. `pending`: the user is at Cashfree. `exchanged`: a token waits
 * in `access_token`. `delivered`: the details were fetched once. `failed`: `code` says why.
 */
export const Status = z.looseObject({
  status: z.enum(['none', 'pending', 'exchanged', 'delivered', 'failed', 'cancelled', 'expired']),
  verification_id: z.optional(Id),
  expiry: z.optional(z.string()),
  access_token: z.optional(Token),
  code: z.optional(z.string()),
});
export type Status = z.output<typeof Status>;

/** `POST /users`, request: Cashfree's Create User for Secure ID (contract 7), checked in full by the proxy. */
export const UsersRequest = z.strictObject({
  phone: z.string(),
  user_id: z.optional(z.string()),
  email: z.optional(z.string()),
  name: z.optional(z.string()),
  address: z.optional(z.string()),
});
export type UsersRequest = z.output<typeof UsersRequest>;

/** `POST /users`, answer. `user_reference_id` is an int64: text where a number would lose digits. */
export const SecureIdUser = z.looseObject({
  user_reference_id: z.nullish(z.union([z.string(), z.number()])),
  user_id: z.string(),
  phone: z.nullish(z.string()),
  email: z.nullish(z.string()),
  name: z.nullish(z.string()),
  address: z.nullish(z.string()),
});
export type SecureIdUser = z.output<typeof SecureIdUser>;

/** A failure on the wire. `facts` is named so because RFC 9457's `detail` is prose. */
export const Problem = z.looseObject({
  type: z.optional(z.string()),
  title: z.optional(z.string()),
  status: z.optional(z.number()),
  code: z.string(),
  facts: z.optional(z.record(z.string(), z.unknown())),
});

/** What the proxy writes. */
export type ProblemOf<C extends FailureCode = FailureCode> = {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: C;
  readonly facts: FailureFacts[C];
};
