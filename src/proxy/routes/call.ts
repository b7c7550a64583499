import * as z from 'zod/mini';
import {Failure, type AnyFailure} from '../../protocol/failures.ts';
import {CHALLENGE_HEADER, TRANSACTION_HEADER} from '../../protocol/proxy/api.ts';
import {BodyError, readRequest} from '../http/body.ts';
import {lostBody} from '../http/lost-body.ts';
import {withDeadline} from '../deadline.ts';
import {refuse} from '../http/problems.ts';
import {errorName, type RequestTrace} from '../telemetry.ts';
import type {Authorized} from '../options/options.ts';
import type {ProxySettings} from '../settings.ts';
import type {Caller} from '../store/admission.ts';
import type {ChallengeUse} from '../store/challenge.ts';
import {bind, readTransactions, type Transaction} from '../transaction/transactions.ts';

/** The largest request has an address of 500 characters, each perhaps escaped. In bytes. */
const BODY_LIMIT = 16_384;

/** How long a request may take to arrive, in milliseconds: slower is an attack (CWE-400). */
const BODY_DEADLINE = 10_000;

/** One request that passed the guard. */
export interface RequestContext {
  readonly request: Request;
  readonly settings: ProxySettings;
  readonly trace: RequestTrace;
  /** The transactions of this browser and person, newest first. */
  readonly transactions: readonly Transaction[];
  /** Transactions of this browser whose person is another one. */
  readonly foreign: readonly Transaction[];
  /** Whom `authorize` named; undefined where it named nobody or does not exist. */
  readonly subject: string | undefined;
  /** The `user_id` that `authorize` named for Create User. */
  readonly userId: string | undefined;
  /** The challenge token that a start uses; undefined for every other call. */
  readonly challenge: ChallengeUse | undefined;
}

/** What a route answers. */
export interface Reply {
  readonly status?: number;
  readonly body?: object;
  readonly cookies?: readonly string[];
}

/** A failure that ends transactions, with the cookies that record it. */
export class EndedTransaction extends Error {
  override readonly name = 'Ended';
  readonly failure: AnyFailure;
  readonly cookies: readonly string[];

  constructor(failure: AnyFailure, ...cookies: readonly string[]) {
    super(failure.code);
    this.failure = failure;
    this.cookies = cookies;
  }
}

/** Asks `authorize`, and opens the cookies of the person it names. @throws {Failure} `not-authorized` */
export async function openCall(
  request: Request,
  settings: ProxySettings,
  trace: RequestTrace,
  challenge?: ChallengeUse,
): Promise<RequestContext> {
  const {subject, userId} = await authorize(request, settings, challenge);
  const mine: Transaction[] = [];
  const foreign: Transaction[] = [];
  for (const transaction of await readTransactions(request, settings)) {
    const bound = subject === undefined ? undefined : await bind(transaction.id, subject);
    // Somebody else of the same browser may have logged in since (requirement O2).
    (transaction.subject === bound ? mine : foreign).push(transaction);
  }
  return {request, settings, trace, subject, userId, challenge, transactions: mine, foreign};
}

/** @throws {Failure} `request-refused`, with the documented field that is missing or wrong; a body is never quoted. */
export async function readBody<S extends z.ZodMiniType>(
  {request}: RequestContext,
  schema: S,
): Promise<z.output<S>> {
  const lost = lostBody(request);
  if (lost) throw refuse(lost);
  const text = await withDeadline(BODY_DEADLINE, signal => readRequest(request, BODY_LIMIT, signal)).catch(
    (error: unknown) => {
      throw error instanceof BodyError ? refuse(error.reason) : error;
    },
  );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refuse('json');
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  // The one value that a person types: they can be told (contract 3, 4).
  if (read.error.issues.every(({path}) => path[0] === 'mobile')) throw new Failure('mobile-invalid');
  // Paths come from the schema: a name that only the caller knows is not repeated.
  const field = read.error.issues[0]?.path[0];
  throw refuse('shape', typeof field === 'string' ? {field} : {});
}

/**
 * The transactions that a call can be about: the one it names, or all of this browser.
 *
 * @throws {Failure} `transaction-missing`
 */
export function candidates({
  request,
  transactions,
  trace,
}: RequestContext): readonly [Transaction, ...Transaction[]] {
  const name = request.headers.get(TRANSACTION_HEADER);
  const found = name === null ? transactions : transactions.filter(({id}) => id === name);
  const [first, ...rest] = found;
  if (!first) throw new Failure('transaction-missing');
  if (rest.length === 0) trace.transaction = first.id;
  return [first, ...rest];
}

async function authorize(
  request: Request,
  {authorize: hook}: ProxySettings,
  challenge: ChallengeUse | undefined,
): Promise<Authorized> {
  if (!hook) return {};
  const headers = new Headers(request.headers);
  // A token that was not claimed for this call is none.
  if (!challenge) headers.delete(CHALLENGE_HEADER);
  // Without the body: the hook must not use it up, and has no business with the number.
  const answer: unknown = await hook(new Request(request.url, {method: request.method, headers}));
  if (answer === true) return {};
  const named = typeof answer === 'string' ? {subject: answer} : answer;
  if (!isAuthorized(named)) throw new Failure('not-authorized');
  return named;
}

/** `{subject: session?.id}` without a session must not let an anonymous caller in. */
function isAuthorized(answer: unknown): answer is Authorized {
  if (typeof answer !== 'object' || answer === null) return false;
  return !('subject' in answer) || (typeof answer.subject === 'string' && answer.subject !== '');
}

/** Who calls, as the limits count it. */
export function callerOf({request, settings, subject}: RequestContext): Caller {
  return {address: settings.clientAddress(request), subject};
}

/** Whether the user gave the transaction up. A store that fails now must not cost the user what cannot be had again. */
export async function isCancelled(call: RequestContext, transaction: Transaction): Promise<boolean> {
  const record = await unlessStoreFails(call, () => call.settings.records.read(transaction));
  return record?.ended === 'cancelled';
}

/** Whether the transaction ended without details. */
export async function isRejected(call: RequestContext, transaction: Transaction): Promise<boolean> {
  const record = await unlessStoreFails(call, () => call.settings.records.read(transaction));
  return record?.ended === 'rejected';
}

/** Does work with the store that must not cost the user an outcome: a store that fails is reported, and that is all. */
export async function unlessStoreFails<T>(
  {trace}: RequestContext,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    trace.report({type: 'fault', where: 'store', name: errorName(error)});
    return undefined;
  }
}

/**
 * Refuses a call to Cashfree for a transaction that has ended, whatever its cookie says (requirement X13).
 *
 * @throws {Failure} `transaction-missing` after a cancellation, else `token-rejected`.
 */
export async function refuseEnded({settings}: RequestContext, transaction: Transaction): Promise<void> {
  const {ended} = await settings.records.read(transaction);
  if (ended) throw new Failure(ended === 'cancelled' ? 'transaction-missing' : 'token-rejected');
}
