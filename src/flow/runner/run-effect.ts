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

export type ProxyEffect = Extract<Effect, {type: 'prepare' | 'ask' | 'exchange' | 'fetch' | 'create'}>;

interface PrepareOptions {
  readonly challenge?: Challenge | null | undefined;
  /** Path that the proxy keeps, because this page cannot store it. */
  readonly returnPath?: string | undefined;
}

/** @throws {Failure} or the signal's reason. */
// eslint-disable-next-line complexity -- a flat switch: one case for each effect
export async function runEffect(
  effect: ProxyEffect,
  client: ProxyClient,
  clock: Clock,
  hint: FailureCode | undefined,
  signal: AbortSignal,
  {challenge, returnPath}: PrepareOptions = {},
): Promise<FlowEvent> {
  const {attempt} = effect;
  const {id, verification_id} = attempt;
  switch (effect.type) {
    case 'prepare': {
      const {mobile: given} = effect;
      const again = isAgain(given) ? given.again : undefined;
      const mobile = isAgain(given) ? undefined : readMobile(await given);
      if (mobile === undefined && again === undefined) throw new Failure('mobile-invalid');
      // A challenge token is valid for one call.
      const token = challenge == null ? undefined : await askChallenge(challenge, clock, signal);
      const session = await client.session(
        {
          ...(mobile === undefined ? {again: true} : {mobile}),
          presentation: attempt.presentation,
          ...(returnPath === undefined ? {} : {path: returnPath}),
        },
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
      const answer = await retryAfter(
        'token',
        callSignal => client.token(effect.code, verification_id, callSignal),
        clock,
        signal,
      );
      requireOwn(verification_id, answer.verification_id);
      return {type: 'exchanged', id, token: answer.access_token, details: answer.details};
    }
    case 'fetch': {
      const details =
        effect.details ??
        (await retryAfter(
          'user-details',
          callSignal => client.userDetails(effect.token, verification_id, callSignal),
          clock,
          signal,
        ));
      requireOwn(verification_id, details.verification_id);
      return {type: 'received', id, details};
    }
    case 'create':
      return {type: 'created', id, user: conceal(await client.users(verification_id, signal))};
  }
}

/**
 * The proxy has bound the code to a transaction of this browser. The page requires its own (RFC 9700 section 4.5.3.2).
 *
 * @throws {Failure} `binding-mismatch`
 */
function requireOwn(own: string | undefined, answered: string | undefined): void {
  if (own !== undefined && answered !== undefined && own !== answered) throw new Failure('binding-mismatch');
}

/** @returns undefined if the proxy's record is undecided. */
export function settleEffect(
  status: TransactionStatus,
  attempt: Attempt,
  hint: FailureCode | undefined,
): FlowEvent | undefined {
  const answer = answerOf(status, attempt, hint);
  if (answer || status.status !== 'none') return answer;
  // The cookie is lost: cleared, refused by the browser, or replaced by newer transactions.
  return {type: 'failed', id: attempt.id, failure: new Failure('transaction-missing')};
}

function answerOf(
  {status, access_token, code, details}: TransactionStatus,
  {id}: Attempt,
  hint: FailureCode | undefined,
): FlowEvent | undefined {
  const failed = (code: FailureCode): FlowEvent => ({type: 'failed', id, failure: failureWith(code, {})});
  switch (status) {
    case 'exchanged':
    case 'delivered':
      return access_token === undefined
        ? failed('token-rejected')
        : {type: 'exchanged', id, token: access_token, details};
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

/** The page was loaded again without a code, and the proxy has no outcome. */
function unfinished(
  {status, expiry}: TransactionStatus,
  {id, presentation}: Attempt,
  now: number,
): FlowEvent {
  // A leftover of an earlier visit: the user is not told.
  if (status === 'none') return {type: 'cancelled', id, by: 'page'};
  if (presentationTraits[presentation].survivesReload)
    return {type: 'still-pending', id, until: consentUntil(expiry, now)};
  return {type: 'failed', id, failure: new Failure('not-completed')};
}

/** At most ten minutes. An expiry in the past shows that one of the clocks is wrong, and is ignored. */
function consentUntil(expiry: string | undefined, now: number): number {
  const session = readExpiry(expiry, now);
  return session > now ? Math.min(session, now + deadlines.consenting) : now + deadlines.consenting;
}

/** An unexpected error is reported in full to the developer, and to the page as `element-failed`. */
export function toFailure(error: unknown): AnyFailure {
  if (isFailure(error)) return error;
  report(error);
  return new Failure('element-failed');
}

export function failureOfState(action: () => void): AnyFailure | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return toFailure(error);
  }
}
