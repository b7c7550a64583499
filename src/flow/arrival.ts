import {readCallbackUrl, type CallbackUrl, type CallbackUrlOptions} from '../protocol/callback-url.ts';
import {hintOf} from './hints.ts';
import type {Arrival} from './ports.ts';
import {isOver, type Pending, type PendingStore} from './pending.ts';

/**
 * Takes a return from Cashfree out of this page's URL, at once and for good: the address bar and the history entry show
 * the clean URL before anything else happens (RFC 9700 section 4.3.1).
 *
 * A page may use `code` or `status` for itself, so those count only while this element has a transaction at Cashfree, and
 * not where they stood when it began. A code under a name of Cashfree's own counts always, because storage may be lost on
 * the way. The same is true after the end of an overlay, whose SDK may still bring the code.
 *
 * @returns undefined where this page load is no return of this element's.
 */
export function takeArrival(
  key: string,
  pending: PendingStore,
  options: CallbackUrlOptions,
): Arrival | undefined {
  const mine = pending.read(key);
  const read = readCallbackUrl(location.href, options);
  const anyones = read.kind === 'code' && read.explicit && !pending.some();
  if (!mine && !anyones) return undefined;
  // Back where it began, by way of the callback page or by a reload, or never left: what stands here is the page's own.
  const own = mine && (location.href === location.origin + mine.path || staysHere(mine, read));
  if (isOver(mine) && (own || read.kind !== 'code' || !read.explicit)) {
    pending.clear(key);
    return undefined;
  }
  if (own) return {};
  // The router of the page keeps its own state.
  if (read.kind !== 'none') history.replaceState(history.state, '', read.clean);
  if (read.code !== undefined) return {code: read.code};
  const hint = hintOf(read);
  return hint === undefined ? {} : {hint};
}

/** A popup brings its code back to this page only if there is no other way, and then under a name of Cashfree's own. */
function staysHere({presentation}: Pending, {explicit}: CallbackUrl): boolean {
  return presentation === 'popup' && !explicit;
}
