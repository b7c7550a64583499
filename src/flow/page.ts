import type {Flow} from './flow.ts';

/**
 * Tells a flow what happens to its page: it was shown again, the network is back, it is being hidden or was brought
 * back by the back button. `unload` is never used, because it would keep the page out of the back/forward cache.
 *
 * @returns the way to stop.
 */
export function followPage(flow: Flow): () => void {
  const listening = new AbortController();
  const {signal} = listening;
  const check = (): void => {
    if (document.visibilityState === 'visible') flow.check();
  };
  document.addEventListener('visibilitychange', check, {signal});
  window.addEventListener('online', check, {signal});
  window.addEventListener('pagehide', () => flow.forget(), {signal});
  window.addEventListener(
    'pageshow',
    event => {
      if (event.persisted) flow.revive();
    },
    {signal},
  );
  return () => listening.abort();
}
