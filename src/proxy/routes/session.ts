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

/** Largest number of tries, each with new ids (docs/cashfree-contract.md section 10, row 23). */
const MAX_TRIES = 3;

interface OpenedSession {
  readonly id: string;
  readonly session_id: string;
  readonly expiry: string | null | undefined;
  readonly scopes: readonly string[];
}

/** `POST /session`: checks the availability of data, opens a session at Cashfree, and sets the transaction's cookie. */
export async function openSession(call: RequestContext): Promise<Reply> {
  const {settings, trace, transactions, subject} = call;
  const {places, now, environment, authorize} = settings;
  const body = await readBody(call, SessionRequest);
  const {presentation} = body;
  if (!places.presentations.includes(presentation)) {
    throw new Failure('presentation-unavailable', {wanted: presentation, available: places.presentations});
  }
  const {mobile, source} = await requestedNumber(call, body);
  // An anonymous page must not learn whether Cashfree knows a number (docs/security-requirements.md rows O7 and P11).
  const isDisclosed = authorize !== undefined || environment === 'emulator';
  const {start, opened} = await countStart(call, mobile, () => openAtCashfree(call, mobile, isDisclosed));

  const started = now();
  const deadline = Math.min(readExpiry(opened.expiry, started), started + TRANSACTION_TTL);
  const transaction: Transaction = {
    id: opened.id,
    status: 'pending',
    started,
    deadline,
    mobileDigest: await bind(opened.id, mobile),
    mobile,
    ...(body.path !== undefined && {returnPath: body.path}),
    ...(subject !== undefined && {subject: await bind(opened.id, subject)}),
    ...(start.networks.length > 0 && {start: {entry: start.entry, networks: [...start.networks]}}),
  };
  trace.transaction = transaction.id;
  const session: Session = {
    verification_id: opened.id,
    session_id: opened.session_id,
    expiry: writeExpiry(deadline),
    available_scopes: isDisclosed ? [...opened.scopes] : [],
    ...(places.consentUrl !== undefined && {
      consent_url: places.consentUrl.replaceAll('{session_id}', encodeURIComponent(opened.session_id)),
    }),
    ...(places.sdk && {sdk: {...places.sdk}}),
  };
  const gone = surplus(transactions, started).map(({id}) => id);
  return {
    body: session,
    cookies: [
      ...gone.map(id => forgetCookie(id, settings)),
      ...(await dropNumbers(call, {source, gone})),
      await transactionCookie(transaction, settings),
    ],
  };
}

/** Failures that reveal something about the number. A start that fails with one of them stays counted. */
const REVEALING: ReadonlySet<FailureCode> = new Set(['data-unavailable', 'cashfree-request-invalid']);

/** Counts a start, and waits for its place. A failed start is not counted, except after a {@link REVEALING} failure. */
async function countStart(
  call: RequestContext,
  mobile: string,
  work: () => Promise<OpenedSession>,
): Promise<{readonly start: Start; readonly opened: OpenedSession}> {
  const start = await call.settings.limiter.start(mobile, callerOf(call));
  call.challenge?.spend();
  try {
    return {start, opened: await work()};
  } catch (error) {
    if (!isFailure(error) || !REVEALING.has(error.code)) await unlessStoreFails(call, () => start.release());
    throw error;
  }
}

/** Repeats the two calls to Cashfree with new ids only. */
async function openAtCashfree(
  call: RequestContext,
  mobile: string,
  isDisclosed: boolean,
): Promise<OpenedSession> {
  const {cashfree, limiter} = call.settings;
  const identifier = {identifier_type: 'MOBILE', identifier_value: mobile};
  for (let tries = 1; ; tries++) {
    const ids = mintIds();
    try {
      const scopes = await availability(
        call,
        {verification_id: ids.availability, user: [identifier]},
        isDisclosed,
      );
      if (isDisclosed && scopes.length === 0) throw new Failure('data-unavailable');
      const session = await cashfree('session', SessionAnswer, {
        body: {verification_id: ids.session, user: identifier},
        trace: call.trace,
        isDiscreet: !isDisclosed,
      });
      if (session.verification_id != null && session.verification_id !== ids.session) {
        throw new Failure('cashfree-answer-invalid', {status: 200, paths: ['verification_id']});
      }
      return {id: ids.session, session_id: session.session_id, expiry: session.expiry, scopes};
    } catch (error) {
      if (tries === MAX_TRIES || !isSafeToRepeat(error)) throw error;
      await limiter.retryStart();
    }
  }
}

/** The available scopes. Without disclosure a refused number has none (docs/adr/0018-refused-numbers-look-alike.md). */
async function availability(
  {settings, trace}: RequestContext,
  body: object,
  isDisclosed: boolean,
): Promise<string[]> {
  try {
    const {available_scopes} = await settings.cashfree('data-availability', AvailabilityAnswer, {
      body,
      trace,
      isDiscreet: !isDisclosed,
    });
    return available_scopes.map(({scope}) => scope);
  } catch (error) {
    if (error === NUMBER_REFUSED) return [];
    throw error;
  }
}

/** After a timeout no time is left for a retry. */
function isSafeToRepeat(error: unknown): boolean {
  if (!isFailure(error)) return false;
  if (error.code === 'cashfree-id-exists') return true;
  return error.code === 'cashfree-unreachable' && !error.facts.timed_out;
}
