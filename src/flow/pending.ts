import * as z from 'zod/mini';
import {isFailureCode, type FailureCode} from '../protocol/failures.ts';
import {presentations} from '../protocol/proxy-api.ts';
import type {Attempt, FlowState} from './model.ts';
import {PENDING_PREFIX} from './names.ts';

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
export interface PendingStore {
  read(key: string): Pending | undefined;
  write(key: string, pending: Pending): void;
  clear(key: string): void;
  /** Whether any element of this tab has a transaction at Cashfree. */
  some(): boolean;
}

/**
 * In `sessionStorage`. Where it is blocked or full, nothing is kept: the transaction then still ends well by its code
 * and the proxy's cookie, it only cannot be told apart from another one of the same page.
 */
export function createPendingStore(storage: () => Storage): PendingStore {
  const attempt = <T>(action: (storage: Storage) => T): T | undefined => {
    try {
      return action(storage());
    } catch {
      return undefined;
    }
  };
  return {
    read: key => {
      const stored = attempt(
        storage => JSON.parse(storage.getItem(PENDING_PREFIX + key) ?? 'null') as unknown,
      );
      return Pending.safeParse(stored).data;
    },
    write: (key, pending) =>
      attempt(storage => storage.setItem(PENDING_PREFIX + key, JSON.stringify(pending))),
    some: () => attempt(storage => Object.keys(storage).some(key => key.startsWith(PENDING_PREFIX))) ?? false,
    clear: key => attempt(storage => storage.removeItem(PENDING_PREFIX + key)),
  };
}

/** Nothing is awaited any more: the page was loaded anew by itself, and not by way of the callback page. */
export function isOver({hint}: Pending): boolean {
  return hint === OVER;
}

/**
 * Nothing is pending any more. The SDK of an overlay may give the code here, and then go to the callback page all the same
 * (contract 10, row 4): the way back is kept.
 */
export function leave(store: PendingStore, key: string, ended: FlowState): void {
  const wished = ended.status === 'cancelled' && ended.by === 'page';
  const overlaid = 'attempt' in ended && ended.attempt.presentation === 'overlay' && !wished;
  const pending = overlaid && store.read(key);
  if (pending) store.write(key, {...pending, hint: OVER});
  else store.clear(key);
}

/** The attempt that a pending transaction goes on with in a new page. */
export function attemptOf({verification_id, presentation, createUser}: Pending, id: string): Attempt {
  return {id, presentation, createUser, verification_id};
}

export function pendingOf(
  {presentation, createUser, verification_id = ''}: Attempt,
  path: string,
  context: string | undefined,
): Pending {
  return {verification_id, presentation, createUser, path, ...(context === undefined ? {} : {context})};
}
