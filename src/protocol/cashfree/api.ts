/**
 * The bodies of the five Cashfree calls, as its contract documents them (sections 3 to 7).
 *
 * Requests are checked strictly, because we write them; answers tolerantly, because they drift. Undocumented
 * fields are kept.
 */
import * as z from 'zod/mini';
import {lenient} from '../lenient.ts';
import {MOBILE, VERIFICATION_ID} from './rules.ts';
import {isObject, type JsonObject} from './user-details.ts';

export {API_VERSION, endpoints, HOUR, MOBILE, VERIFICATION_ID, type Endpoint} from './rules.ts';

/** An int64 as number, or as text where a number would lose digits (row 13). Not needed, so anything else reads as absent. */
const Reference = lenient(value =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined,
);

/** A text that is not needed: anything else reads as absent. */
const ProductHint = lenient(value => (typeof value === 'string' ? value : null));

const Identifier = z.object({
  identifier_type: z.literal('MOBILE'),
  identifier_value: z.string().check(z.regex(MOBILE)),
});

/** Contract 3: `user` is an array here. */
export const AvailabilityRequest = z.object({
  verification_id: z.string().check(z.regex(VERIFICATION_ID)),
  user: z.array(Identifier).check(z.minLength(1)),
});

/** Contract 3. An empty, null or absent list all mean that Cashfree has no data (row 22). */
export const AvailabilityAnswer = z.looseObject({
  reference_id: Reference,
  verification_id: ProductHint,
  available_scopes: z.pipe(z.transform(listOf), z.array(z.looseObject({scope: z.string()}))),
});

/** Contract 4: `user` is an object here. */
export const CashfreeSessionRequest = z.object({
  verification_id: z.string().check(z.regex(VERIFICATION_ID)),
  user: Identifier,
});

/** Contract 4. `user` may come back as object or array (row 14); nobody needs it, so it is not looked at. */
export const SessionAnswer = z.looseObject({
  reference_id: Reference,
  verification_id: z.nullish(z.string()),
  expiry: ProductHint,
  session_id: z.string().check(z.minLength(1)),
});

/** Contract 6.1. */
export const CashfreeTokenRequest = z.object({auth_code: z.string().check(z.minLength(1))});

/**
 * Contract 6.1. `verification_id` ties the code to the transaction. Where it is absent or no text it equals that of no
 * transaction, and the token is dropped.
 */
export const CashfreeTokenAnswer = z.looseObject({
  reference_id: Reference,
  verification_id: ProductHint,
  expiry: ProductHint,
  access_token: z.string().check(z.minLength(1)),
});

/**
 * Contract 6.3, as documented. It describes the answer in the OpenAPI document. What arrives is read by
 * {@link readUserDetails}, which takes any JSON object.
 */
export const UserDetailsAnswer = z.looseObject({
  reference_id: z.nullish(z.union([z.string(), z.number()])),
  verification_id: z.nullish(z.string()),
  scopes: z.nullish(
    z.array(
      z.looseObject({
        scope: z.string(),
        records: z.nullish(
          z.array(
            z.nullable(
              z.looseObject({
                confidence_score: z.nullish(z.number()),
                metadata: z.nullish(z.looseObject({})),
              }),
            ),
          ),
        ),
      }),
    ),
  ),
});

/** Any JSON object, as it came. */
export const AnyObject = z.custom<JsonObject>(isObject);

/** Contract 7. Lengths of name and e-mail are not documented. */
export const UserRequest = z.object({
  phone: z.string().check(z.regex(/^(?:\+?91)?\d{10}$/)),
  user_id: z.optional(z.string().check(z.regex(VERIFICATION_ID))),
  email: z.optional(z.email()),
  name: z.optional(z.string().check(z.regex(/^[A-Za-z0-9 .-]+$/))),
  address: z.optional(z.string().check(z.maxLength(500))),
});

/** A text, or a number as text; anything else reads as absent. */
const LooseText = lenient(value =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null,
);

/** Contract 7. `phone` is shown unquoted in one example. The user exists, whatever part of the answer is odd. */
export const UserAnswer = z.looseObject({
  user_reference_id: Reference,
  user_id: LooseText,
  phone: LooseText,
  email: LooseText,
  name: LooseText,
  address: LooseText,
});

/** Contract 2.2. Every field may be missing or odd: gateways answer as they like (row 29). */
export const ErrorAnswer = z.looseObject({type: ProductHint, code: ProductHint, message: ProductHint});

/** A list without its null items; an object in place of a list is its only item. */
function listOf(value: unknown): unknown {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.filter(item => item !== null);
  return isObject(value) ? [value] : value;
}
