import {AvailabilityAnswer, SessionAnswer} from '../../protocol/cashfree/api.ts';
import {readExpiry, writeExpiry} from '../../protocol/expiry.ts';
import {Failure, isFailure, type FailureCode} from '../../protocol/failures.ts';
import {SessionRequest, type Session} from '../../protocol/proxy/api.ts';
import {NUMBER_REFUSED} from '../cashfree/discreet.ts';
import type {Start} from '../store/admission.ts';
import {mintIds} from '../transaction/ids.ts';
import {dropNumbers, requestedNumber} from './reusable-number.ts';
import {
  bind,
  forgetCookie,
  surplus,
  transactionCookie,
  TRANSACTION_TTL,
  type Transaction,
} from '../transaction/transactions.ts';
import {callerOf, readBody, unlessStoreFails, type RequestContext, type Reply} from './call.ts';

/** The first try and two with fresh ids (contract 10, row 23). */
const NUMBER_TRIES = 3;

interface Opened {
  readonly id: string;
  readonly session_id: string;
  readonly expiry: string | null | undefined;
  readonly scopes: readonly string[];
}

/** `POST /session`: asks Cashfree whether it has data, opens a session there, and records the transaction here. */
export async function openSession(call: RequestContext): Promise<Reply> {
  const {settings, trace, transactions, subject} = call;
  const {places, now, environment, authorize} = settings;
  const asked = await readBody(call, SessionRequest);
  const {presentation} = asked;
  if (!places.presentations.includes(presentation)) {
    throw new Failure('presentation-unavailable', {wanted: presentation, available: places.presentations});
  }
  const {mobile, source} = await requestedNumber(call, asked);
  // Whether a number is known to Cashfree is nobody's business but its owner's (requirement O7).
  const told = authorize !== undefined || environment === 'emulator';
  const {start, opened} = await countStart(call, mobile, () => openAtCashfree(call, mobile, told));

  const started = now();
  const deadline = Math.min(readExpiry(opened.expiry, started), started + TRANSACTION_TTL);
  const transaction: Transaction = {
    id: opened.id,
    status: 'pending',
    started,
    deadline,
    number: await bind(opened.id, mobile),
    mobile,
    ...(subject !== undefined && {subject: await bind(opened.id, subject)}),
    ...(start.networks.length > 0 && {start: {entry: start.entry, networks: [...start.networks]}}),
  };
  trace.transaction = transaction.id;
  const body: Session = {
    verification_id: opened.id,
    session_id: opened.session_id,
    expiry: writeExpiry(deadline),
    available_scopes: told ? [...opened.scopes] : [],
    ...(places.consentUrl !== undefined && {
      consent_url: places.consentUrl.replaceAll('{session_id}', encodeURIComponent(opened.session_id)),
    }),
    ...(places.sdk && {sdk: {...places.sdk}}),
  };
  const gone = surplus(transactions, started).map(({id}) => id);
  return {
    body,
    cookies: [
      ...gone.map(id => forgetCookie(id, settings)),
      ...(await dropNumbers(call, {source, gone})),
      await transactionCookie(transaction, settings),
    ],
  };
}

/** Failures by which Cashfree told something about the number: such a start has happened. */
const ANSWERED: ReadonlySet<FailureCode> = new Set(['data-unavailable', 'cashfree-request-invalid']);

/** Counts a start and waits for its turn. A start that fails gives back what it counted. */
async function countStart(
  call: RequestContext,
  mobile: string,
  work: () => Promise<Opened>,
): Promise<{readonly start: Start; readonly opened: Opened}> {
  const start = await call.settings.limiter.start(mobile, callerOf(call));
  call.challenge?.spend();
  try {
    return {start, opened: await work()};
  } catch (error) {
    if (!isFailure(error) || !ANSWERED.has(error.code)) await unlessStoreFails(call, () => start.release());
    throw error;
  }
}

/** Cashfree's two calls. Both are safe to repeat with ids that were never used, and only with such. */
async function openAtCashfree(call: RequestContext, mobile: string, told: boolean): Promise<Opened> {
  const {cashfree, limiter} = call.settings;
  const identifier = {identifier_type: 'MOBILE', identifier_value: mobile};
  for (let tries = 1; ; tries++) {
    const ids = mintIds();
    try {
      const scopes = await availability(call, {verification_id: ids.availability, user: [identifier]}, told);
      if (told && scopes.length === 0) throw new Failure('data-unavailable');
      const session = await cashfree('session', SessionAnswer, {
        body: {verification_id: ids.session, user: identifier},
        trace: call.trace,
        discreet: !told,
      });
      if (session.verification_id != null && session.verification_id !== ids.session) {
        throw new Failure('cashfree-answer-invalid', {status: 200, paths: ['verification_id']});
      }
      return {id: ids.session, session_id: session.session_id, expiry: session.expiry, scopes};
    } catch (error) {
      if (tries === NUMBER_TRIES || !isSafeToRepeat(error)) throw error;
      await limiter.retryStart();
    }
  }
}

/** The scopes that Cashfree has. To a page that is not told, a number that is refused here is one without scopes: the session decides. */
async function availability(
  {settings, trace}: RequestContext,
  body: object,
  told: boolean,
): Promise<string[]> {
  try {
    const {available_scopes} = await settings.cashfree('data-availability', AvailabilityAnswer, {
      body,
      trace,
      discreet: !told,
    });
    return available_scopes.map(({scope}) => scope);
  } catch (error) {
    if (error === NUMBER_REFUSED) return [];
    throw error;
  }
}

/** A used id, or a connection that broke; after a deadline there is no time left to repeat anything. */
function isSafeToRepeat(error: unknown): boolean {
  if (!isFailure(error)) return false;
  if (error.code === 'cashfree-id-exists') return true;
  return error.code === 'cashfree-unreachable' && !error.facts.timed_out;
}
