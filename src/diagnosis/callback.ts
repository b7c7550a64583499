import {explain} from './explain.ts';
import {print} from './print.ts';

/** What the proxy answered to the callback page. */
interface CallbackAnswer {
  readonly verification_id?: string | undefined;
  /** The code of a failure. */
  readonly code?: string | undefined;
  readonly facts?: object | undefined;
  readonly status?: number | undefined;
}

/** Words for the user of a callback page that cannot finish. */
export interface Words {
  /** The proxy is not where the page looked for it, or refused the page. */
  readonly fault: string;
  /** No open request belongs to this code here. */
  readonly missing: string;
  /** Text of the link to the start page of the site, where no page waits and this tab does not know where it began. */
  readonly home: string;
}

const defaultWords: Words = {
  fault:
    'This could not be finished here. Go back to the page where you began, and fill in the form by hand.',
  missing:
    'Your request is no longer open, or was begun at another address. Go back to the page where you began, and start again.',
  home: 'Go to the start page',
};

/** Failures whose words the user finds here, because no page may be waiting. */
const wordsByCode: Readonly<Record<string, 'fault' | 'missing'>> = {
  'proxy-answer-invalid': 'fault',
  'request-refused': 'fault',
  'transaction-missing': 'missing',
};

/**
 * Explains on the callback page what became of a posted code: to the developer on the console, and to the user in words.
 *
 * @param known the transaction of this window, where the tab remembers it.
 * @returns whether the window has to stay open for the words.
 */
export async function tell(
  proxy: string,
  {code, facts = {}, status}: CallbackAnswer,
  known: string | undefined,
  strings: Partial<Words> = {},
): Promise<boolean> {
  const words = wordsByCode[code ?? ''];
  if (words !== undefined) place().textContent = strings[words] ?? defaultWords[words];
  if (known === undefined && !window.opener && window === window.top)
    offerHome(strings.home ?? defaultWords.home);
  if (code === undefined) {
    // The window of a transaction has an opener, unless it was cut off.
    if (known !== undefined) void explainOpener();
    return false;
  }
  const elsewhere = code === 'transaction-missing' && (known === undefined || isOpenedElsewhere());
  await explain({
    code: elsewhere ? 'callback-elsewhere' : code,
    facts: {step: 'token', ...facts, ...(status !== undefined && {status})},
    proxy,
    callback: true,
  });
  return words !== undefined;
}

const place = (): Element => document.querySelector('[role=status]') ?? document.body;

/** Without storage, a redirect ends in a tab that no script may close and that has no way back. */
function offerHome(text: string): void {
  const link = document.createElement('a');
  link.href = '/';
  link.append(text);
  place().append(' ', link);
}

/** Whether the page that opened this window is of another origin: it cannot be looked into. */
function isOpenedElsewhere(): boolean {
  try {
    String((window.opener as Window | null)?.location.href);
    return false;
  } catch {
    return true;
  }
}

/** Pages may cut themselves off from their windows, and lose nothing; a callback page that does so stays open. */
async function explainOpener(): Promise<void> {
  const {headers} = await fetch(location.pathname, {method: 'HEAD', credentials: 'omit', cache: 'no-store'});
  const policy = headers.get('cross-origin-opener-policy');
  if (policy !== null && policy !== 'unsafe-none') print('callback-opener', {});
}
