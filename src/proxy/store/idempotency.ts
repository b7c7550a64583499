import {HOUR} from '../../protocol/cashfree/api.ts';
import {failureWith, isFailure, type FailureCode} from '../../protocol/failures.ts';
import {errorName, type RequestTrace} from '../telemetry.ts';
import type {Sealer} from '../sealing/seal.ts';
import type {ProxyStore} from './store.ts';

/** How long repeats get the result, in milliseconds. A page repeats a request soon if its answer is lost. */
export const RESULT_TTL = 60_000;

/** Attempts in all while the result is unknown (docs/cashfree-contract.md section 10, row 5). */
const LEASE_TRIES = 2;

/** In milliseconds, beyond the two calls. */
const LEASE_MARGIN = 5000;

/** In milliseconds. @param timeout the deadline of one call. */
export const leaseOf = (timeout: number): number => 2 * timeout + LEASE_MARGIN;

/** Interval of reads while another process runs the task, in milliseconds. */
const POLL = 50;

/** Failures that leave the code or token unused. */
const UNUSED: ReadonlySet<FailureCode> = new Set([
  'rate-limited',
  'cashfree-rate-limited',
  'cashfree-keys-refused',
  'cashfree-ip-refused',
  'cashfree-signature-refused',
  'cashfree-balance',
]);

/** Failures after which it is unknown whether Cashfree used the code or token. */
const UNKNOWN: ReadonlySet<FailureCode> = new Set([
  'proxy-failed',
  'cashfree-unreachable',
  'cashfree-failed',
]);

/** Makes a call, and retries it once if the connection failed before the timeout (section 10, row 5). */
export async function onceMore<T>(ask: () => Promise<T>, admit: () => Promise<void>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isFailure(error) || error.code !== 'cashfree-unreachable' || error.facts.timed_out) throw error;
    // A refused place must not hide that the result of the first call is unknown.
    await admit().catch(() => {
      throw error;
    });
    return ask();
  }
}

type Result = Record<string, unknown>;

interface Claim {
  readonly owner: string;
  readonly attempt: number;
  readonly leaseExpiry: number;
  readonly isDone: boolean;
  /** The code and the facts of a failure contain no secret and no personal data. */
  readonly failure?: {readonly code: FailureCode; readonly facts: object};
}

/**
 * Runs a task once on all machines that share the store. Other callers get its result or its final failure, and the
 * failure `spent` when the result has expired. If the process exits, the next caller retries after the lease expires.
 */
export interface Idempotency {
  <T extends Result>(key: string, task: Task<T>): Promise<T>;
  /** @returns the stored result, without running anything. @throws the stored failure. */
  recall<T extends Result>(key: string): Promise<T | undefined>;
  /** The stored result expires `ttl` milliseconds from now. */
  expire(key: string, ttl: number): Promise<void>;
}

export interface Work<T extends Result> {
  /** Waits for a place, before the claim: a process that exits meanwhile uses no attempt. */
  readonly admit?: () => Promise<void>;
  readonly work: () => Promise<T>;
  /** Default: {@link RESULT_TTL}. */
  readonly keep?: number;
  /** Default: {@link LEASE_TRIES}. */
  readonly attempts?: number;
  /** Whether an error other than a `Failure` left the code or token unused. Default: it is unknown. */
  readonly unused?: (error: unknown) => boolean;
}

interface Task<T extends Result> extends Work<T> {
  /** The failure for repeats after the result has expired. */
  readonly spent: FailureCode;
  readonly trace: RequestTrace;
}

interface IdempotencyOptions {
  readonly store: ProxyStore;
  readonly sealer: Sealer;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly timeout: number;
}

export function createIdempotency({store, sealer, now, sleep, timeout}: IdempotencyOptions): Idempotency {
  const lease = leaseOf(timeout);
  const flights = new Map<string, Promise<Result>>();

  async function lead<T extends Result>(key: string, task: Task<T>): Promise<T> {
    const owner = crypto.randomUUID();
    for (;;) {
      const claimOf = (attempt: number) =>
        JSON.stringify({owner, attempt, leaseExpiry: now() + lease, isDone: false} satisfies Claim);
      const text = await store.get(`once:${key}`);
      if (text === undefined) {
        await task.admit?.();
        const first = claimOf(1);
        if (await store.add(`once:${key}`, first, HOUR)) return perform(key, first, task);
        continue;
      }
      // The result is written before `isDone`: a process that reads the flag can read the result.
      const result = await recall<T>(key);
      if (result) return result;
      const claim = JSON.parse(text) as Claim;
      if (claim.isDone) throw failureWith(claim.failure?.code ?? task.spent, claim.failure?.facts);
      if (claim.leaseExpiry > now()) {
        await sleep(POLL);
        continue;
      }
      if (claim.attempt >= (task.attempts ?? LEASE_TRIES)) throw failureWith(task.spent);
      await task.admit?.();
      const next = claimOf(claim.attempt + 1);
      if (await store.replace(`once:${key}`, text, next, HOUR)) return perform(key, next, task);
    }
  }

  async function perform<T extends Result>(key: string, text: string, task: Task<T>): Promise<T> {
    const {work, trace, keep: ttl = RESULT_TTL, attempts, unused} = task;
    const claim = JSON.parse(text) as Claim;
    const settle = (value: Claim) => store.replace(`once:${key}`, text, JSON.stringify(value), HOUR);
    // A failed store must not lose the outcome for the caller. The claim then blocks other callers until its lease expires.
    const record = (write: () => Promise<unknown>) =>
      write().catch((error: unknown) =>
        trace.report({type: 'fault', where: 'store', name: errorName(error)}),
      );
    try {
      const result = await work();
      await record(async () => {
        await save(key, {result}, ttl);
        await settle({...claim, isDone: true});
      });
      return result;
    } catch (error) {
      await record(async () => {
        const {code, facts} = isFailure(error) ? error : failureWith('proxy-failed');
        if (UNUSED.has(code) || unused?.(error)) return store.remove(`once:${key}`);
        // Without a second attempt the unknown result is final.
        if (UNKNOWN.has(code) && attempts !== 1) return settle({...claim, leaseExpiry: 0});
        await save(key, {code, facts}, ttl);
        return settle({...claim, isDone: true, failure: {code, facts}});
      });
      throw error;
    }
  }

  async function save(key: string, outcome: Result, ttl: number): Promise<void> {
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

  async function expire(key: string, ttl: number): Promise<void> {
    const text = await store.get(`result:${key}`);
    if (text !== undefined) await store.set(`result:${key}`, text, ttl);
  }

  const once = async <T extends Result>(key: string, task: Task<T>): Promise<T> => {
    const running = flights.get(key) as Promise<T> | undefined;
    if (running) return running;
    const flight = lead(key, task).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };
  return Object.assign(once, {recall, expire});
}
