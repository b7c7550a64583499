import {Failure, isFailure} from '../../../protocol/failures.ts';
import type {Session} from '../../../protocol/proxy/api.ts';
import {safely} from '../../base/report.ts';
import {followDrawing} from './page-state.ts';
import {safeUrl, type Presenter, type ReportSignal} from '../presenter.ts';
import {readSdkCallback} from './sdk-callback.ts';
import {loadSdk, type Sdk} from './sdk-loader.ts';

/**
 * How the SDK draws is not documented (docs/cashfree-contract.md section 10, row 10), so its nodes, scroll
 * lock and focus are restored on every exit.
 */
export function createOverlay(load: (src: URL, signal: AbortSignal) => Promise<Sdk> = loadSdk): Presenter {
  return (report, {sdk: address} = {}) => {
    let current = new Showing();
    let early: {readonly href: string; readonly sdk: Promise<Sdk>} | undefined;
    if (address !== undefined) {
      const src = safeUrl(address, 'sdk.src', 'capabilities');
      const sdk = load(src, current.signal);
      early = {href: src.href, sdk};
      // Load again when it is needed: the network may be back.
      sdk.catch(() => (early = undefined));
    }

    const close = (): void => {
      current.end();
      early = undefined;
    };

    const show = (session: Session): void => {
      const src = safeUrl(session.sdk?.src, 'sdk.src');
      const begun = early?.href === src.href ? early.sdk : undefined;
      if (!begun) {
        close();
        current = new Showing();
      }
      early = undefined;
      const showing = current;
      (begun ?? load(src, showing.signal))
        .then(sdk => showing.isOver || openSdk(sdk, session, report, showing))
        .catch((error: unknown) => {
          if (showing.isOver) return;
          report({type: 'show-failed', failure: isFailure(error) ? error : new Failure('sdk-failed')});
        });
    };

    return {show, close};
  };
}

class Showing {
  isOver = false;
  readonly #loading = new AbortController();
  readonly #endings: (() => void)[] = [];

  get signal(): AbortSignal {
    return this.#loading.signal;
  }

  onEnd(ending: () => void): void {
    if (this.isOver) safely(ending);
    else this.#endings.push(ending);
  }

  end(): void {
    this.isOver = true;
    safely(() => this.#loading.abort());
    for (const ending of this.#endings.splice(0)) safely(ending);
  }
}

function openSdk(
  sdk: Sdk,
  {session_id, sdk: settings}: Session,
  report: ReportSignal,
  showing: Showing,
): void {
  let handle: ReturnType<Sdk>;
  const draw = (): void => {
    handle = sdk({
      sessionId: session_id,
      ...callbacks(report, showing),
      ...(settings?.mode === undefined ? {} : {mode: settings.mode}),
    });
  };
  // No close callback is documented (row 7): the user may have closed an overlay that disappears.
  const clean = followDrawing(draw, {
    onVanish: () => report({type: 'doubted'}),
    onUnreachable: () => report({type: 'show-failed', failure: new Failure('overlay-unreachable')}),
  });
  showing.onEnd(() => handle?.closeSDK?.());
  showing.onEnd(clean);
}

function callbacks(
  report: ReportSignal,
  showing: Showing,
): Pick<Parameters<Sdk>[0], 'successCb' | 'errorCb'> {
  const answer = (onNothing: () => void) => (payload?: unknown) => {
    if (showing.isOver) return;
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
        return onNothing();
    }
  };
  return {
    successCb: answer(() => {
      // The code may have gone to the callback page (row 4). If not, the user is asked.
      report({type: 'settled'});
      report({type: 'doubted'});
    }),
    errorCb: answer(() => report({type: 'show-failed', failure: new Failure('sdk-failed')})),
  };
}
