import {Failure} from '../../protocol/failures.ts';
import {channelName} from '../names.ts';
import {Notice} from './notice.ts';
import {safeUrl, type Presenter, type Report} from './presenter.ts';

const FEATURES = 'popup,width=480,height=760';

/** How often to look whether the window is closed, in milliseconds. */
const LOOK = 500;

/**
 * A window of its own, opened empty inside the gesture and navigated once the session is there.
 *
 * Three routes lead back, and the first one wins: a message from the window, a broadcast from the callback page, and
 * the proxy's status, because a page with Cross-Origin-Opener-Policy loses its opener and its handle.
 */
export function createPopup(): Presenter {
  return report => {
    let popup = openEmpty();
    let stop: (() => void) | undefined;

    return {
      show(session) {
        const target = safeUrl(session.consent_url, 'consent_url').href;
        stop?.();
        if (popup.closed) popup = openEmpty();
        popup.location.replace(target);
        popup.focus();
        stop = listen(popup, session.verification_id, report);
      },
      close() {
        stop?.();
        stop = undefined;
        popup.close();
      },
    };
  };
}

function openEmpty(): Window {
  // Undefined rather than null in some in-app browsers.
  const popup = window.open('', '', FEATURES) as Window | null | undefined;
  if (!popup) throw new Failure('popup-blocked');
  return popup;
}

function listen(popup: Window, verification_id: string, report: Report): () => void {
  const routes = new AbortController();
  const {signal} = routes;
  const notice = (data: unknown): void => {
    const read = Notice.safeParse(data);
    if (!read.success) return;
    const {hint} = read.data;
    report({type: 'settled', ...(hint === undefined ? {} : {hint})});
  };

  window.addEventListener(
    'message',
    event => {
      if (event.origin === location.origin && event.source === popup) notice(event.data);
    },
    {signal},
  );

  const channel = new BroadcastChannel(channelName(verification_id));
  channel.onmessage = event => notice(event.data);

  let doubted = false;
  const look = setInterval(() => {
    if (popup.closed === doubted) return;
    doubted = popup.closed;
    report({type: doubted ? 'doubted' : 'reassured'});
  }, LOOK);

  signal.addEventListener('abort', () => {
    channel.close();
    clearInterval(look);
  });
  return () => routes.abort();
}
