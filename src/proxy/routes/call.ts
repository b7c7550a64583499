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

/** In bytes. */
const BODY_LIMIT = 16_384;

/** In milliseconds. A slower body is an attack (CWE-400). */
const BODY_DEADLINE = 10_000;

export interface RequestContext {
  readonly request: Request;
  readonly settings: ProxySettings;
  readonly trace: RequestTrace;
  /** The transactions of this browser and subject, newest first. */
  readonly transactions: readonly Transaction[];
  /** The transactions of this browser and another subject. */
  readonly foreign: readonly Transaction[];
  readonly subject: string | undefined;
  readonly userId: string | undefined;
  /** `POST /session` only. */
  readonly challenge: ChallengeUse | undefined;
}

export interface Reply {
  readonly status?: number;
  readonly body?: object;
  readonly cookies?: readonly string[];
}

/** A failure that ends transactions. Its answer sets cookies. */
export class EndedTransaction extends Error {
  readonly failure: AnyFailure;
  readonly cookies: readonly string[];

  constructor(failure: AnyFailure, ...cookies: readonly string[]) {
    super(failure.code);
    this.failure = failure;
    this.cookies = cookies;
  }
}

/** @throws {Failure} `not-authorized` */
export async function openCall(
  request: Request,
  settings: ProxySettings,
  trace: RequestTrace,
  challenge?: ChallengeUse,
): Promise<RequestContext> {
  const {subject, userId} = await authorize(request, settings, challenge);
  const own: Transaction[] = [];
  const foreign: Transaction[] = [];
  for (const transaction of await readTransactions(request, settings)) {
    const bound = subject === undefined ? undefined : await bind(transaction.id, subject);
    // Another user of the same browser may have logged in (docs/security-requirements.md row O2).
    (transaction.subject === bound ? own : foreign).push(transaction);
  }
  return {request, settings, trace, subject, userId, challenge, transactions: own, foreign};
}

/** @throws {Failure} `request-refused` with the documented field that is missing or invalid; `mobile-invalid`. */
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
  // The user typed this value and can correct it.
  if (read.error.issues.every(({path}) => path[0] === 'mobile')) throw new Failure('mobile-invalid');
  // The schema's own path: a name that the caller made up is not echoed.
  const field = read.error.issues[0]?.path[0];
  throw refuse('shape', typeof field === 'string' ? {field} : {});
}

/** The transaction that the request names, else all of this browser. @throws {Failure} `transaction-missing` */
export function candidates({
  request,
  transactions,
  trace,
}: RequestContext): readonly [Transaction, ...Transaction[]] {
  const name = request.headers.get(TRANSACTION_HEADER);
  const [first, ...rest] = name === null ? transactions : transactions.filter(({id}) => id === name);
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
  // The hook must not accept a challenge token that the proxy did not claim for this request.
  if (!challenge) headers.delete(CHALLENGE_HEADER);
  // Without the body: the hook would consume it, and must not see the mobile number.
  const answer: unknown = await hook(new Request(request.url, {method: request.method, headers}));
  if (answer === true) return {};
  const named = typeof answer === 'string' ? {subject: answer} : answer;
  if (!isAuthorized(named)) throw new Failure('not-authorized');
  return named;
}

/** `{subject: session?.id}` without a session must not authorize an anonymous caller. */
function isAuthorized(answer: unknown): answer is Authorized {
  if (typeof answer !== 'object' || answer === null) return false;
  return !('subject' in answer) || (typeof answer.subject === 'string' && answer.subject !== '');
}

export function callerOf({request, settings, subject}: RequestContext): Caller {
  return {address: settings.clientAddress(request), subject};
}

/** False if the store fails: otherwise the user would lose a result that cannot be repeated. */
export async function isCancelled(call: RequestContext, transaction: Transaction): Promise<boolean> {
  const record = await unlessStoreFails(call, () => call.settings.records.read(transaction));
  return record?.ended === 'cancelled';
}

export async function isRejected(call: RequestContext, transaction: Transaction): Promise<boolean> {
  const record = await unlessStoreFails(call, () => call.settings.records.read(transaction));
  return record?.ended === 'rejected';
}

/** @returns undefined if the store fails, which the proxy reports as a `fault` event. The user's result takes precedence. */
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

/** For a client that sends an old cookie (row X13). @throws {Failure} `transaction-missing` or `token-rejected`. */
export async function refuseEnded({settings}: RequestContext, transaction: Transaction): Promise<void> {
  const {ended} = await settings.records.read(transaction);
  if (ended) throw new Failure(ended === 'cancelled' ? 'transaction-missing' : 'token-rejected');
}
