import './zod-prototypes.ts';
import * as z from 'zod/mini';

/**
 * Schema of an optional value that is mapped by `read` and never fails, so that one invalid field does not fail the
 * whole answer. `z.catch` would add 3 kB to a page.
 */
export function lenient<T>(read: (value: unknown) => T): z.ZodMiniOptional<z.ZodMiniType<T>> {
  return z.optional(z.unknown().check(z.overwrite(read)) as z.ZodMiniType<T>);
}
