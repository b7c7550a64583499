/** What a page sends to the proxy. The proxy checks it strictly; a page takes the types, and loads none of it. */
import * as z from 'zod/mini';
import {presentations} from './proxy-routes.ts';
import {MOBILE} from './rules.ts';
import {withoutInherited} from './zod-prototypes.ts';

/** `POST /session`, request. `mobile` is ten digits. */
export const SessionRequest = withoutInherited(() =>
  z.strictObject({
    mobile: z.string().check(z.regex(MOBILE)),
    presentation: z.literal(presentations),
  }),
);
export type SessionRequest = z.output<typeof SessionRequest>;

/** `POST /token`, request. */
export const TokenRequest = withoutInherited(() =>
  z.strictObject({auth_code: z.string().check(z.regex(/^.{1,4096}$/s))}),
);

/** `POST /status`, `POST /user-details` and `POST /users`, request: the headers say all. */
export const EmptyRequest = withoutInherited(() => z.strictObject({}));
