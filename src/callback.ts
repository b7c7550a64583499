/**
 * The callback page: the one at the redirect URL of the dashboard. It takes the code out of the URL, hands it to the proxy,
 * and gives the turn back to the page that waits; it works alone, too, when that page is gone. At most 1.5 kB, so that it
 * is done before anything else could run.
 */
import {hintOf} from './flow/hints.ts';
import {channelName, NOTICE_SOURCE, PENDING_PREFIX, WINDOW_KEY} from './flow/names.ts';
import {readCallbackUrl} from './protocol/callback-url.ts';
import {GUARD_HEADER, TRANSACTION_HEADER} from './protocol/proxy-routes.ts';

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
  unfinished: 'This is not finished. You can close this window and go back.',
  offline: 'The connection was lost.',
  again: 'Try again',
};

/** What the proxy says of a code; `hint` is the code of a failure. */
interface Answer {
  readonly verification_id?: string | undefined;
  readonly hint?: string | undefined;
}

/** A transaction that began in this tab, and the storage key under which its element keeps it. */
interface Entry {
  readonly key: string;
  readonly verification_id: string;
  readonly path?: string;
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
  const read = readCallbackUrl(location.href, {parameter});
  history.replaceState(null, '', read.clean);
  const {entries, known} = remembered();

  let answer: Answer | undefined = {hint: hintOf(read) ?? 'not-completed'};
  // The second request follows at once: the browser may have sent the first on a connection that the server had closed.
  if (read.code !== undefined)
    while (!(answer = (await hand(proxy, read.code, known)) ?? (await hand(proxy, read.code, known))))
      await pressed(`${words.offline} `, words.again);

  const {verification_id = known, hint} = answer;
  const entry = entries.find(entry => entry.verification_id === verification_id);
  // In a frame, the page that waits is around it.
  if (entry && window === top && goBack(entry, hint)) return;
  announce(verification_id, hint);
  say(hint === undefined ? words.done : words.unfinished);
  window.close();
}

/** Posts the code. The proxy exchanges it only once, however often it gets it. Undefined: no connection. */
async function hand(proxy: string, code: string, transaction?: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(proxy.replace(/\/*$/, '/token'), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [GUARD_HEADER]: '1',
        ...(transaction && {[TRANSACTION_HEADER]: transaction}),
      },
      body: JSON.stringify({auth_code: code}),
      credentials: 'include',
      redirect: 'error',
      // The tab may be closed or suspended now; the code must arrive all the same.
      keepalive: true,
    });
    // The token in the answer is not for this page: it is not even read.
    const answer = (await response.json()) as Answer & {code?: string};
    return response.ok ? answer : {hint: answer.code ?? 'proxy-answer-invalid'};
  } catch {
    return undefined;
  }
}

/** What this tab knows: where it came from, and which transaction it is about, if that is certain. */
function remembered(): {entries: readonly Entry[]; known?: string | undefined} {
  const entries: Entry[] = [];
  try {
    for (const [key, value] of Object.entries(sessionStorage))
      if (key.startsWith(PENDING_PREFIX)) entries.push({...(JSON.parse(value as string) as Entry), key});
    // A window of its own has its id, and copies of the older entries of its opener.
    const [only, second] = entries;
    return {
      entries,
      known: sessionStorage.getItem(WINDOW_KEY) ?? (second ? undefined : only?.verification_id),
    };
  } catch {
    // No storage: the proxy's answer names the transaction.
    return {entries};
  }
}

/** Back to the path where it began, on this origin and no other (RFC 9700 section 4.11). */
function goBack({key, ...pending}: Entry, hint: string | undefined): boolean {
  if (pending.path?.[0] !== '/') return false;
  sessionStorage.setItem(key, JSON.stringify({...pending, hint}));
  location.replace(location.origin + pending.path);
  return true;
}

/** Tells the page that waits where to look: by its opener handle, and by the channel where that was severed. */
function announce(verification_id: string | undefined, hint: string | undefined): void {
  const notice = {source: NOTICE_SOURCE, verification_id, hint};
  (window.opener as Window | null)?.postMessage(notice, location.origin);
  // Where the transaction is not known, nobody listens.
  const channel = new BroadcastChannel(channelName(`${verification_id}`));
  channel.postMessage(notice);
  channel.close();
}

function say(text: string): Element {
  const status = document.querySelector('[role=status]') ?? document.body;
  status.textContent = text;
  return status;
}

function pressed(text: string, label: string): Promise<unknown> {
  const button = document.createElement('button');
  button.textContent = label;
  say(text).append(button);
  button.focus();
  return new Promise(resolve => (button.onclick = resolve));
}
