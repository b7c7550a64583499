/**
 * The protocol between the element and the merchant's token proxy: JSON over HTTPS, failures as
 * `application/problem+json` (RFC 9457). The same schemas check both ends.
 *
 * A page pays for each feature of zod that is used here: `literal` with a list instead of `enum`, an open object instead of
 * `record`, and a pattern instead of lengths save 1 kB.
 */
import '../zod-prototypes.ts';
import * as z from 'zod/mini';
import type {FailureCode, FailureFacts} from '../failures.ts';
import {presentations} from './presentations.ts';
import {PROTOCOL} from './routes.ts';
import {lenient} from '../lenient.ts';
import {VERIFICATION_ID} from '../cashfree/rules.ts';
import {isObject} from '../cashfree/user-details.ts';

export {presentations, type Presentation} from './presentations.ts';
export {CHALLENGE, CHALLENGE_HEADER, GUARD_HEADER, PROTOCOL, routes, TRANSACTION_HEADER} from './routes.ts';

export {EmptyRequest, SessionRequest, StatusRequest, TokenRequest} from './requests.ts';

const Id = z.string().check(z.regex(VERIFICATION_ID));
const Token = z.string().check(z.regex(/^.{1,16384}$/s));

/** `GET /`: what this proxy can do. */
export const Capabilities = z.looseObject({
  protocol: z.literal(PROTOCOL),
  environment: z.literal(['production', 'sandbox', 'emulator']),
  /** `overlay` needs the web SDK's address, `popup` and `redirect` need that of the consent page. */
  presentations: z.array(z.literal(presentations)),
  /** `sealed`: the page gets an encrypted token. `mediating`: it gets Cashfree's. */
  mode: z.literal(['sealed', 'mediating']),
  /** Cashfree's web SDK, where `overlay` is offered: a page loads it while the session is prepared. */
  sdk: z.optional(z.looseObject({src: z.string()})),
  /** Whether `POST /users` is on. */
  create_user: z.optional(z.boolean()),
});
export type Capabilities = z.output<typeof Capabilities>;

/** `POST /session`, answer. `expiry` is a UTC instant, `YYYY-MM-DDTHH:mm:ssZ`. */
export const Session = z.looseObject({
  verification_id: Id,
  session_id: z.string().check(z.regex(/./s)),
  expiry: z.string(),
  available_scopes: z.array(z.string()),
  /** Only where the merchant configured one: Cashfree documents no address of its consent page (contract 5.2, 5.3). */
  consent_url: z.optional(z.string()),
  sdk: z.optional(z.looseObject({src: z.string(), mode: z.optional(z.string())})),
});
export type Session = z.output<typeof Session>;

/** `POST /token`, answer. */
export const TokenAnswer = z.looseObject({
  access_token: Token,
  token_type: z.literal('Bearer'),
  expiry: z.string(),
  verification_id: Id,
});
export type TokenAnswer = z.output<typeof TokenAnswer>;

/**
 * `POST /status`, answer: the proxy's own record of the transaction, never a call to Cashfree.
 *
 * `none`: this browser has no such transaction. `pending`: the user is at Cashfree. `exchanged`: a token waits
 * in `access_token`. `delivered`: the details were fetched once; for a minute `access_token` is a receipt with which a page
 * that lost them reads them again. `failed`: `code` says why.
 */
export const TransactionStatus = z.looseObject({
  status: z.literal(['none', 'pending', 'exchanged', 'delivered', 'failed', 'cancelled', 'expired']),
  verification_id: z.optional(Id),
  expiry: z.optional(z.string()),
  access_token: z.optional(Token),
  code: z.optional(z.string()),
  /** Last two digits of the number that `again` would use. Only after the transaction was denied or failed. */
  mobile_hint: z.optional(z.string().check(z.regex(/^\d\d$/))),
});
export type TransactionStatus = z.output<typeof TransactionStatus>;

/** `POST /users`, answer: the ids, only where the merchant shows them to the page. `user_reference_id` is an int64: text where a number would lose digits. */
export const SecureIdUser = z.looseObject({
  user_id: z.optional(z.string()),
  user_reference_id: lenient(value =>
    typeof value === 'string' || typeof value === 'number' ? value : null,
  ),
});
export type SecureIdUser = z.output<typeof SecureIdUser>;

/**
 * A failure on the wire, as far as a page reads it. `facts` is named so because RFC 9457's `detail` is prose; odd ones
 * must not hide the code.
 */
export const Problem = z.looseObject({
  code: z.string(),
  facts: lenient((facts): object => (isObject(facts) ? facts : {})),
});

/** What the proxy writes. */
export type ProblemOf<C extends FailureCode = FailureCode> = {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: C;
  readonly facts: FailureFacts[C];
};
