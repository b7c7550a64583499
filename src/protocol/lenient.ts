import './zod-prototypes.ts';
import * as z from 'zod/mini';

/**
 * Schema that never fails: one invalid field must not fail the answer. `z.catch` would add 3 kB to a page.
 */
export function lenient<T>(read: (value: unknown) => T): z.ZodMiniOptional<z.ZodMiniType<T>> {
  return z.optional(z.unknown().check(z.overwrite(read)) as z.ZodMiniType<T>);
}
