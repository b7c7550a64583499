/**
 * The protocol between the element and the merchant's token proxy: JSON over HTTPS, failures as
 * `application/problem+json` (RFC 9457). Each zod feature costs a page bytes: `literal` with a list instead
 * of `enum`, an open object instead of `record`, and a pattern instead of lengths save 1 kB.
 */
import '../zod-prototypes.ts';
import * as z from 'zod/mini';
import type {FailureCode, FailureFacts} from '../failures.ts';
import {presentations} from './presentations.ts';
import {PROTOCOL} from './routes.ts';
import {UserDetails} from '../details.ts';
import {lenient} from '../lenient.ts';
import {VERIFICATION_ID} from '../cashfree/rules.ts';
import {isObject} from '../cashfree/user-details.ts';

export {presentations, type Presentation} from './presentations.ts';
export {
  CHALLENGE,
  CHALLENGE_HEADER,
  DETAILS_TYPE,
  GUARD_HEADER,
  PROTOCOL,
  routes,
  TRANSACTION_HEADER,
} from './routes.ts';

export {EmptyRequest, SessionRequest, StatusRequest, TokenRequest} from './requests.ts';

const Id = z.string().check(z.regex(VERIFICATION_ID));
const Token = z.string().check(z.regex(/^.{1,16384}$/s));

/**
 * Body of `POST /user-details`, in the answer to a request that accepts `DETAILS_TYPE`. If it cannot be read, it counts
 * as absent: the page then sends `POST /user-details`, whose answer decides.
 */
const detailsMember = lenient(body => {
  const read = UserDetails.read(body);
  return 'details' in read ? read.details : undefined;
});

/** Answer to `GET /`. */
export const Capabilities = z.looseObject({
  protocol: z.literal(PROTOCOL),
  environment: z.literal(['production', 'sandbox', 'emulator']),
  presentations: z.array(z.literal(presentations)),
  /** `sealed`: the page receives an encrypted token. `mediating`: it receives Cashfree's token. */
  mode: z.literal(['sealed', 'mediating']),
  /** Cashfree's web SDK, if `overlay` is offered. The page loads it while the session is prepared. */
  sdk: z.optional(z.looseObject({src: z.string()})),
  create_user: z.optional(z.boolean()),
});
export type Capabilities = z.output<typeof Capabilities>;

/** Answer to `POST /session`. `expiry`: UTC, `YYYY-MM-DDTHH:mm:ssZ`. */
export const Session = z.looseObject({
  verification_id: Id,
  session_id: z.string().check(z.regex(/./s)),
  expiry: z.string(),
  available_scopes: z.array(z.string()),
  /** Set by the merchant: Cashfree documents no address (docs/cashfree-contract.md sections 5.2 and 5.3). */
  consent_url: z.optional(z.string()),
  sdk: z.optional(z.looseObject({src: z.string(), mode: z.optional(z.string())})),
});
export type Session = z.output<typeof Session>;

/** Answer to `POST /token` (RFC 6749 section 5.1), with `expiry` in place of `expires_in`. */
export const TokenAnswer = z.looseObject({
  access_token: Token,
  token_type: z.literal('Bearer'),
  expiry: z.string(),
  verification_id: Id,
  /** The token is then a receipt. */
  details: detailsMember,
  /** The `path` of the session. A callback page without a stored transaction appends the code and goes there. */
  path: z.optional(z.string()),
});
export type TokenAnswer = z.output<typeof TokenAnswer>;

/** An answer with details as the proxy writes it. */
export type Written<Answer> = {
  readonly [Name in keyof Answer as Name extends 'details' ? never : Name]: Answer[Name];
} & {readonly details: object};

/** Answer to a callback page, which does not name `application/json` in `Accept`: no token and no details. */
export type TokenlessAnswer = Pick<TokenAnswer, 'verification_id' | 'path'>;

/**
 * Answer to `POST /status`: the proxy's own record, without a call to Cashfree. `none`: this browser has no
 * such transaction. `pending`: the user is at Cashfree. `exchanged`: `access_token` holds the token.
 * `delivered`: the details were fetched once; for one minute, `access_token` is a receipt with which the page
 * can fetch them again. `failed`: `code` is the code of the failure.
 */
export const TransactionStatus = z.looseObject({
  status: z.literal(['none', 'pending', 'exchanged', 'delivered', 'failed', 'cancelled', 'expired']),
  verification_id: z.optional(Id),
  expiry: z.optional(z.string()),
  access_token: z.optional(Token),
  details: detailsMember,
  code: z.optional(z.string()),
  /** Last two digits of the number for `again`. Only of a transaction that was denied or failed. */
  mobile_hint: z.optional(z.string().check(z.regex(/^\d\d$/))),
});
export type TransactionStatus = z.output<typeof TransactionStatus>;

/** Answer to `POST /users`. */
export const SecureIdUser = z.looseObject({
  user_id: z.optional(z.string()),
  user_reference_id: lenient(value =>
    typeof value === 'string' || typeof value === 'number' ? value : null,
  ),
});
/**
 * Ids of the created Secure ID user, as the merchant shows them to the page. `user_id`: the merchant's id of the
 * user. `user_reference_id`: Cashfree's id; an int64 beyond 2^53 is text (docs/cashfree-contract.md section 7).
 */
export type SecureIdUser = z.output<typeof SecureIdUser>;

/** As a page reads it: invalid facts must not hide the code. RFC 9457's `detail` is prose; `facts` is not. */
export const Problem = z.looseObject({
  code: z.string(),
  facts: lenient((facts): object => (isObject(facts) ? facts : {})),
});

/** As the proxy writes it. */
export type ProblemOf<C extends FailureCode = FailureCode> = {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: C;
  readonly facts: FailureFacts[C];
};
