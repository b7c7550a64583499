import {explain} from './explain.ts';
import {print} from './print.ts';

/** The proxy's answer to the callback page: a transaction, or the code of a failure. */
export interface CallbackAnswer {
  readonly verification_id?: string | undefined;
  readonly code?: string | undefined;
  readonly facts?: object | undefined;
  readonly status?: number | undefined;
  /** The path where the transaction began. Present only if that page could store nothing. */
  readonly path?: string | undefined;
}

/** Texts of a callback page that cannot finish the transaction. */
export interface Words {
  /** The proxy was not found at its address, or refused the page. */
  readonly fault: string;
  /** The code belongs to no pending transaction of this browser. */
  readonly missing: string;
  /** Label of the link to the start page. It appears if no page waits and this tab stores no start. */
  readonly home: string;
}

const defaultFaultWords: Words = {
  fault:
    'This could not be finished here. Go back to the page where you started, and fill in the form by hand.',
  missing:
    'Your request is no longer open, or was begun at another address. Go back to the page where you started, and start again.',
  home: 'Go to the start page',
};

/** Failures that the callback page explains to the user, because no other page may be open. */
const wordsByCode: Readonly<Record<string, 'fault' | 'missing'>> = {
  'proxy-answer-invalid': 'fault',
  'request-refused': 'fault',
  'transaction-missing': 'missing',
};

/**
 * Explains the outcome to the developer on the console, and to the user on the page. If the page of the start
 * could store nothing, the tab returns to it (docs/adr/0024-return-without-storage.md).
 * @param known the transaction of this window, if the tab stored it.
 * @returns whether the window must stay open for the texts.
 */
export async function tell(
  proxy: string,
  {code, facts = {}, status, path}: CallbackAnswer,
  known: string | undefined,
  strings: Partial<Words> = {},
  authCode = '',
): Promise<boolean> {
  if (returnsTo(path, authCode)) return true;
  const allWords = {...defaultFaultWords, ...strings};
  const words = wordsByCode[code ?? ''];
  if (words !== undefined) statusElement().textContent = allWords[words];
  // While the proxy is unreachable, the page still has the code: a link would lose it.
  if (code !== 'proxy-unreachable' && known === undefined && !window.opener && window === window.top)
    offerHome(allWords.home);
  if (code === undefined) {
    // The window of a transaction has an opener, unless Cross-Origin-Opener-Policy cut it.
    if (known !== undefined) void explainOpener();
    return false;
  }
  await explain({
    code: isFromElsewhere(code, known) ? 'callback-elsewhere' : code,
    facts: {step: 'token', ...facts, ...(status !== undefined && {status})},
    proxy,
    isCallbackPage: true,
  });
  return words !== undefined;
}

const statusElement = (): Element => document.querySelector('[role=status]') ?? document.body;

/** Only a path on this origin: no open redirect (RFC 9700 section 4.11). */
function returnsTo(path: string | undefined, authCode: string): boolean {
  if (!path?.startsWith('/')) return false;
  location.replace(location.origin + path + encodeURIComponent(authCode));
  return true;
}

/** Without storage, a redirect ends in a tab that scripts cannot close and that has no link back. */
function offerHome(text: string): void {
  const link = document.createElement('a');
  link.href = '/';
  link.append(text);
  statusElement().append(' ', link);
}

/** The transaction started at another origin, so that this browser has no cookie for it here. */
function isFromElsewhere(code: string, known: string | undefined): boolean {
  return code === 'transaction-missing' && (known === undefined || isOpenedElsewhere());
}

/** The location of another origin cannot be read. */
function isOpenedElsewhere(): boolean {
  try {
    String((window.opener as Window | null)?.location.href);
    return false;
  } catch {
    return true;
  }
}

/** A page may cut itself off from its windows without harm. A callback page that does so stays open. */
async function explainOpener(): Promise<void> {
  const {headers} = await fetch(location.pathname, {method: 'HEAD', credentials: 'omit', cache: 'no-store'});
  const policy = headers.get('cross-origin-opener-policy');
  if (policy !== null && policy !== 'unsafe-none') print('callback-opener', {});
}
