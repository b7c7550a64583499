/**
 * Bodies of the five Cashfree calls (docs/cashfree-contract.md sections 3 to 7). Requests are checked strictly,
 * because the proxy writes them. Answers are checked leniently, because they change. Undocumented fields are kept.
 */
import * as z from 'zod/mini';
import {lenient} from '../lenient.ts';
import {MOBILE, VERIFICATION_ID} from './rules.ts';
import {isObject, type JsonObject} from './user-details.ts';

export {API_VERSION, endpoints, HOUR, MOBILE, VERIFICATION_ID, type Endpoint} from './rules.ts';

/** An int64: a number, or text beyond 2^53 (section 10, row 13). Another value reads as absent. */
const Reference = lenient(value =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined,
);

const TextOrNull = lenient(value => (typeof value === 'string' ? value : null));

const Identifier = z.object({
  identifier_type: z.literal('MOBILE'),
  identifier_value: z.string().check(z.regex(MOBILE)),
});

/** Section 3: `user` is an array. */
export const AvailabilityRequest = z.object({
  verification_id: z.string().check(z.regex(VERIFICATION_ID)),
  user: z.array(Identifier).check(z.minLength(1)),
});

/** Section 3. An empty, null or absent list means that Cashfree has no data (row 22). */
export const AvailabilityAnswer = z.looseObject({
  reference_id: Reference,
  verification_id: TextOrNull,
  available_scopes: z.pipe(z.transform(listOf), z.array(z.looseObject({scope: z.string()}))),
});

/** Section 4: `user` is an object. */
export const CashfreeSessionRequest = z.object({
  verification_id: z.string().check(z.regex(VERIFICATION_ID)),
  user: Identifier,
});

/** Section 4. `user` may be an object or an array (row 14); it is not needed and not read. */
export const SessionAnswer = z.looseObject({
  reference_id: Reference,
  verification_id: z.nullish(z.string()),
  expiry: TextOrNull,
  session_id: z.string().check(z.minLength(1)),
});

export const CashfreeTokenRequest = z.object({auth_code: z.string().check(z.minLength(1))});

/** Section 6.1. Without `verification_id`, no transaction matches, and the proxy discards the token. */
export const CashfreeTokenAnswer = z.looseObject({
  reference_id: Reference,
  verification_id: TextOrNull,
  expiry: TextOrNull,
  access_token: z.string().check(z.minLength(1)),
});

/** Section 6.3, for the OpenAPI document. {@link readUserDetails} reads real answers. */
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

export const AnyObject = z.custom<JsonObject>(isObject);

/** Section 7. The maximum lengths of name and e-mail are not documented. */
export const UserRequest = z.object({
  phone: z.string().check(z.regex(/^(?:\+?91)?\d{10}$/)),
  user_id: z.optional(z.string().check(z.regex(VERIFICATION_ID))),
  email: z.optional(z.email()),
  name: z.optional(z.string().check(z.regex(/^[A-Za-z0-9 .-]+$/))),
  address: z.optional(z.string().check(z.maxLength(500))),
});

const LooseText = lenient(value =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null,
);

/** Section 7. One example shows `phone` unquoted. The user exists even if parts of the answer cannot be read. */
export const UserAnswer = z.looseObject({
  user_reference_id: Reference,
  user_id: LooseText,
  phone: LooseText,
  email: LooseText,
  name: LooseText,
  address: LooseText,
});

/** Section 2.2. Gateways may omit or change every field (row 29). */
export const ErrorAnswer = z.looseObject({type: TextOrNull, code: TextOrNull, message: TextOrNull});

function listOf(value: unknown): unknown {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.filter(item => item !== null);
  return isObject(value) ? [value] : value;
}
