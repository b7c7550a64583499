import {Failure, isFailure, type ProxyStep} from '../../protocol/failures.ts';
import type {Clock} from '../base/clock.ts';
import {delay} from '../base/delay.ts';

/** How long one call may take, in milliseconds; the state's own deadline also holds the waits between. */
const CALL_LIMIT = 30_000;

/** Shortest wait between two calls, in milliseconds, whatever the proxy says. */
const SHORTEST = 50;

/**
 * Makes a call as often as the proxy says "come back later", and waits as long as it says.
 *
 * The person has given consent, and the code or token in hand cannot be had again: a minute in which the merchant's quota
 * at Cashfree is used up (contract 2.3) must not cost it.
 *
 * @throws {Failure}; or the signal's reason.
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
  // By hand: phones that are still in use lack AbortSignal.any.
  const inner = new AbortController();
  const late = new Failure('proxy-unreachable', {step, timed_out: true});
  const callOff = clock.after(CALL_LIMIT, () => inner.abort(late));
  const abort = (): void => inner.abort(outer.reason);
  outer.addEventListener('abort', abort);
  try {
    return await ask(inner.signal);
  } finally {
    callOff();
    outer.removeEventListener('abort', abort);
  }
}
