import {expect} from 'chai';
import {createSealer} from '../../../src/proxy/sealing/seal.ts';
import type {Transaction} from '../../../src/proxy/transaction/transactions.ts';
import {SEALING_KEY, type Browser} from './support.ts';

/** Opens and writes the cookies of a proxy of `setUp`, with its key. */
export function transactionCookies(browser: Browser) {
  const sealer = createSealer({keys: [SEALING_KEY], issuer: 'cf-user-details/production', now: Date.now});

  function nameOf(id: string): string {
    const name = [...browser.cookies.keys()].find(key => key.endsWith(id));
    expect(name, 'a cookie of this transaction').to.be.a('string');
    return String(name);
  }

  return {
    async read(id: string): Promise<Transaction> {
      const opened = await sealer.open('transaction', browser.cookies.get(nameOf(id)) ?? '');
      return opened as unknown as Transaction;
    },
    /** Writes a cookie as another version of the proxy, or an earlier request, may have written it. */
    async change(
      id: string,
      changes: {[K in keyof Transaction]?: Transaction[K] | undefined},
    ): Promise<void> {
      const changed = {...(await this.read(id)), ...changes};
      browser.cookies.set(nameOf(id), await sealer.seal('transaction', changed, Date.now() + 3_600_000));
    },
    /** @returns a function that puts the present cookies back. */
    keep(): () => void {
      const kept = [...browser.cookies];
      return () => {
        for (const [name, value] of kept) browser.cookies.set(name, value);
      };
    },
  };
}
