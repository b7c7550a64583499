import {readCallbackUrl} from '../../protocol/callback-url.ts';
import {Failure} from '../../protocol/failures.ts';
import {PENDING_PREFIX, WINDOW_KEY} from '../redirect-response/storage-keys.ts';
import {safeUrl, type Presenter, type ReportSignal} from './presenter.ts';
import {hearNotice} from './callback-channel.ts';
import {openPopup} from './popup-window.ts';
import {orElse, safely} from '../base/report.ts';

const LOOK_INTERVAL = 500;

const SILENT_LOOKS = 4;

/**
 * The window opens empty inside the user gesture and is navigated when the session is ready. Three routes
 * lead back, because Cross-Origin-Opener-Policy can cut opener and handle: a message of the window, a
 * broadcast of the callback page, and the proxy's status.
 * @param onSilent called with a window that returned to this origin, if its callback page is missing or did
 * not run.
 */
export function createPopup(
  onSilent?: (consentWindow: Window) => void,
  assign = (url: string): void => location.assign(url),
): Presenter {
  return (report, {takePopup} = {}) => {
    let popup = takePopup?.() ?? openEmpty();
    let shown = false;
    let stop: (() => void) | undefined;

    return {
      show({consent_url, verification_id}) {
        const target = safeUrl(consent_url, 'consent_url').href;
        stop?.();
        // A second call focuses an open window without reloading it, because the user may have typed. A closed one is
        // opened again, but not on the first call, which is outside the user gesture.
        const isReopened = shown && popup.closed;
        if (isReopened) popup = openEmpty();
        if ((isReopened || !shown) && !popup.closed) {
          entrust(popup, verification_id);
          // `assign` keeps the history entry of this page for the back button.
          if (popup === window) assign(target);
          else popup.location.replace(target);
        }
        shown = true;
        safely(() => popup.focus());
        stop = watch(popup, verification_id, report, onSilent);
      },
      close() {
        if (stop) safely(stop);
        stop = undefined;
        // If `open` returned this window, closing it would close the web view and the app.
        if (popup !== window) popup.close();
      },
    };
  };
}

function openEmpty(): Window {
  const popup = openPopup();
  if (!popup) throw new Failure('popup-blocked');
  return popup;
}

/**
 * Stores the id in the empty window, which still has this origin, for the callback page. Removes copied
 * entries: the callback page would otherwise continue their transactions in the window.
 */
function entrust(popup: Window, verification_id: string): void {
  // Some in-app browsers return this window. The user then comes back as from a redirect.
  if (popup === window) return;
  try {
    const {sessionStorage} = popup;
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(PENDING_PREFIX)) sessionStorage.removeItem(key);
    sessionStorage.setItem(WINDOW_KEY, verification_id);
  } catch {
    // Without storage, the proxy's answer names the transaction.
  }
}

function isSilent({document, location}: Window): boolean {
  return document.readyState === 'complete' && readCallbackUrl(location.href).kind !== 'none';
}

function watch(
  popup: Window,
  verification_id: string,
  report: ReportSignal,
  onSilent: ((consentWindow: Window) => void) | undefined,
): () => void {
  const hear = ({origin, source, data}: MessageEvent): void => {
    if (origin === location.origin && source === popup) hearNotice(data, verification_id, report);
  };
  window.addEventListener('message', hear);

  // A severed window looks closed while the user types in it, so it counts only while this page has the focus.
  let doubted = false;
  let silent = 0;
  const look = (): void => {
    // The location of another origin, such as Cashfree's, cannot be read.
    silent = orElse(() => isSilent(popup), false) ? silent + 1 : 0;
    if (silent === SILENT_LOOKS) onSilent?.(popup);
    const doubtful =
      silent >= SILENT_LOOKS ||
      (orElse(() => popup.closed, false) && (doubted || orElse(() => document.hasFocus(), true)));
    if (doubtful === doubted) return;
    doubted = doubtful;
    report({type: doubted ? 'doubted' : 'reassured'});
  };
  const timer = orElse(() => setInterval(look, LOOK_INTERVAL), undefined);

  return () => {
    window.removeEventListener('message', hear);
    clearInterval(timer);
  };
}
