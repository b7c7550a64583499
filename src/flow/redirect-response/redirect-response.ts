import {presentationTraits} from '../../protocol/proxy/presentations.ts';
import {readCallbackUrl, type CallbackUrlOptions} from '../../protocol/callback-url.ts';
import type {FailureCode} from '../../protocol/failures.ts';
import {hintOf} from './callback-hint.ts';
import type {FlowState} from '../machine/model.ts';
import {isOver, type TransactionStore} from './transaction-store.ts';
import {orElse, safely} from '../base/report.ts';

/** What a page that was loaded anew knows of its return from Cashfree. */
export interface RedirectResponse {
  readonly code?: string;
  /** The address as it was, where the code stood under a name that the page may use itself. */
  readonly replaced?: string;
  /** What the callback made of the return where it carried no code. The proxy is asked first. */
  readonly hint?: FailureCode;
}

/** Failures after which a `code` may be the page's own, a voucher say, and not Cashfree's. */
const REJECTIONS: readonly FailureCode[] = ['code-rejected', 'transaction-missing', 'binding-mismatch'];

/**
 * Takes a return from Cashfree out of this page's URL: the address bar and the history entry show the clean URL before
 * anything else happens (RFC 9700 section 4.3.1).
 *
 * A page may use `code` or `status` for itself, so those count only while this element has a transaction at Cashfree, and
 * not where they stood when it began. A `code` counts, moreover, only on the redirect URL: the page says so by
 * `callback-parameter="code"`, or the browser names another origin from which the user came. A code under a name of
 * Cashfree's own counts always, because storage may be lost on the way. The same is true after the end of an overlay, whose
 * SDK may still bring the code.
 *
 * @returns undefined where this page load is no return of this element's.
 */
export function takeRedirectResponse(
  key: string,
  pending: TransactionStore,
  options: CallbackUrlOptions,
  referrer = orElse(() => document.referrer, ''),
): RedirectResponse | undefined {
  const mine = pending.read(key);
  const {href} = location;
  const read = readCallbackUrl(href, options);
  const ambiguous = read.kind === 'code' && !read.explicit;
  if (!mine && (read.kind !== 'code' || ambiguous || pending.some())) return undefined;
  const own =
    mine &&
    // Back where it began, by way of the callback page or by a reload, or never left: the parameters are the page's own.
    (href === location.origin + mine.path ||
      // A popup brings its code back to this page only if there is no other way, and then under a name of Cashfree's own.
      (presentationTraits[mine.presentation].survivesReload && !read.explicit) ||
      (ambiguous && options.parameter === undefined && !isElsewhere(referrer)));
  if (isOver(mine) && (own || read.kind !== 'code' || ambiguous)) {
    pending.clear(key);
    return undefined;
  }
  if (own) return {};
  // The router of the page keeps its own state. A browser that allows no more changes of the history must not cost the code.
  if (read.kind !== 'none') safely(() => history.replaceState(history.state, '', read.clean));
  if (read.code !== undefined) return {code: read.code, ...(ambiguous && {replaced: href})};
  const hint = hintOf(read);
  return hint === undefined ? {} : {hint};
}

/**
 * Puts a `code` back into the address once it was refused: the page may have one of its own on the redirect URL too. A
 * parameter under a name of Cashfree's own is never put back. Nothing happens where the page has changed its address since.
 */
export function restoreUrl(
  {replaced}: RedirectResponse,
  state: FlowState,
  key: string,
  pending: TransactionStore,
  options: CallbackUrlOptions,
): void {
  if (replaced === undefined || state.status !== 'failed' || !REJECTIONS.includes(state.failure.code)) return;
  if (readCallbackUrl(replaced, options).clean !== location.href) return;
  safely(() => history.replaceState(history.state, '', replaced));
  // A reload must not read it again.
  const mine = pending.read(key);
  if (mine) pending.write(key, {...mine, path: replaced.slice(location.origin.length)});
}

function isElsewhere(referrer: string | undefined): boolean {
  return !!referrer && new URL(referrer).origin !== location.origin;
}
