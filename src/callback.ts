/**
 * The callback page: the one at the redirect URL of the dashboard. It takes the code out of the URL, hands it to the proxy,
 * and gives the turn back to the page that waits; it works alone, too, when that page is gone. At most 1.5 kB, so that it
 * is done before anything else could run.
 */
import type {Words} from './diagnosis/index.ts';
import {hintOf} from './flow/redirect-response/callback-hint.ts';
import {
  channelName,
  NOTICE_SOURCE,
  PENDING_PREFIX,
  WINDOW_KEY,
} from './flow/redirect-response/storage-keys.ts';
import {readCallbackUrl} from './protocol/callback-url.ts';
import {GUARD_HEADER, TRANSACTION_HEADER} from './protocol/proxy/routes.ts';

export interface CallbackOptions {
  /** URL of the merchant's token proxy, as on the element. */
  readonly proxy: string;
  /** Name of the parameter that carries the code, default `auth_code`. */
  readonly parameter?: string;
  /** Words for the user who looks at this page. */
  readonly strings?: Partial<typeof defaultWords & Words>;
}

/** Milliseconds after which the code is posted again, pressed or not. A kept place is not given up within this time. */
const RETRY_DELAY = 5000;

const defaultWords = {
  done: 'Thank you. You can close this window.',
  unfinished: 'This is not finished. You can close this window.',
  offline: 'This is not finished. ',
  again: 'Try again',
};

/** What the proxy says of a code: an answer, or the code of a failure. */
interface Answer {
  readonly verification_id?: string | undefined;
  readonly code?: string | undefined;
  readonly status?: number;
}

/** A transaction that began in this tab, and the storage key under which its element keeps it. */
interface StoredTransaction {
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
  const words = {...defaultWords, ...strings};
  const place = document.querySelector('[role=status]') ?? document.body;
  const read = readCallbackUrl(location.href, {parameter});
  ignoreErrors(() => history.replaceState(null, '', read.clean));
  // What this tab knows: where it came from, and which transaction it is about, if that is certain.
  const entries: StoredTransaction[] = [];
  let known: string | undefined;
  // Without storage the proxy's answer names the transaction.
  ignoreErrors(() => {
    for (const [key, value] of Object.entries(sessionStorage))
      if (key.startsWith(PENDING_PREFIX))
        entries.push({...(JSON.parse(value as string) as StoredTransaction), key});
    // A window of its own has its id, and copies of the older entries of its opener.
    const [only, second] = entries;
    known = sessionStorage.getItem(WINDOW_KEY) ?? (second ? undefined : only?.verification_id);
  });

  const explain = (answer: Answer): Promise<boolean | void> =>
    import('./diagnosis/index.ts').then(
      ({tell}) => tell(proxy, answer, known, strings),
      // eslint-disable-next-line no-console -- the texts did not load, as where the connection is lost
      () => console.error('cf-user-details', answer.code),
    );
  let answer: Answer | undefined = {code: hintOf(read) ?? 'not-completed'};
  if (read.code)
    // Every second request follows at once: the browser may have sent the first on a connection that the server had closed.
    for (let tries = 0; !(answer = await hand(proxy, read.code, known));)
      if (tries++ % 2) {
        void explain({code: 'proxy-unreachable'});
        const button = document.createElement('button');
        button.append(words.again);
        place.replaceChildren(words.offline, button);
        button.focus();
        await new Promise(resolve => setTimeout((button.onclick = resolve), RETRY_DELAY));
      }

  const {verification_id = known, code: hint} = answer;
  const entry = entries.find(entry => entry.verification_id === verification_id);
  // Back to the path where it began, on this origin and no other (RFC 9700 section 4.11). In a frame, the page that waits is
  // around it.
  if (entry?.path?.startsWith('/') && window === top) {
    ignoreErrors(() => sessionStorage.setItem(entry.key, JSON.stringify({...entry, hint})));
    return location.replace(location.origin + entry.path);
  }
  place.replaceChildren(hint ? words.unfinished : words.done);
  // The page that waits is told where to look: by its opener handle, and by the channel where that was severed.
  const notice = {source: NOTICE_SOURCE, verification_id, hint};
  // Where the transaction is not known, no page listens.
  ignoreErrors(() => {
    (opener as Window | null)?.postMessage(notice, location.origin);
    const channel = new BroadcastChannel(channelName(String(verification_id)));
    channel.postMessage(notice);
    channel.close();
  });
  if ((opener && !(read.code && hint)) || !(await explain(answer))) close();
}

/** What a browser refuses or lacks must not cost the code or the words. */
function ignoreErrors(act: () => void): void {
  try {
    act();
  } catch {
    // The other ways back remain.
  }
}

/** Posts the code. The proxy exchanges it only once, however often it gets it. Undefined: no connection. */
async function hand(proxy: string, code: string, transaction?: string): Promise<Answer | undefined> {
  let response: Response | undefined;
  let answer: Answer | null | undefined;
  try {
    response = await fetch(proxy.replace(/\/*$/, '/token'), {
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
    answer = (await response.json()) as Answer | null;
  } catch (error) {
    // A gateway whose server is away answers in HTML. Any other answer that is no JSON is not the proxy's: a SyntaxError, or a
    // DOMException in WebKit. A connection that breaks is a TypeError.
    if (!response || response.status > 499 || error instanceof TypeError) return undefined;
  }
  // The merchant's quota at Cashfree is used up for now, and the place of this transaction is kept.
  if (response.status === 429) return undefined;
  return answer?.verification_id
    ? answer
    : {code: 'proxy-answer-invalid', status: response.status, ...answer};
}
