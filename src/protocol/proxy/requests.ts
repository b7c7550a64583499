/** What a page sends to the proxy. The proxy checks it strictly; a page takes the types, and loads none of it. */
import * as z from 'zod/mini';
import {presentations} from './presentations.ts';
import {MOBILE} from '../cashfree/rules.ts';
import {withoutInherited} from '../zod-prototypes.ts';

/**
 * `POST /session`, request: `mobile`, ten digits, or `again`, the number of a transaction that was denied or failed. The proxy
 * holds that number sealed in the transaction's cookie; `x-cf-transaction` names it.
 */
export const SessionRequest = withoutInherited(() =>
  z.strictObject({
    mobile: z.optional(z.string().check(z.regex(MOBILE))),
    again: z.optional(z.literal(true)),
    presentation: z.literal(presentations),
  }),
);
export type SessionRequest = z.output<typeof SessionRequest>;

/** `POST /token`, request. */
export const TokenRequest = withoutInherited(() =>
  z.strictObject({auth_code: z.string().check(z.regex(/^.{1,4096}$/s))}),
);

/**
 * `POST /status`, request. `ended`: the page shows that the transaction was denied or failed. The proxy takes no code any more
 * and answers with `mobile_hint`. It changes nothing once a code was exchanged.
 */
export const StatusRequest = withoutInherited(() => z.strictObject({ended: z.optional(z.literal(true))}));

/** `POST /user-details` and `POST /users`, request: the headers say all. */
export const EmptyRequest = withoutInherited(() => z.strictObject({}));
