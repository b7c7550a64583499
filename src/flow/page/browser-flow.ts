import {systemClock} from '../base/clock.ts';
import {Flow} from '../runner/flow.ts';
import {createTransactionStore, type TransactionStore} from '../redirect-response/transaction-store.ts';
import {createOverlay} from '../presentations/overlay/overlay.ts';
import {createPopup} from '../presentations/popup.ts';
import {createRedirect} from '../presentations/redirect.ts';
import {listenChannel} from '../presentations/callback-channel.ts';
import {createProxyClient, type ProxyClient} from '../runner/proxy-client.ts';

/** A getter, because `sessionStorage` throws if storage is blocked. */
export const transactionStore: TransactionStore = createTransactionStore(() => sessionStorage);

export function browserClient(proxy: string): ProxyClient {
  // A wrapper: `fetch` must be called on its window, and the page may replace it later.
  return createProxyClient(proxy, (input, init) => fetch(input, init));
}

export function createBrowserFlow(
  key: string,
  client: ProxyClient,
  onSilent?: (consentWindow: Window) => void,
): Flow {
  return new Flow(key, {
    client,
    presenters: {
      overlay: createOverlay(),
      popup: createPopup(onSilent),
      redirect: createRedirect(url => location.assign(url)),
    },
    listen: listenChannel,
    transactions: transactionStore,
    clock: systemClock,
    path: () => location.pathname + location.search + location.hash,
  });
}
