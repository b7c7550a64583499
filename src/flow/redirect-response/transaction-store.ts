import {presentationTraits, UNKNOWN_PRESENTATION} from '../../protocol/proxy/presentations.ts';
import '../../protocol/zod-prototypes.ts';
import * as z from 'zod/mini';
import {isFailureCode, type FailureCode} from '../../protocol/failures.ts';
import {presentations} from '../../protocol/proxy/api.ts';
import type {Attempt, FlowState} from '../machine/model.ts';
import {PENDING_PREFIX} from './storage-keys.ts';

/** Written at the end of an overlay, and written over by the callback page. */
const OVER = 'over';

/** What outlives the page while the user is at Cashfree. No code, no token, nothing personal. */
const Pending = z.object({
  verification_id: z.string(),
  presentation: z.literal(presentations),
  createUser: z.boolean(),
  /** Path on this origin where the transaction began; the callback page goes back there. */
  path: z.string(),
  /**
   * What the callback page made of the return: the code of a failure. `over` until then, where the transaction has ended and
   * Cashfree may still take the page away.
   */
  hint: z.optional(z.custom<FailureCode | typeof OVER>(hint => hint === OVER || isFailureCode(hint))),
  /** The merchant's own small value, given at start. */
  context: z.optional(z.string()),
});
export type Pending = z.output<typeof Pending>;

/** Where pending transactions are kept, by the key of their element. One tab sees only its own. */
export interface TransactionStore {
  read(key: string): Pending | undefined;
  write(key: string, pending: Pending): void;
  clear(key: string): void;
  /** Whether any element of this tab has a transaction at Cashfree now. */
  some(): boolean;
}

/**
 * In `sessionStorage`. Where it is blocked or full, nothing is kept: the transaction then still ends well by its code
 * and the proxy's cookie, it only cannot be told apart from another one of the same page.
 */
export function createTransactionStore(storage: () => Storage): TransactionStore {
  const attempt = <T>(action: (storage: Storage) => T): T | undefined => {
    try {
      return action(storage());
    } catch {
      return undefined;
    }
  };
  const read = (storage: Storage, key: string): Pending | undefined =>
    Pending.safeParse(JSON.parse(storage.getItem(key) ?? 'null')).data;
  /** Keys of the entries that can be read, and are so. */
  const keysOf = (storage: Storage, is: (pending: Pending) => boolean): string[] =>
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
        // Whoever begins anew does not come back from what is over; and where there is no room for the new one, the old
        // one must not be taken for it.
        for (const over of keysOf(storage, isOver)) storage.removeItem(over);
        storage.removeItem(PENDING_PREFIX + key);
        storage.setItem(PENDING_PREFIX + key, JSON.stringify(pending));
      }),
    some: () => attempt(storage => keysOf(storage, pending => !isOver(pending)).length > 0) ?? false,
    clear: key => attempt(storage => storage.removeItem(PENDING_PREFIX + key)),
  };
}

function keysIn(storage: Storage): string[] {
  return Object.keys(storage).filter(key => key.startsWith(PENDING_PREFIX));
}

/** Nothing is awaited any more, and the way back is kept all the same. */
export function isOver(pending: Pending | undefined): boolean {
  return pending?.hint === OVER;
}

/**
 * Nothing is pending any more. But the SDK of an overlay may give the code here, and then go to the callback page all the same
 * (contract 10, row 4): the way back from there is kept until another transaction begins, or the page is loaded anew.
 */
export function leave(store: TransactionStore, key: string, ended: FlowState): void {
  const mayReturn =
    ended.status === 'done' && presentationTraits[ended.attempt.presentation].mayReturnAfterEnd;
  const pending = mayReturn ? store.read(key) : undefined;
  if (pending) store.write(key, {...pending, hint: OVER});
  else store.clear(key);
}

/** The attempt that a pending transaction goes on with in a new page. A code that comes after the end names its own. */
export function attemptOf(pending: Pending | undefined, id: string): Attempt {
  if (!pending) return {id, presentation: UNKNOWN_PRESENTATION, createUser: false};
  const {verification_id, presentation, createUser} = pending;
  return {id, presentation, createUser, ...(isOver(pending) ? {} : {verification_id})};
}

export function pendingOf(
  {presentation, createUser, verification_id = ''}: Attempt,
  path: string,
  context: string | undefined,
): Pending {
  return {verification_id, presentation, createUser, path, ...(context === undefined ? {} : {context})};
}
