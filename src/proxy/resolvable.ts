import {withDeadline} from './deadline.ts';

/** A value, or a function that returns it. The proxy calls the function at each use: keys rotate without a restart. */
export type Resolvable<T> = T | (() => T | Promise<T>);

/** In milliseconds. The function runs during the lease of an exchange: another process may take an expired lease. */
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
