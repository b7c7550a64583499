import {readCallbackUrl, type CallbackUrl, type CallbackUrlOptions} from '../protocol/callback-url.ts';
import type {Arrival} from './ports.ts';
import type {PendingStore} from './pending.ts';

/**
 * Takes a return from Cashfree out of this page's URL, at once and for good: the address bar and the history entry show
 * the clean URL before anything else happens (RFC 9700 section 4.3.1).
 *
 * A page may use `code` or `status` for itself, so those count only while this element has a transaction at Cashfree. A
 * code under a name of Cashfree's own counts always, because storage may be lost on the way.
 *
 * @returns undefined where this page load is no return of this element's.
 */
export function takeArrival(
  key: string,
  pending: PendingStore,
  options: CallbackUrlOptions,
): Arrival | undefined {
  const mine = pending.read(key) !== undefined;
  const read = readCallbackUrl(location.href, options);
  const anyones = read.kind === 'code' && read.explicit && !pending.some();
  if (!mine && !anyones) return undefined;
  // The router of the page keeps its own state.
  if (read.kind !== 'none') history.replaceState(history.state, '', read.clean);
  if (read.code !== undefined) return {code: read.code};
  const hint = hintOf(read);
  return hint === undefined ? {} : {hint};
}

const hints = {
  conflict: 'callback-conflict',
  denied: 'consent-denied',
  expired: 'consent-expired',
} as const;

/** What a return without a code says, as far as it says anything. */
export function hintOf({kind}: CallbackUrl): (typeof hints)[keyof typeof hints] | undefined {
  return Object.hasOwn(hints, kind) ? hints[kind as keyof typeof hints] : undefined;
}
