import type {ProxyStore} from '../store/store.ts';
import {expiresAt, type Transaction} from './transactions.ts';

/** Distinct codes that Cashfree may refuse for one transaction. The last one ends it (docs/adr/0012-attempts-in-the-store.md). */
const ATTEMPTS = 3;

/** How a transaction ended. The first ending stays, unless the user cancels. */
export type Ending = 'rejected' | 'delivered' | 'cancelled';

interface CodeAttempt {
  readonly codeDigest: string;
  /** When the lease of the exchange expires, in milliseconds since the epoch. Absent: Cashfree refused the code. */
  readonly leaseExpiry?: number;
}

/** The store's record of one transaction. It overrides the cookie, because a client can send an old cookie. */
export interface TransactionRecord {
  readonly attempts: readonly CodeAttempt[];
  readonly ended?: Ending;
}

/** `retry`: Cashfree refused another code before. `busy`: every attempt that is left is in use. */
export type Begun = 'first' | 'retry' | 'busy' | 'ended';

/** Each method is atomic, and throws if the store does. A record expires with the cookie of its transaction. */
export interface TransactionRecords {
  read(transaction: Transaction): Promise<TransactionRecord>;
  /** Takes an attempt for a code. A repeated code takes one attempt in all. */
  begin(transaction: Transaction, codeDigest: string): Promise<Begun>;
  /** Gives the attempt back: the exchange did not show whether the code is valid. */
  retract(transaction: Transaction, codeDigest: string): Promise<void>;
  /** Counts a refused code. @returns whether this ended the transaction. */
  reject(transaction: Transaction, codeDigest: string): Promise<boolean>;
  /** @returns how the transaction had ended before. */
  end(transaction: Transaction, ending: Ending): Promise<Ending | undefined>;
}

interface RecordsOptions {
  readonly store: ProxyStore;
  readonly now: () => number;
  /** Longest time of one exchange, in milliseconds. */
  readonly lease: number;
}

const NO_RECORD: TransactionRecord = {attempts: []};

export function createRecords({store, now, lease}: RecordsOptions): TransactionRecords {
  /** Applies a change by compare-and-set, and retries after a conflict with another process. */
  async function update<T>(
    transaction: Transaction,
    change: (record: TransactionRecord) => [result: T, changed?: TransactionRecord | undefined],
  ): Promise<T> {
    const key = recordKeyOf(transaction);
    for (;;) {
      const text = await store.get(key);
      const [result, changed] = change(parseRecord(text));
      if (!changed) return result;
      const next = JSON.stringify(changed);
      const ttl = expiresAt(transaction) - now();
      if (text === undefined ? await store.add(key, next, ttl) : await store.replace(key, text, next, ttl))
        return result;
    }
  }

  return {
    read: async transaction => parseRecord(await store.get(recordKeyOf(transaction))),

    begin: (transaction, codeDigest) =>
      update<Begun>(transaction, record => {
        if (record.ended) return ['ended'];
        // If a process exits during an exchange, the lease of its attempt expires, and the attempt no longer counts.
        const live = record.attempts.filter(({leaseExpiry = Infinity}) => leaseExpiry > now());
        const begun = live.some(isRefused) ? 'retry' : 'first';
        if (live.some(attempt => attempt.codeDigest === codeDigest)) return [begun];
        if (live.length >= ATTEMPTS) return ['busy'];
        return [begun, {...record, attempts: [...live, {codeDigest, leaseExpiry: now() + lease}]}];
      }),

    retract: (transaction, codeDigest) =>
      update(transaction, record => {
        const attempts = record.attempts.filter(
          attempt => attempt.codeDigest !== codeDigest || isRefused(attempt),
        );
        return [undefined, attempts.length < record.attempts.length ? {...record, attempts} : undefined];
      }),

    reject: (transaction, codeDigest) =>
      update(transaction, record => {
        if (record.ended) return [record.ended === 'rejected'];
        const others = record.attempts.filter(attempt => attempt.codeDigest !== codeDigest);
        const attempts = [...others, {codeDigest}];
        const isLast = attempts.filter(isRefused).length >= ATTEMPTS;
        return [isLast, {...record, attempts, ...(isLast && {ended: 'rejected'})}];
      }),

    end: (transaction, ending) =>
      update(transaction, record => {
        const replaces = record.ended === undefined || (ending === 'cancelled' && record.ended !== ending);
        return [record.ended, replaces ? {...record, ended: ending} : undefined];
      }),
  };
}

export function hasRefusedCode({attempts}: TransactionRecord): boolean {
  return attempts.some(isRefused);
}

function isRefused({leaseExpiry}: CodeAttempt): boolean {
  return leaseExpiry === undefined;
}

function recordKeyOf({id}: Transaction): string {
  return `tx:${id}`;
}

function parseRecord(text: string | undefined): TransactionRecord {
  return text === undefined ? NO_RECORD : (JSON.parse(text) as TransactionRecord);
}
