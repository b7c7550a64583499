/**
 * The callback page: the one at the redirect URL of the dashboard. It takes the code out of the URL, hands it to the proxy,
 * and gives the turn back to the page that waits; it works alone, too, when that page is gone. At most 1.5 kB, so that it
 * is done before anything else could run.
 */
import {channelName, NOTICE_SOURCE, PENDING_PREFIX} from './flow/names.ts';
import {readCallbackUrl} from './protocol/callback-url.ts';
import {GUARD_HEADER, PROTOCOL} from './protocol/proxy-routes.ts';

export interface CallbackOptions {
  /** URL of the merchant's token proxy, as on the element. */
  readonly proxy: string;
  /** Name of the parameter that carries the code, default `auth_code`. */
  readonly parameter?: string;
  /** Words for the person who looks at this page. */
  readonly strings?: Partial<typeof english>;
}

const english = {
  done: 'Thank you. You can close this window and go back.',
  unfinished: 'Nothing was shared. You can close this window and go back.',
  offline: 'The connection was lost.',
  again: 'Try again',
};

/** What the proxy says of a code; `hint` is the code of a failure. */
interface Answer {
  readonly verification_id?: string | undefined;
  readonly hint?: string | undefined;
}

/**
 * Finishes a return from Cashfree. Call it first thing, from a script that is the page's only one (RFC 6749 section
 * 3.1.2.5): the URL is clean before this returns (RFC 9700 section 4.3.1).
 *
 * It resolves when the person can go on: the window closes, or goes back to where the transaction began, or says in words
 * what to do. It never rejects.
 */
export async function handleCallback({proxy, parameter, strings}: CallbackOptions): Promise<void> {
  const words = {...english, ...strings};
  const {kind, code, clean} = readCallbackUrl(location.href, parameter === undefined ? {} : {parameter});
  history.replaceState(null, '', clean);
  const hints: Partial<Record<typeof kind, string>> = {
    conflict: 'callback-conflict',
    denied: 'consent-denied',
    expired: 'consent-expired',
    returned: 'not-completed',
    none: 'not-completed',
  };

  let answer: Answer | undefined = code === undefined ? {hint: hints[kind]} : await hand(proxy, code);
  while (!answer) {
    await pressed(`${words.offline} `, words.again);
    answer = await hand(proxy, code ?? '');
  }

  if (goBack(answer.hint)) return;
  announce(answer);
  say(answer.hint === undefined ? words.done : words.unfinished);
  window.close();
}

/** Posts the code, once more if the answer is lost: the proxy exchanges it only once. Undefined: no connection. */
async function hand(proxy: string, code: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(`${proxy.replace(/\/+$/, '')}/token`, {
      method: 'POST',
      headers: {'content-type': 'application/json', [GUARD_HEADER]: String(PROTOCOL)},
      body: JSON.stringify({auth_code: code}),
      credentials: 'include',
      redirect: 'error',
    });
    // The token in the answer is not for this page: it is not even read.
    const {verification_id, code: hint} = (await response.json()) as {
      verification_id?: string;
      code?: string;
    };
    return response.ok ? {verification_id} : {hint};
  } catch {
    return undefined;
  }
}

/** After a redirect in this tab: back to the path where it began, on this origin and no other (RFC 9700 section 4.11). */
function goBack(hint: string | undefined): boolean {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (!key.startsWith(PENDING_PREFIX)) continue;
      const pending = JSON.parse(sessionStorage.getItem(key) ?? '') as {presentation: string; path: string};
      const back = new URL(pending.path, location.origin);
      if (pending.presentation !== 'redirect' || back.origin !== location.origin) continue;
      sessionStorage.setItem(key, JSON.stringify({...pending, hint}));
      location.replace(back);
      return true;
    }
  } catch {
    // No storage: the person goes back by hand.
  }
  return false;
}

/** Tells the page that waits where to look: by its opener handle, and by the channel where that was severed. */
function announce({verification_id, hint}: Answer): void {
  const notice = {source: NOTICE_SOURCE, hint};
  (window.opener as Window | null)?.postMessage(notice, location.origin);
  if (verification_id === undefined) return;
  const channel = new BroadcastChannel(channelName(verification_id));
  channel.postMessage(notice);
  channel.close();
}

function say(text: string): HTMLElement {
  let status = document.querySelector<HTMLElement>('[role=status]');
  if (!status) {
    status = document.createElement('p');
    status.setAttribute('role', 'status');
    document.body.append(status);
  }
  status.textContent = text;
  return status;
}

function pressed(text: string, label: string): Promise<void> {
  return new Promise(resolve => {
    const button = document.createElement('button');
    button.textContent = label;
    button.onclick = () => resolve();
    say(text).append(button);
    button.focus();
  });
}
