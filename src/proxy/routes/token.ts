import {CashfreeTokenAnswer} from '../../protocol/cashfree/api.ts';
import {EMULATOR_PREFIX} from '../../protocol/emulator.ts';
import {readExpiry} from '../../protocol/expiry.ts';
import {Failure, failureWith, isFailure} from '../../protocol/failures.ts';
import {TokenRequest} from '../../protocol/proxy/api.ts';
import {acceptsDetails} from '../http/accept.ts';
import {digest} from '../sealing/digest.ts';
import {onceMore, RESULT_TTL, type Work} from '../store/idempotency.ts';
import {isOpen, transactionCookie, type Transaction} from '../transaction/transactions.ts';
import {
  callerOf,
  candidates,
  EndedTransaction,
  readBody,
  unlessStoreFails,
  type RequestContext,
  type Reply,
} from './call.ts';
import {detailsAlong, fetchOnce, recallDetails} from './delivery.ts';
import {answerDetails, answerToken, recorded, type Exchanged} from './token-answer.ts';

/** Margin for clock skew, in milliseconds. */
const SKEW = 30_000;

/** `retry_after` while three exchanges of one transaction are in progress, in seconds. */
const BUSY_SECONDS = 1;

type Transactions = readonly [Transaction, ...Transaction[]];

interface CodeExchange {
  readonly authCode: string;
  readonly codeDigest: string;
  readonly open: Transactions;
}

/** The transactions with an attempt left. `isRetry`: Cashfree refused another code for each of them before. */
interface Attempts {
  readonly transactions: Transactions;
  readonly isRetry: boolean;
}

/**
 * `POST /token`: exchanges an authorization code for an access token (RFC 6749 section 4.1.3), and fetches the details with it
 * (docs/adr/0026-details-with-the-token.md).
 *
 * Rows O2, O3 and X1 to X14 are those of docs/security-requirements.md. Cashfree documents no `redirect_uri` and no PKCE `code_verifier`
 * (RFC 7636 section 4.5) for this request (docs/cashfree-contract.md section 6.1), and no `state` (section 10, row 3). The
 * check of the `verification_id` takes their place.
 */
export async function exchangeCode(call: RequestContext): Promise<Reply> {
  // RFC 6749 section 4.1.3, row X2: a code is required, in the body of a POST request.
  const {auth_code: authCode} = await readBody(call, TokenRequest);
  // RFC 9700 section 4.7.1, row X2: this browser holds a transaction.
  const named = candidates(call);
  const codeDigest = await digest(authCode);
  const answeredBefore = call.transactions.find(transaction => transaction.codeDigest === codeDigest);
  if (answeredBefore) {
    // RFC 9700 section 4.5.3.2, row X4: a repeated code belongs to the transaction that the request names, if it names one.
    requireBinding(call, named, answeredBefore.id);
    return repeatAnswer(call, answeredBefore, codeDigest);
  }
  // RFC 6749 section 4.1.2, rows O2 and X6: the transaction is pending, and its deadline has not passed.
  const open = requireOpen(call, named);
  // Row X10: only an emulator accepts the code of an emulator.
  refuseEmulatorCode(call, authCode);
  const exchange: CodeExchange = {authCode, codeDigest, open};
  try {
    const exchanged = (await recallExchange(call, codeDigest)) ?? (await exchangeOnce(call, exchange));
    // RFC 9700 section 4.5.3.2, row O3: a stored result may be that of an earlier request by another browser.
    const transaction = requireBinding(call, open, exchanged.id);
    return await answerExchange(call, recorded(transaction, exchanged, codeDigest), exchanged);
  } catch (error) {
    throw await settleAttempts(call, exchange, error);
  }
}

/** The call to Cashfree. A token that fails a check does not leave this function. */
async function exchangeOnce(call: RequestContext, exchange: CodeExchange): Promise<Exchanged> {
  const {cashfree, limiter, now, once} = call.settings;
  // RFC 9700 section 4.2.4, row X13: each transaction takes at most three codes that Cashfree refuses.
  const {transactions, isRetry} = await takeAttempts(call, exchange);
  // RFC 6749 section 3.2.1, row X1: the client authenticates, with the 1-Click key pair (cashfree.ts).
  const body = {auth_code: exchange.authCode};
  const ask = () => cashfree('generate-token', CashfreeTokenAnswer, {body, trace: call.trace});
  const admit = () => limiter.exchange(transactions[0], isRetry ? callerOf(call) : undefined);
  const work = async () => {
    const started = now();
    const answer = await onceMore(ask, admit);
    // RFC 9700 section 4.5.3.2, row O3, contract section 10, row 3: Cashfree names a transaction of this browser.
    const {id, deadline} = requireBinding(call, transactions, answer.verification_id);
    // RFC 6749 section 5.1, contract section 10, row 12: the token expires, not later than the transaction's deadline.
    const expiry = Math.min(readExpiry(answer.expiry, started) - SKEW, deadline);
    return {id, token: answer.access_token, expiry};
  };
  // RFC 6749 sections 4.1.2 and 10.5, row X3: a code is used once, on all machines that share the store.
  const task: Work<Exchanged> = {admit, work};
  return once(keyOf(exchange.codeDigest), {...task, spent: 'code-rejected', trace: call.trace});
}

