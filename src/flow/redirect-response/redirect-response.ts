import {presentationTraits} from '../../protocol/proxy/presentations.ts';
import {readCallbackUrl, type CallbackUrl, type CallbackUrlOptions} from '../../protocol/callback-url.ts';
import type {FailureCode} from '../../protocol/failures.ts';
import {hintOf} from './callback-hint.ts';
import type {ResponseUrl} from './response-url.ts';
import {isOver, type PendingTransaction, type TransactionStore} from './transaction-store.ts';
import {orElse} from '../base/report.ts';

export interface RedirectResponse {
  readonly code?: string;
  /** The URL before the clean-up, if the code was in `code`, which may belong to the page. */
  readonly replaced?: string;
  /** The outcome that a response without a code names. The proxy is asked first. */
  readonly hint?: FailureCode;
}

/** How the user came to this page. */
export interface PageLoad {
  readonly referrer: string;
  readonly url: ResponseUrl;
}

/** @param url the URL of the module that has hidden the code: a page may load this package twice. */
export function thisPageLoad(url: ResponseUrl): PageLoad {
  return {referrer: orElse(() => document.referrer, ''), url};
}

/**
 * Reads the redirect response (RFC 6749 section 4.1.2) of this page load and removes it from the URL, before
 * any other work (RFC 9700 section 4.3.1). Cashfree documents neither `state` nor the names of the parameters
 * (docs/cashfree-contract.md section 10, rows 1 to 3). The checks decide only whether the parameters belong
 * to this element. The proxy decides whether the code belongs to this browser's transaction.
 * @returns undefined if this page load carries no response for this element.
 */
export function takeRedirectResponse(
  key: string,
  store: TransactionStore,
  options: CallbackUrlOptions,
  {referrer, url}: PageLoad,
): RedirectResponse | undefined {
  const transaction = store.read(key);
  const href = url.read();
  const read = readCallbackUrl(href, options);
  // `code` may belong to the page; the other names are Cashfree's own.
  const isCashfreeCode = read.kind === 'code' && read.explicit;
  // Check 1: the response answers a request of this element. Storage may be lost on the way: without a stored transaction,
  // a code with Cashfree's own name counts, unless it may answer another element.
  if (!transaction && (!isCashfreeCode || store.some())) return undefined;
  const isOwn = transaction && hasPageParameters(transaction, read, options, referrer, href);
  // Check 2: the transaction is not over, or the response is a late code of an overlay (row 4).
  if (isOver(transaction) && (isOwn || !isCashfreeCode)) {
    store.clear(key);
    return undefined;
  }
  // Check 3: the parameters are not the page's own. If they are, the URL keeps them.
  if (isOwn) return {};
  // Check 4: the URL and the history entry are clean before the code is used (RFC 9700 section 4.3.1).
  if (read.kind !== 'none') url.clear(read.clean);
  // Check 5: a successful response has one code (RFC 6749 section 4.1.2). The same code twice counts as one.
  if (read.code !== undefined) return {code: read.code, ...(!read.explicit && {replaced: href})};
  // Check 6: any other response may name a failure (RFC 6749 section 4.1.2.1; row 2).
  const hint = hintOf(read);
  return hint === undefined ? {} : {hint};
}

/** Whether the parameters of the URL belong to the page, which may use `code` and `status` for itself. */
function hasPageParameters(
  {path, presentation}: PendingTransaction,
  {kind, explicit}: CallbackUrl,
  {parameter}: CallbackUrlOptions,
  referrer: string,
  href: string,
): boolean {
  // The URL at which the transaction started: a reload, or the return from the callback page.
  if (href === location.origin + path) return true;
  if (explicit) return false;
  // A popup returns its code to this page only as a last resort, and then under a name of Cashfree's own.
  if (presentationTraits[presentation].survivesReload) return true;
  // Without `callback-parameter="code"`, `code` counts only if the user came from another origin.
  return kind === 'code' && parameter === undefined && !isCrossOrigin(referrer);
}

function isCrossOrigin(referrer: string | undefined): boolean {
  return !!referrer && new URL(referrer).origin !== location.origin;
}
