import type {Flow} from '../runner/flow.ts';
import {safely} from '../base/report.ts';

const followed = new Set<Flow>();
let listening: AbortController | undefined;

/** `unload` is not used, because it disables the back/forward cache. */
export function observePageLifecycle(flow: Flow): () => void {
  listening ??= addListeners();
  followed.add(flow);
  return () => {
    followed.delete(flow);
    if (followed.size > 0) return;
    listening?.abort();
    listening = undefined;
  };
}

function addListeners(): AbortController {
  const controller = new AbortController();
  const on = (
    target: EventTarget,
    type: string,
    tell: (flow: Flow) => void,
    when?: (event: Event) => boolean,
  ): void =>
    target.addEventListener(
      type,
      event => {
        // A copy, because a flow may add or remove another.
        if (when?.(event) !== false) for (const flow of [...followed]) safely(() => tell(flow));
      },
      controller,
    );
  const check = (flow: Flow): void => flow.resume();
  const isVisible = (): boolean => document.visibilityState === 'visible';
  on(document, 'visibilitychange', check, isVisible);
  on(window, 'online', check, isVisible);
  on(window, 'pagehide', flow => flow.forget());
  on(
    window,
    'pageshow',
    flow => flow.revive(),
    event => (event as PageTransitionEvent).persisted,
  );
  return controller;
}
