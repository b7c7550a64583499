import {Failure, isFailure} from '../../protocol/failures.ts';
import type {Session} from '../../protocol/proxy-api.ts';
import {followDrawing} from './page-state.ts';
import {safeUrl, type Presenter, type Report} from './presenter.ts';
import {readSdkCallback} from './sdk-callback.ts';
import {loadSdk, type Sdk} from './sdk-loader.ts';

/**
 * Cashfree's web SDK draws the consent page over this one.
 *
 * How it draws is not documented (contract 10, row 10), so what it could leave behind is put back on every exit: its
 * nodes, the scroll lock and the focus.
 */
export function createOverlay(load: (src: URL, signal: AbortSignal) => Promise<Sdk> = loadSdk): Presenter {
  return (report, address) => {
    let current = new AbortController();
    let early: {readonly href: string; readonly sdk: Promise<Sdk>} | undefined;
    if (address !== undefined) {
      const src = safeUrl(address, 'sdk.src', 'capabilities');
      const sdk = load(src, current.signal);
      early = {href: src.href, sdk};
      // Tried again when it is needed: by then the network may be back.
      sdk.catch(() => (early = undefined));
    }

    const close = (): void => {
      current.abort();
      early = undefined;
    };

    const show = (session: Session): void => {
      const src = safeUrl(session.sdk?.src, 'sdk.src');
      const begun = early?.href === src.href ? early.sdk : undefined;
      if (!begun) {
        close();
        current = new AbortController();
      }
      early = undefined;
      const {signal} = current;
      (begun ?? load(src, signal))
        .then(sdk => signal.aborted || open(sdk, session, report, signal))
        .catch((error: unknown) => {
          if (signal.aborted) return;
          report({type: 'show-failed', failure: isFailure(error) ? error : new Failure('sdk-failed')});
        });
    };

    return {show, close};
  };
}

/** Calls the SDK. `signal` ends it: once, and whatever the SDK makes of that. */
function open(sdk: Sdk, {session_id, sdk: settings}: Session, report: Report, signal: AbortSignal): void {
  let handle: ReturnType<Sdk>;
  const draw = (): void => {
    handle = sdk({
      sessionId: session_id,
      ...callbacks(report, signal),
      ...(settings?.mode === undefined ? {} : {mode: settings.mode}),
    });
  };
  // No close callback is documented (row 7): an overlay that is gone without a word may have been closed.
  const clean = followDrawing(draw, () => report({type: 'doubted'}));
  const end = (): void => {
    try {
      handle?.closeSDK?.();
    } catch (error) {
      reportError(error);
    }
    clean();
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end);
}

function callbacks(report: Report, signal: AbortSignal): Pick<Parameters<Sdk>[0], 'successCb' | 'errorCb'> {
  const answer = (nothing: () => void) => (payload?: unknown) => {
    // A callback after the end is somebody else's business; one that came twice is dropped by the machine.
    if (signal.aborted) return;
    const read = readSdkCallback(payload);
    switch (read.type) {
      case 'code':
        return report({type: 'returned', code: read.code});
      case 'closed':
        return report({type: 'closed'});
      case 'denied':
        return report({type: 'show-failed', failure: new Failure('consent-denied')});
      case 'expired':
        return report({type: 'show-failed', failure: new Failure('consent-expired')});
      case 'nothing':
        return nothing();
    }
  };
  return {
    successCb: answer(() => {
      // Perhaps the code went to the callback page (row 4). If not, the user is asked.
      report({type: 'settled'});
      report({type: 'doubted'});
    }),
    errorCb: answer(() => report({type: 'show-failed', failure: new Failure('sdk-failed')})),
  };
}