/** @throws {Failure} `binding-mismatch`, which the proxy also reports as a `security` event. */
function requireBinding(
  {trace}: RequestContext,
  transactions: readonly Transaction[],
  verificationId: string | null | undefined,
): Transaction {
  const transaction = transactions.find(({id}) => id === verificationId);
  if (transaction) return transaction;
  trace.report({type: 'security', code: 'binding-mismatch'});
  throw new Failure('binding-mismatch');
}

/** @throws {Failure} `consent-expired` or `transaction-missing`. */
function requireOpen({settings}: RequestContext, transactions: readonly Transaction[]): Transactions {
  const now = settings.now();
  const [first, ...rest] = transactions.filter(transaction => isOpen(transaction, now));
  if (first) return [first, ...rest];
  // A pending transaction that is not open has passed its deadline.
  const isLate = transactions.every(({status}) => status === 'pending');
  throw new Failure(isLate ? 'consent-expired' : 'transaction-missing');
}

/** @throws {Failure} `code-rejected` */
function refuseEmulatorCode({settings, trace}: RequestContext, authCode: string): void {
  if (settings.environment === 'emulator' || !authCode.startsWith(EMULATOR_PREFIX)) return;
  trace.report({type: 'security', code: 'emulator-in-production'});
  throw new Failure('code-rejected');
}

/** @throws {Failure} `rate-limited` or `transaction-missing`. */
async function takeAttempts({settings}: RequestContext, {open, codeDigest}: CodeExchange): Promise<Attempts> {
  const begun = await Promise.all(open.map(transaction => settings.records.begin(transaction, codeDigest)));
  if (begun.includes('busy')) throw new Failure('rate-limited', {retry_after: BUSY_SECONDS});
  const [first, ...rest] = open.filter((_, index) => begun[index] !== 'ended');
  if (!first) throw new Failure('transaction-missing');
  return {transactions: [first, ...rest], isRetry: !begun.includes('first')};
}

/** Counts a refused code, or one of another transaction, for each open transaction. Another error gives the attempts back. */
async function settleAttempts(
  call: RequestContext,
  {open, codeDigest}: CodeExchange,
  error: unknown,
): Promise<unknown> {
  const {records} = call.settings;
  if (!isFailure(error) || (error.code !== 'binding-mismatch' && error.code !== 'code-rejected')) {
    for (const transaction of open)
      await unlessStoreFails(call, () => records.retract(transaction, codeDigest));
    return error;
  }
  const cookies: string[] = [];
  for (const transaction of open) {
    const isLast = await unlessStoreFails(call, () => records.reject(transaction, codeDigest));
    const failed: Transaction = {...transaction, status: 'failed', failure: error.code, codeDigest};
    if (isLast) cookies.push(await transactionCookie(failed, call.settings));
  }
  return new EndedTransaction(error, ...cookies);
}

/** Answers a repeated request from the cookie or the store, without a call to Cashfree. */
async function repeatAnswer(
  call: RequestContext,
  transaction: Transaction,
  codeDigest: string,
): Promise<Reply> {
  const {id, status, failure, token, expiry} = transaction;
  call.trace.transaction = id;
  if (status === 'failed') throw failureWith(failure ?? 'code-rejected');
  const details = acceptsDetails(call.request)
    ? await detailsAlong(call, () => recallDetails(call, transaction))
    : undefined;
  if (details) return answerDetails(call, transaction, details);
  const isInCookie = token !== undefined && expiry !== undefined;
  const exchanged = isInCookie ? {id, token, expiry} : await recallExchange(call, codeDigest);
  if (!exchanged) throw new Failure('code-rejected');
  return answerToken(call, recorded(transaction, exchanged, codeDigest), exchanged);
}

/** Fetches the details now, for this answer or for a later one. If that fails, the page fetches them with its token. */
async function answerExchange(
  call: RequestContext,
  transaction: Transaction,
  exchanged: Exchanged,
): Promise<Reply> {
  const {request, settings, trace} = call;
  trace.transaction = transaction.id;
  const rest = exchanged.expiry - settings.now();
  const keep = acceptsDetails(request) ? RESULT_TTL : Math.max(RESULT_TTL, rest);
  const details = await detailsAlong(call, async () =>
    rest > 0 ? fetchOnce(call, transaction, exchanged.token, keep) : undefined,
  );
  return details && acceptsDetails(request)
    ? answerDetails(call, transaction, details)
    : answerToken(call, transaction, exchanged);
}

async function recallExchange(
  {settings}: RequestContext,
  codeDigest: string,
): Promise<Exchanged | undefined> {
  return settings.once.recall<Exchanged>(keyOf(codeDigest));
}

function keyOf(codeDigest: string): string {
  return `code:${codeDigest}`;
}
