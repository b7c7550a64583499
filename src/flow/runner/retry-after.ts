import {Failure, isFailure, type ProxyStep} from '../../protocol/failures.ts';
import type {Clock} from '../base/clock.ts';
import {delay} from '../base/delay.ts';

/** In milliseconds, for one call. Waits count only for the deadline of the state. */
const CALL_LIMIT = 30_000;

const SHORTEST = 50;

/**
 * A full quota at Cashfree (docs/cashfree-contract.md section 2.3) must not lose the code or the token.
 * @throws {Failure} or the signal's reason.
 */
export async function retryAfter<T>(
  step: ProxyStep,
  ask: (signal: AbortSignal) => Promise<T>,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  for (;;) {
    try {
      return await withinDeadline(step, ask, clock, signal);
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (error.code !== 'rate-limited' && error.code !== 'cashfree-rate-limited') throw error;
      await delay(clock, Math.max(SHORTEST, error.facts.retry_after * 1000), signal);
    }
  }
}

async function withinDeadline<T>(
  step: ProxyStep,
  ask: (signal: AbortSignal) => Promise<T>,
  clock: Clock,
  outer: AbortSignal,
): Promise<T> {
  // Some phones lack AbortSignal.any.
  const inner = new AbortController();
  const late = new Failure('proxy-unreachable', {step, timed_out: true});
  const cancelTimer = clock.after(CALL_LIMIT, () => inner.abort(late));
  const abort = (): void => inner.abort(outer.reason);
  outer.addEventListener('abort', abort);
  try {
    return await ask(inner.signal);
  } finally {
    cancelTimer();
    outer.removeEventListener('abort', abort);
  }
}
