import {presentationTraits} from '../../protocol/proxy/presentations.ts';
import {conceal} from '../../protocol/conceal.ts';
import {readExpiry} from '../../protocol/expiry.ts';
import {
  Failure,
  failureWith,
  isFailure,
  isFailureCode,
  type AnyFailure,
  type FailureCode,
} from '../../protocol/failures.ts';
import {readMobile} from '../../protocol/mobile.ts';
import type {TransactionStatus} from '../../protocol/proxy/api.ts';
import type {Clock} from '../base/clock.ts';
import {askChallenge, type Challenge} from './challenge.ts';
import {retryAfter} from './retry-after.ts';
import {isAgain} from './kept-number.ts';
import {deadlines} from '../machine/transitions.ts';
import type {Attempt, Effect, FlowEvent} from '../machine/model.ts';
import type {ProxyClient} from './proxy-client.ts';
import {report} from '../base/report.ts';

/** Effects that are a call to the proxy. */
export type ProxyEffect = Extract<Effect, {type: 'prepare' | 'ask' | 'exchange' | 'fetch' | 'create'}>;

/**
 * Performs one call and says what happened.
 *
 * @param challenge where a start gets its token from.
 * @param hint what the callback made of the return; counts only where the proxy's record says nothing.
 * @throws {Failure}; or the signal's reason.
 */
export async function runEffect(
  effect: ProxyEffect,
  client: ProxyClient,
  clock: Clock,
  hint: FailureCode | undefined,
  signal: AbortSignal,
  challenge?: Challenge | null,
): Promise<FlowEvent> {
  const {attempt} = effect;
  const {id, verification_id} = attempt;
  switch (effect.type) {
    case 'prepare': {
      const {mobile: given} = effect;
      const again = isAgain(given) ? given.again : undefined;
      const mobile = isAgain(given) ? undefined : readMobile(await given);
      if (mobile === undefined && again === undefined) throw new Failure('mobile-invalid');
      // Asked for each call, because a token is good for one.
      const token = challenge == null ? undefined : await askChallenge(challenge, clock, signal);
      const session = await client.session(
        {...(mobile === undefined ? {again: true} : {mobile}), presentation: attempt.presentation},
        signal,
        token,
        again,
      );
      return {type: 'prepared', id, session, until: consentUntil(session.expiry, clock.now())};
    }
    case 'ask': {
      const status = await client.status(verification_id, signal);
      return answerOf(status, attempt, hint ?? effect.hint) ?? unfinished(status, attempt, clock.now());
    }
    case 'exchange': {
      const token = await retryAfter(
        'token',
        on => client.token(effect.code, verification_id, on),
        clock,
        signal,
      );
      // The proxy has compared it already; a page that was told another id must not go on either.
      if (verification_id !== undefined && token.verification_id !== verification_id)
        throw new Failure('binding-mismatch');
      return {type: 'exchanged', id, token: token.access_token};
    }
    case 'fetch': {
      const details = await retryAfter(
        'user-details',
        on => client.userDetails(effect.token, verification_id, on),
        clock,
        signal,
      );
      if (
        verification_id !== undefined &&
        details.verification_id !== undefined &&
        details.verification_id !== verification_id
      ) {
        throw new Failure('binding-mismatch');
      }
      return {type: 'received', id, details};
    }
    case 'create':
      return {type: 'created', id, user: conceal(await client.users(verification_id, signal))};
  }
}

/** What an answer of the proxy's means while the user is at Cashfree; undefined while all is open. */
export function settleEffect(
  status: TransactionStatus,
  attempt: Attempt,
  hint: FailureCode | undefined,
): FlowEvent | undefined {
  const answer = answerOf(status, attempt, hint);
  if (answer || status.status !== 'none') return answer;
  // Its cookie is gone: cleared, refused by the browser, or pushed out by newer transactions. No code can be taken.
  return {type: 'failed', id: attempt.id, failure: new Failure('transaction-missing')};
}

/** What the proxy's record settles, or the hint where it settles nothing; else undefined. */
function answerOf(
  {status, access_token, code}: TransactionStatus,
  {id}: Attempt,
  hint: FailureCode | undefined,
): FlowEvent | undefined {
  const failed = (code: FailureCode): FlowEvent => ({type: 'failed', id, failure: failureWith(code, {})});
  switch (status) {
    case 'exchanged':
    case 'delivered':
      return access_token === undefined
        ? failed('token-rejected')
        : {type: 'exchanged', id, token: access_token};
    case 'failed':
      return failed(isFailureCode(code) ? code : 'not-completed');
    case 'cancelled':
      return {type: 'cancelled', id, by: 'page'};
    case 'expired':
      return failed('consent-expired');
    case 'pending':
    case 'none':
      return hint && failed(hint);
  }
}

/** A page came back without a code, and the proxy knows of no end. */
function unfinished(
  {status, expiry}: TransactionStatus,
  {id, presentation}: Attempt,
  now: number,
): FlowEvent {
  // Nothing to resume: a leftover of an earlier visit is not worth a word to the user.
  if (status === 'none') return {type: 'cancelled', id, by: 'page'};
  // A popup lives on while its opener is reloaded; the other two ended with the page.
  if (presentationTraits[presentation].survivesReload)
    return {type: 'still-pending', id, until: consentUntil(expiry, now)};
  return {type: 'failed', id, failure: new Failure('not-completed')};
}

/**
 * When to stop waiting for the person: after ten minutes, and never beyond the session. A session that is over before
 * it began, or lasts beyond its documented hour, is a sign that one of the two clocks is wrong; then only ours counts.
 */
function consentUntil(expiry: string | undefined, now: number): number {
  const session = readExpiry(expiry, now);
  return session > now ? Math.min(session, now + deadlines.consenting) : now + deadlines.consenting;
}

/** A failure as it is; anything else is a fault of ours, reported whole to the developer and named in short to the page. */
export function toFailure(error: unknown): AnyFailure {
  if (isFailure(error)) return error;
  report(error);
  return new Failure('element-failed');
}

/** Runs `action`. @returns the failure that it ended in, undefined where it did not throw. */
export function failureOfState(action: () => void): AnyFailure | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return toFailure(error);
  }
}
