import {readCallbackUrl} from '../../protocol/callback-url.ts';
import {Failure} from '../../protocol/failures.ts';
import {PENDING_PREFIX, WINDOW_KEY} from '../redirect-response/storage-keys.ts';
import {safeUrl, type Presenter, type ReportSignal} from './presenter.ts';
import {hearNotice} from './callback-channel.ts';
import {orElse, safely} from '../base/report.ts';

const FEATURES = 'popup,width=480,height=760';

/** How often to look whether the window is closed, in milliseconds. */
const LOOK = 500;

/** So many looks in a row have to find the code in the address of the window. */
const LOOKS = 4;

/**
 * A window of its own, opened empty inside the gesture and navigated once the session is there.
 *
 * Three routes lead back, and the first one wins: a message from the window, a broadcast from the callback page, and
 * the proxy's status, because a page with Cross-Origin-Opener-Policy loses its opener and its handle.
 *
 * @param onSilent is called with a window that came back to this origin, was loaded, and still has the code in its address:
 *   no callback page is there, or its script did not run.
 */
export function createPopup(
  onSilent?: (consentWindow: Window) => void,
  assign = (url: string): void => location.assign(url),
): Presenter {
  return report => {
    let popup = openEmpty();
    let shown = false;
    let stop: (() => void) | undefined;

    return {
      show({consent_url, verification_id}) {
        const target = safeUrl(consent_url, 'consent_url').href;
        stop?.();
        // Shown again, a live window comes to the front as it is: the user may have typed something. A closed one is
        // opened anew, but not before the first time: that is outside the gesture, and the user is asked instead.
        const anew = shown && popup.closed;
        if (anew) popup = openEmpty();
        if ((anew || !shown) && !popup.closed) {
          entrust(popup, verification_id);
          // The back button must lead back to this page.
          if (popup === window) assign(target);
          else popup.location.replace(target);
        }
        shown = true;
        // The window is there without the focus, too.
        safely(() => popup.focus());
        stop = watch(popup, verification_id, report, onSilent);
      },
      close() {
        if (stop) safely(stop);
        stop = undefined;
        // Where the browser gave this window: to close it would close the web view, and the app with it.
        if (popup !== window) popup.close();
      },
    };
  };
}

function openEmpty(): Window {
  // Undefined rather than null in some in-app browsers; a sandboxed frame or a script of the page may make it throw.
  const popup = orElse(() => window.open('', '', FEATURES) as Window | null | undefined, undefined);
  if (!popup) throw new Failure('popup-blocked');
  return popup;
}

/**
 * While the window is empty it is of our origin: what is stored there now, the callback page will find. What it was given
 * of this page's own is taken away, or the callback page would go on with the transaction in the window.
 */
function entrust(popup: Window, verification_id: string): void {
  // Some in-app browsers open nothing and give this window: the way back is then that of a redirect.
  if (popup === window) return;
  try {
    const {sessionStorage} = popup;
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(PENDING_PREFIX)) sessionStorage.removeItem(key);
    sessionStorage.setItem(WINDOW_KEY, verification_id);
  } catch {
    // No storage: the callback page then learns the id from the proxy's answer.
  }
}

/** Whether the window shows a page of this origin that does not take its code. */
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

  // A severed window looks closed while the user types in it. So it counts only once the user is back on this page.
  let doubted = false;
  let silent = 0;
  const look = (): void => {
    // A page of another origin, such as Cashfree's, cannot be looked into.
    silent = orElse(() => isSilent(popup), false) ? silent + 1 : 0;
    if (silent === LOOKS) onSilent?.(popup);
    const doubtful =
      silent >= LOOKS ||
      (orElse(() => popup.closed, false) && (doubted || orElse(() => document.hasFocus(), true)));
    if (doubtful === doubted) return;
    doubted = doubtful;
    report({type: doubted ? 'doubted' : 'reassured'});
  };
  // Without it, the user is not asked; the three routes are there.
  const timer = orElse(() => setInterval(look, LOOK), undefined);

  return () => {
    window.removeEventListener('message', hear);
    clearInterval(timer);
  };
}
