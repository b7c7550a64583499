/** The code of transactions: flow, client, checks and the later views of the card. It is loaded on intent. */
import {safely} from '../flow/base/report.ts';

type TransactionModule = typeof import('./transaction/index.ts');

/** In milliseconds. After a longer wait, the user is told. */
const LOAD_LIMIT = 30_000;

let loaded: TransactionModule | undefined;
let request: Promise<TransactionModule> | undefined;
let tries = 0;

/** The code, if it has loaded. */
export const loadedTransaction = (): TransactionModule | undefined => loaded;

/**
 * Loads the code once for all elements of the page. The next call after a failure loads it again.
 *
 * @returns a promise that rejects if the code did not load within 30 seconds.
 */
export async function loadTransaction(): Promise<TransactionModule> {
  request ??= new Promise((resolve, reject) => {
    import('./transaction/index.ts').catch(tries++ ? repeat : undefined).then(resolve, reject);
    // Without a timer, only the limit is missing.
    safely(() => void setTimeout(reject, LOAD_LIMIT));
  });
  try {
    return (loaded = await request);
  } catch (error) {
    request = undefined;
    throw error;
  }
}

/**
 * Firefox keeps the failure of a URL until the page is reloaded, and names the URL in the error. A fragment makes another
 * URL of it, for which no `integrity` of the page would hold.
 */
async function repeat(error: unknown): Promise<TransactionModule> {
  const [url] = /https?:\S+/.exec(String(error)) ?? [];
  if (!url || document.querySelector('[integrity], [type=importmap]')) throw error;
  return (await import(/* @vite-ignore */ /* webpackIgnore: true */ `${url}#${tries}`)) as TransactionModule;
}
