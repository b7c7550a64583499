import './zod-prototypes.ts';
import * as z from 'zod/mini';

/**
 * Whatever a value is, what `read` makes of it, so that an odd one does not cost the whole. Not `z.catch`: that alone would add
 * 3 kB to a page, and it is a page that pays.
 */
export function lenient<T>(read: (value: unknown) => T): z.ZodMiniOptional<z.ZodMiniType<T>> {
  // The cast says what it holds: `overwrite` keeps the type.
  return z.optional(z.unknown().check(z.overwrite(read)) as z.ZodMiniType<T>);
}
