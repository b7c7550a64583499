import {readCallbackUrl, type CallbackUrlOptions} from '../../protocol/callback-url.ts';
import type {FailureCode} from '../../protocol/failures.ts';
import type {FlowState} from '../machine/model.ts';
import {safely} from '../base/report.ts';
import type {RedirectResponse} from './redirect-response.ts';
import type {TransactionStore} from './transaction-store.ts';

/** Failures after which `code` may belong to the page, such as a voucher. */
const REJECTIONS: readonly FailureCode[] = ['code-rejected', 'transaction-missing', 'binding-mismatch'];

/** A refused `code` may be the page's own. A parameter with Cashfree's own name is never restored. */
export function restoreUrl(
  {replaced}: RedirectResponse,
  state: FlowState,
  key: string,
  store: TransactionStore,
  options: CallbackUrlOptions,
): void {
  if (replaced === undefined || state.status !== 'failed' || !REJECTIONS.includes(state.failure.code)) return;
  if (readCallbackUrl(replaced, options).clean !== location.href) return;
  safely(() => history.replaceState(history.state, '', replaced));
  // A reload then reads the URL as the page's own.
  const transaction = store.read(key);
  if (transaction) store.write(key, {...transaction, path: replaced.slice(location.origin.length)});
}
