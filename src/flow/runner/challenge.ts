import {Failure, isFailure} from '../../protocol/failures.ts';
import {CHALLENGE} from '../../protocol/proxy/routes.ts';
import {CHALLENGE_LIMIT} from '../machine/deadlines.ts';
import type {Clock} from '../base/clock.ts';
import {delay} from '../base/delay.ts';

/**
 * Source of a challenge token: the token, a promise of it, or a function that returns either. A token is good for one
 * start, and only a function can return a new one for each start.
 */
export type Challenge = string | PromiseLike<string> | (() => string | PromiseLike<string>);

/** @throws {Failure} `challenge-failed`, or the signal's reason. */
export async function askChallenge(challenge: Challenge, clock: Clock, signal: AbortSignal): Promise<string> {
  const failed = (reason: 'error' | 'invalid' | 'timeout') => new Failure('challenge-failed', {reason});
  let token: unknown;
  try {
    token = await Promise.race([
      typeof challenge === 'function' ? challenge() : challenge,
      delay(clock, CHALLENGE_LIMIT, signal).then(() => {
        throw failed('timeout');
      }),
    ]);
  } catch (error) {
    signal.throwIfAborted();
    if (isFailure(error)) throw error;
    reportError(error);
    throw failed('error');
  }
  if (typeof token === 'string' && CHALLENGE.test(token)) return token;
  throw failed('invalid');
}
