import {withDeadline} from './deadline.ts';

/** A value, or a function asked for it again and again: how to rotate without a restart. */
export type Resolvable<T> = T | (() => T | Promise<T>);

/**
 * How long such a function may take, in milliseconds. It is asked while an exchange is claimed: slower than the claim lasts, and
 * the code would be exchanged a second time beside the first.
 */
const LIMIT = 1500;

/** @throws {Error} if the function takes longer than `limit` milliseconds, or throws. */
export async function resolveValue<T>(value: Resolvable<T>, limit = LIMIT): Promise<T> {
  if (typeof value !== 'function') return value;
  const ask = value as () => T | Promise<T>;
  return withDeadline(
    limit,
    signal =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('A function for keys took too long')));
        Promise.resolve(ask()).then(resolve, reject);
      }),
  );
}
