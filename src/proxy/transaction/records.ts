import type {ProxyStore} from '../store/store.ts';
import {expiresAt, type Transaction} from './transactions.ts';

/** Distinct codes that Cashfree may refuse for one transaction. The last of them ends it. */
const ATTEMPTS = 3;

/** How a transaction ended. One that is further to the right takes the place of one to its left, never the reverse. */
const ENDINGS = ['rejected', 'delivered', 'cancelled'] as const;
export type Ending = (typeof ENDINGS)[number];

/** A code that was posted for a transaction. */
interface CodeAttempt {
  /** Digest of the code. */
  readonly code: string;
  /** Milliseconds since the epoch until which its exchange may be under way. Absent: Cashfree refused the code. */
  readonly until?: number;
}

/** What the store knows of one transaction. It counts more than any cookie, because a client can send an old cookie. */
export interface TransactionRecord {
  readonly attempts: readonly CodeAttempt[];
  readonly ended?: Ending;
}

/** `retry`: another code was refused before. `busy`: as many exchanges are under way as codes may still be refused. */
export type Begun = 'first' | 'retry' | 'busy' | 'ended';

/**
 * The records of the transactions. Each method takes effect in the whole fleet at once, and throws where the store does.
 * A record lives as long as the transaction's cookie opens.
 */
export interface TransactionRecords {
  read(transaction: Transaction): Promise<TransactionRecord>;
  /** Notes that a code is about to be exchanged. The same code takes one of the three attempts, however often it comes. */
  begin(transaction: Transaction, code: string): Promise<Begun>;
  /** Takes back what `begin` noted: the exchange did not tell whether the code is good. */
  retract(transaction: Transaction, code: string): Promise<void>;
  /** Notes that Cashfree refused the code. @returns whether the transaction has ended with it. */
  reject(transaction: Transaction, code: string): Promise<boolean>;
  end(transaction: Transaction, ending: Ending): Promise<void>;
}

interface RecordsOptions {
  readonly store: ProxyStore;
  readonly now: () => number;
  /** How long one exchange may be under way, in milliseconds. */
  readonly lease: number;
}

const NO_RECORD: TransactionRecord = {attempts: []};

export function createRecords({store, now, lease}: RecordsOptions): TransactionRecords {
  /** Applies a change by compare and set, as often as another process was faster. */
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

    begin: (transaction, code) =>
      update<Begun>(transaction, record => {
        if (record.ended) return ['ended'];
        // An exchange whose lease is over died with its process: it says nothing of its code.
        const live = record.attempts.filter(({until = Infinity}) => until > now());
        const begun = live.some(isRefused) ? 'retry' : 'first';
        if (live.some(attempt => attempt.code === code)) return [begun];
        if (live.length >= ATTEMPTS) return ['busy'];
        return [begun, {...record, attempts: [...live, {code, until: now() + lease}]}];
      }),

    retract: (transaction, code) =>
      update(transaction, record => {
        const attempts = record.attempts.filter(attempt => attempt.code !== code || isRefused(attempt));
        return [undefined, attempts.length < record.attempts.length ? {...record, attempts} : undefined];
      }),

    reject: (transaction, code) =>
      update(transaction, record => {
        if (record.ended) return [record.ended === 'rejected'];
        const attempts = [...record.attempts.filter(attempt => attempt.code !== code), {code}];
        const last = attempts.filter(isRefused).length >= ATTEMPTS;
        return [last, {...record, attempts, ...(last && {ended: 'rejected'})}];
      }),

    end: (transaction, ending) =>
      update(transaction, record => {
        const before = record.ended ? ENDINGS.indexOf(record.ended) : -1;
        return [undefined, ENDINGS.indexOf(ending) > before ? {...record, ended: ending} : undefined];
      }),
  };
}

/** Cashfree refused a code that was posted for the transaction. */
export function hasRefusedCode({attempts}: TransactionRecord): boolean {
  return attempts.some(isRefused);
}

function isRefused({until}: CodeAttempt): boolean {
  return until === undefined;
}

function recordKeyOf({id}: Transaction): string {
  return `tx:${id}`;
}

function parseRecord(text: string | undefined): TransactionRecord {
  return text === undefined ? NO_RECORD : (JSON.parse(text) as TransactionRecord);
}
