/** What a page sends to the proxy. The proxy checks it strictly; a page imports only the types. */
import * as z from 'zod/mini';
import {presentations} from './presentations.ts';
import {RETURN_PATH} from './return-path.ts';
import {MOBILE} from '../cashfree/rules.ts';
import {withoutInherited} from '../zod-prototypes.ts';

/**
 * `again`: use the number of the denied or failed transaction that `x-cf-transaction` names. Its cookie holds
 * the number, sealed. `path`: of a page that cannot store it until the user returns.
 */
export const SessionRequest = withoutInherited(() =>
  z.strictObject({
    mobile: z.optional(z.string().check(z.regex(MOBILE))),
    again: z.optional(z.literal(true)),
    presentation: z.literal(presentations),
    path: z.optional(z.string().check(z.regex(RETURN_PATH))),
  }),
);
export type SessionRequest = z.output<typeof SessionRequest>;

export const TokenRequest = withoutInherited(() =>
  z.strictObject({auth_code: z.string().check(z.regex(/^.{1,4096}$/s))}),
);

/**
 * Body of `POST /status`. `ended`: the page shows that the transaction was denied or failed. The proxy then accepts
 * no code and answers with `mobile_hint`. It has no effect after the exchange of a code.
 */
export const StatusRequest = withoutInherited(() => z.strictObject({ended: z.optional(z.literal(true))}));

/** Body of `POST /user-details` and `POST /users`: empty, the headers are sufficient. */
export const EmptyRequest = withoutInherited(() => z.strictObject({}));
