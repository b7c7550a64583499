import {presentationTraits, UNKNOWN_PRESENTATION} from '../../protocol/proxy/presentations.ts';
import '../../protocol/zod-prototypes.ts';
import * as z from 'zod/mini';
import {isFailureCode, type FailureCode} from '../../protocol/failures.ts';
import {presentations} from '../../protocol/proxy/api.ts';
import type {Attempt, FlowState} from '../machine/model.ts';
import {OVER, PENDING_PREFIX, PROBE_KEY} from './storage-keys.ts';

/** What is stored while the user is at Cashfree: no code, no token, no personal data. */
const PendingTransaction = z.object({
  verification_id: z.string(),
  presentation: z.literal(presentations),
  createUser: z.boolean(),
  /** Path on this origin to which the callback page returns. */
  path: z.string(),
  /** A failure code of the callback page, or `over` if Cashfree may still navigate the page. */
  hint: z.optional(z.custom<FailureCode | typeof OVER>(hint => hint === OVER || isFailureCode(hint))),
  context: z.optional(z.string()),
});
export type PendingTransaction = z.output<typeof PendingTransaction>;

/** Pending transactions of this tab, by the key of their element. */
export interface TransactionStore {
  read(key: string): PendingTransaction | undefined;
  write(key: string, pending: PendingTransaction): void;
  clear(key: string): void;
  some(): boolean;
  isWritable(): boolean;
}

/** If storage is blocked or full, code and cookie suffice; transactions of a page cannot be told apart. */
export function createTransactionStore(storage: () => Storage): TransactionStore {
  const attempt = <T>(action: (storage: Storage) => T): T | undefined => {
    try {
      return action(storage());
    } catch {
      return undefined;
    }
  };
  const read = (storage: Storage, key: string): PendingTransaction | undefined =>
    PendingTransaction.safeParse(JSON.parse(storage.getItem(key) ?? 'null')).data;
  const keysOf = (storage: Storage, is: (pending: PendingTransaction) => boolean): string[] =>
    keysIn(storage).filter(key =>
      attempt(storage => {
        const pending = read(storage, key);
        return pending && is(pending);
      }),
    );
  return {
    read: key => attempt(storage => read(storage, PENDING_PREFIX + key)),
    write: (key, pending) =>
      attempt(storage => {
        // Drop finished entries, and the old entry before the write: if the write fails, it must not remain.
        for (const over of keysOf(storage, isOver)) storage.removeItem(over);
        storage.removeItem(PENDING_PREFIX + key);
        storage.setItem(PENDING_PREFIX + key, JSON.stringify(pending));
      }),
    some: () => attempt(storage => keysOf(storage, pending => !isOver(pending)).length > 0) ?? false,
    clear: key => attempt(storage => storage.removeItem(PENDING_PREFIX + key)),
    isWritable: () => attempt(isWritable) ?? false,
  };
}

/** @throws {DOMException} if the storage is blocked or full. */
export function isWritable(storage: Storage): boolean {
  storage.setItem(PROBE_KEY, '');
  storage.removeItem(PROBE_KEY);
  return true;
}

function keysIn(storage: Storage): string[] {
  return Object.keys(storage).filter(key => key.startsWith(PENDING_PREFIX));
}

export function isOver(pending: PendingTransaction | undefined): boolean {
  return pending?.hint === OVER;
}

/** The SDK of an overlay may navigate after the end (docs/cashfree-contract.md section 10, row 4). */
export function leave(store: TransactionStore, key: string, ended: FlowState): void {
  const mayReturn =
    ended.status === 'done' && presentationTraits[ended.attempt.presentation].mayReturnAfterEnd;
  const pending = mayReturn ? store.read(key) : undefined;
  if (pending) store.write(key, {...pending, hint: OVER});
  else store.clear(key);
}

/** The attempt of a new page. Without the id of a finished transaction: the proxy finds that of a late code. */
export function attemptOf(pending: PendingTransaction | undefined, id: string): Attempt {
  if (!pending) return {id, presentation: UNKNOWN_PRESENTATION, createUser: false};
  const {verification_id, presentation, createUser} = pending;
  return {id, presentation, createUser, ...(isOver(pending) ? {} : {verification_id})};
}

export function pendingOf(
  {presentation, createUser, verification_id = ''}: Attempt,
  path: string,
  context: string | undefined,
): PendingTransaction {
  return {verification_id, presentation, createUser, path, ...(context === undefined ? {} : {context})};
}
