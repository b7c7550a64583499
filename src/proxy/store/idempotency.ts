import {HOUR} from '../../protocol/cashfree/api.ts';
import {failureWith, isFailure, type FailureCode} from '../../protocol/failures.ts';
import {errorName, type RequestTrace} from '../telemetry.ts';
import type {Sealer} from '../sealing/seal.ts';
import type {ProxyStore} from './store.ts';

/** How long the result itself is kept for repeats, in milliseconds: a lost answer is asked for again soon. */
export const RESULT_TTL = 60_000;

/** After a result that nobody knows, one more attempt and no third (contract 10, row 5). */
const LEASE_TRIES = 2;

/** What the work may take beyond its two calls, in milliseconds, before its lease expires. */
const LEASE_MARGIN = 5000;

/** How long one piece of work may be under way, in milliseconds; `timeout` is that of one call. */
export const leaseOf = (timeout: number): number => 2 * timeout + LEASE_MARGIN;

/** How often a proxy looks whether another one is done, in milliseconds. */
const POLL = 50;

/** Where nothing was used up, so that trying again is as good as the first time. */
const UNUSED: ReadonlySet<FailureCode> = new Set([
  'rate-limited',
  'cashfree-rate-limited',
  'cashfree-keys-refused',
  'cashfree-ip-refused',
  'cashfree-signature-refused',
  'cashfree-balance',
]);

/** Where nobody knows whether it was used up. */
const UNKNOWN: ReadonlySet<FailureCode> = new Set([
  'proxy-failed',
  'cashfree-unreachable',
  'cashfree-failed',
]);

/** One call, and once more where the connection broke and time is left (contract 10, row 5). */
export async function onceMore<T>(ask: () => Promise<T>, admit: () => Promise<void>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isFailure(error) || error.code !== 'cashfree-unreachable' || error.facts.timed_out) throw error;
    // Without a place for it, nobody knows whether the first one was heard, and that is what has to be recorded.
    await admit().catch(() => {
      throw error;
    });
    return ask();
  }
}

/** Plain data, as JSON has it. */
type Result = Record<string, unknown>;

/** What stands in the store about one piece of work, from before it is begun. */
interface Claim {
  readonly owner: string;
  readonly attempt: number;
  readonly until: number;
  readonly done: boolean;
  /** How it failed, if it did. Code and facts of a failure hold no secret and no personal value. */
  readonly failure?: {readonly code: FailureCode; readonly facts: object};
}

/**
 * Does a piece of work once in the whole fleet. Callers at the same time share it, later ones get the same result
 * while it is kept, and then `spent`. A failure after which nothing can be tried again is the answer to every later caller.
 *
 * The claim is written before the work is begun: a proxy that dies in the middle leaves it, and the next caller
 * may try once more when its lease is over.
 */
export interface Idempotency {
  <T extends Result>(key: string, task: Task<T>): Promise<T>;
  /** The result alone, while it is kept; nothing is begun for it. @throws the failure that is kept in its place. */
  recall<T extends Result>(key: string): Promise<T | undefined>;
}

/** A piece of work, and the place in line that it takes. */
export interface Work<T extends Result> {
  /** Waits for a place, before the work is claimed: who dies while waiting has used nothing up. Default: no line. */
  readonly admit?: () => Promise<void>;
  readonly work: () => Promise<T>;
  /** How long the result is kept for repeats, in milliseconds. Default: {@link RESULT_TTL}. */
  readonly keep?: number;
  /** How often the work may be begun while its result is unknown. Default: {@link LEASE_TRIES}. */
  readonly attempts?: number;
  /** Whether an error that is not a failure came before anything was used up. Default: it is unknown. */
  readonly unused?: (error: unknown) => boolean;
}

interface Task<T extends Result> extends Work<T> {
  /** What to tell who comes when the result is gone. */
  readonly spent: FailureCode;
  readonly trace: RequestTrace;
}

interface IdempotencyOptions {
  readonly store: ProxyStore;
  readonly sealer: Sealer;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Of one call, in milliseconds. */
  readonly timeout: number;
}

export function createIdempotency({store, sealer, now, sleep, timeout}: IdempotencyOptions): Idempotency {
  const lease = leaseOf(timeout);
  const flights = new Map<string, Promise<Result>>();

  async function lead<T extends Result>(key: string, task: Task<T>): Promise<T> {
    const owner = crypto.randomUUID();
    for (;;) {
      const mine = (attempt: number) => JSON.stringify({owner, attempt, until: now() + lease, done: false});
      const text = await store.get(`once:${key}`);
      if (text === undefined) {
        await task.admit?.();
        const first = mine(1);
        if (await store.add(`once:${key}`, first, HOUR)) return perform(key, first, task);
        continue;
      }
      // The result is written before the claim is marked as done: where the mark was read, the result can be read too.
      const kept = await recall<T>(key);
      if (kept) return kept;
      const claim = JSON.parse(text) as Claim;
      if (claim.done) throw failureWith(claim.failure?.code ?? task.spent, claim.failure?.facts);
      if (claim.until > now()) {
        await sleep(POLL);
        continue;
      }
      if (claim.attempt >= (task.attempts ?? LEASE_TRIES)) throw failureWith(task.spent);
      await task.admit?.();
      const next = mine(claim.attempt + 1);
      if (await store.replace(`once:${key}`, text, next, HOUR)) return perform(key, next, task);
    }
  }

  async function perform<T extends Result>(key: string, text: string, task: Task<T>): Promise<T> {
    const {work, trace, keep: ttl = RESULT_TTL, attempts, unused} = task;
    const claim = JSON.parse(text) as Claim;
    const settle = (value: Claim) => store.replace(`once:${key}`, text, JSON.stringify(value), HOUR);
    // What is done cannot be undone: a store that fails now must not lose the outcome for the one who waits. The claim
    // stays until its lease is over, so that nobody else begins before.
    const record = (write: () => Promise<unknown>) =>
      write().catch((error: unknown) =>
        trace.report({type: 'fault', where: 'store', name: errorName(error)}),
      );
    try {
      const result = await work();
      await record(async () => {
        await keep(key, {result}, ttl);
        await settle({...claim, done: true});
      });
      return result;
    } catch (error) {
      await record(async () => {
        const {code, facts} = isFailure(error) ? error : failureWith('proxy-failed');
        if (UNUSED.has(code) || unused?.(error)) return store.remove(`once:${key}`);
        // Where one attempt is all, its unknown result is the answer to every repeat.
        if (UNKNOWN.has(code) && attempts !== 1) return settle({...claim, until: 0});
        await keep(key, {code, facts}, ttl);
        return settle({...claim, done: true, failure: {code, facts}});
      });
      throw error;
    }
  }

  async function keep(key: string, outcome: Result, ttl: number): Promise<void> {
    const text = store.inProcess
      ? JSON.stringify(outcome)
      : await sealer.seal('result', outcome, now() + ttl);
    await store.set(`result:${key}`, text, ttl);
  }

  async function recall<T extends Result>(key: string): Promise<T | undefined> {
    const text = await store.get(`result:${key}`);
    if (text === undefined) return undefined;
    const outcome = store.inProcess ? (JSON.parse(text) as Result) : await sealer.open('result', text);
    if (outcome && 'code' in outcome) {
      throw failureWith(outcome.code as FailureCode, outcome.facts as object);
    }
    return outcome?.result as T | undefined;
  }

  const once = async <T extends Result>(key: string, task: Task<T>): Promise<T> => {
    const running = flights.get(key) as Promise<T> | undefined;
    if (running) return running;
    const flight = lead(key, task).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };
  return Object.assign(once, {recall});
}
