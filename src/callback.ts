/**
 * Finishes the return from Cashfree on the callback page: the page at the redirect URL that is set in Cashfree's
 * dashboard. It removes the code from the URL, posts it to the token proxy and returns the user to the page that
 * started the transaction. It also works if that page is closed. The module is at most 1.5 kB, because it must run
 * before any other script of the page can read the URL.
 */
import type {CallbackAnswer, Words} from './diagnosis/index.ts';
import {hintOf} from './flow/redirect-response/callback-hint.ts';
import {
  channelName,
  NOTICE_SOURCE,
  PENDING_PREFIX,
  WINDOW_KEY,
} from './flow/redirect-response/storage-keys.ts';
import {readCallbackUrl} from './protocol/callback-url.ts';
import {GUARD_HEADER, TRANSACTION_HEADER} from './protocol/proxy/routes.ts';

/**
 * Options of {@link handleCallback}.
 *
 * @example
 * ```ts
 * import {handleCallback, type CallbackOptions} from 'cf-user-details/callback';
 *
 * const options: CallbackOptions = {proxy: '/api/cashfree', strings: {done: 'Thank you.'}};
 * void handleCallback(options);
 * ```
 */
export interface CallbackOptions {
  /**
   * URL of the merchant's token proxy, absolute or relative to the page. Use the same value as on the element.
   * Required.
   */
  readonly proxy: string;
  /**
   * Name of the URL parameter that carries Cashfree's code. Cashfree does not document the name (docs/cashfree-contract.md
   * section 10, row 1). Default: `auth_code`, `authCode`, `authcode` and `code` are read.
   */
  readonly parameter?: string;
  /** Texts for the user who sees this page. Default: English. */
  readonly strings?: Partial<typeof defaultWords & Words>;
}

/**
 * Milliseconds after which the code is posted again if the user does not press the button. It is less than the time for
 * which the proxy reserves a slot.
 */
const RETRY_DELAY = 5000;

const defaultWords = {
  /** The code was exchanged and the window did not close. */
  done: 'Thank you. You can close this window.',
  /** The transaction did not succeed. */
  unfinished: 'This is not finished. You can close this window.',
  /** The proxy cannot be reached. Shown before the button. */
  offline: 'This is not finished. ',
  /** Label of the button that posts the code again. */
  again: 'Try again',
};

/** A transaction that started in this tab. `key`: the storage key of its element. */
interface StoredTransaction {
  readonly key: string;
  readonly verification_id: string;
  readonly path?: string;
}

/**
 * Finishes a return from Cashfree. Call it first, from the only script of the page (RFC 6749 section 3.1.2.5). The
 * URL no longer contains the code when this function returns its promise (RFC 9700 section 4.3.1).
 *
 * Texts for the user are written into the element with `role="status"`, or into the body if the page has none.
 *
 * @returns a promise that resolves when the window closes, when the tab returns to the page where the transaction
 * started, or when the page shows what the user can do. It never rejects.
 * @example
 * ```ts
 * import {handleCallback} from 'cf-user-details/callback';
 *
 * void handleCallback({proxy: '/api/cashfree'});
 * ```
 */
export async function handleCallback({proxy, parameter, strings}: CallbackOptions): Promise<void> {
  const words = {...defaultWords, ...strings};
  const statusElement = document.querySelector('[role=status]') ?? document.body;
  const read = readCallbackUrl(location.href, {parameter});
  ignoreErrors(() => history.replaceState(null, '', read.clean));
  const entries: StoredTransaction[] = [];
  let known: string | undefined;
  // Without storage, the proxy's answer names the transaction.
  ignoreErrors(() => {
    for (const [key, value] of Object.entries(sessionStorage))
      if (key.startsWith(PENDING_PREFIX))
        entries.push({...(JSON.parse(value as string) as StoredTransaction), key});
    // In a popup, `WINDOW_KEY` has the id, and the entries are copies of older entries of its opener.
    const [only, second] = entries;
    known = sessionStorage.getItem(WINDOW_KEY) ?? (second ? undefined : only?.verification_id);
  });

  const explain = (answer: CallbackAnswer): Promise<boolean | void> =>
    import('./diagnosis/index.ts').then(
      ({tell}) => tell(proxy, answer, known, strings, read.code),
      // eslint-disable-next-line no-console -- the module with the texts did not load
      () => console.error('cf-user-details', answer.code),
    );
  let answer: CallbackAnswer | undefined = {code: hintOf(read) ?? 'not-completed'};
  if (read.code)
    // The second request of each pair follows at once: the first may have used a connection that the server had closed.
    for (let tries = 0; !(answer = await postCode(proxy, read.code, known));)
      if (tries++ % 2) {
        void explain({code: 'proxy-unreachable'});
        const button = document.createElement('button');
        button.append(words.again);
        statusElement.replaceChildren(words.offline, button);
        button.focus();
        await new Promise(resolve => setTimeout((button.onclick = resolve), RETRY_DELAY));
      }

  const {verification_id = known, code: hint} = answer;
  const entry = entries.find(
    entry => entry.verification_id === verification_id && entry.path?.startsWith('/'),
  );
  // Only a path on this origin: no open redirect (RFC 9700 section 4.11). In a frame, the page that waits is the parent.
  if (entry?.path && window === top) {
    ignoreErrors(() => sessionStorage.setItem(entry.key, JSON.stringify({...entry, hint})));
    return location.replace(location.origin + entry.path);
  }
  statusElement.replaceChildren(hint ? words.unfinished : words.done);
  // To the opener and by the channel: Cross-Origin-Opener-Policy can cut the opener.
  const notice = {source: NOTICE_SOURCE, verification_id, hint};
  // Without the id of the transaction, no page listens to the channel.
  ignoreErrors(() => {
    (opener as Window | null)?.postMessage(notice, location.origin);
    const channel = new BroadcastChannel(channelName(verification_id));
    channel.postMessage(notice);
    channel.close();
  });
  if ((opener && !(read.code && hint)) || !(await explain(answer))) close();
}

/** Runs `act` and ignores its error: without a browser feature, the code must still be posted and the texts shown. */
function ignoreErrors(act: () => void): void {
  try {
    act();
  } catch {
    // Another way to return remains.
  }
}

/**
 * Posts the code. The proxy exchanges a code only once, even if it receives it several times.
 *
 * @returns undefined if the request must be repeated.
 */
async function postCode(
  proxy: string,
  code: string,
  transaction?: string,
): Promise<CallbackAnswer | undefined> {
  let response: Response | undefined;
  let answer: CallbackAnswer | null | undefined;
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
      // The request must complete even if the tab is closed or suspended.
      keepalive: true,
    });
    // This page does not read the token in the answer.
    answer = (await response.json()) as CallbackAnswer | null;
  } catch (error) {
    // Repeat after a broken connection (TypeError), and if a gateway answers for its server with HTML. Any other answer that is
    // not JSON (SyntaxError, in WebKit DOMException) does not come from the proxy.
    if (!response || response.status > 499 || error instanceof TypeError) return undefined;
  }
  // The merchant's quota at Cashfree is used up. The proxy reserves a slot for this transaction.
  if (response.status === 429) return undefined;
  return answer?.verification_id
    ? answer
    : {code: 'proxy-answer-invalid', status: response.status, ...answer};
}
