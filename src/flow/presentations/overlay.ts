import {Failure, isFailure} from '../../protocol/failures.ts';
import type {Session} from '../../protocol/proxy-api.ts';
import {safeUrl, type Presenter, type Report} from './presenter.ts';
import {readSdkCallback} from './sdk-callback.ts';
import {loadSdk, type Sdk} from './sdk-loader.ts';

/**
 * Cashfree's web SDK draws the consent page over this one.
 *
 * How it draws is not documented (contract 10, row 10), so what it could leave behind is put back on every exit: the
 * scroll lock of the body and the focus.
 */
export function createOverlay(load: (src: URL, signal: AbortSignal) => Promise<Sdk> = loadSdk): Presenter {
  return report => {
    let current: {abort: AbortController; restore: () => void} | undefined;

    const close = (): void => {
      const closing = current;
      current = undefined;
      closing?.abort.abort();
      closing?.restore();
    };

    const show = (session: Session): void => {
      close();
      const abort = new AbortController();
      current = {abort, restore: snapshot()};
      open(session, load, report, abort.signal).catch((error: unknown) => {
        if (abort.signal.aborted) return;
        report({type: 'failed', failure: isFailure(error) ? error : new Failure('sdk-failed')});
      });
    };

    return {show, close};
  };
}

async function open(
  session: Session,
  load: (src: URL, signal: AbortSignal) => Promise<Sdk>,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const sdk = await load(safeUrl(session.sdk?.src, 'sdk.src'), signal);
  const answer = (nothing: () => void) => (payload: unknown) => {
    // A callback after the end is somebody else's business; one that came twice is dropped by the machine.
    if (signal.aborted) return;
    const read = readSdkCallback(payload);
    switch (read.type) {
      case 'code':
        return report({type: 'returned', code: read.code});
      case 'closed':
        return report({type: 'closed'});
      case 'denied':
        return report({type: 'failed', failure: new Failure('consent-denied')});
      case 'expired':
        return report({type: 'failed', failure: new Failure('consent-expired')});
      case 'nothing':
        return nothing();
    }
  };
  const handle = sdk({
    sessionId: session.session_id,
    successCb: answer(() => report({type: 'settled'})),
    errorCb: answer(() => report({type: 'failed', failure: new Failure('sdk-failed')})),
    ...(session.sdk?.mode === undefined ? {} : {mode: session.sdk.mode}),
  });
  const closeSdk = (): void => handle?.closeSDK?.();
  if (signal.aborted) closeSdk();
  else signal.addEventListener('abort', closeSdk, {once: true});
}

/** Remembers what an overlay changes in the page, and returns the way back. */
function snapshot(): () => void {
  const {overflow} = document.body.style;
  const focused = document.activeElement;
  return () => {
    document.body.style.overflow = overflow;
    if (focused instanceof HTMLElement && focused.isConnected && focused !== document.body) focused.focus();
  };
}
