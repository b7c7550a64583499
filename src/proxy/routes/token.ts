import {CashfreeTokenAnswer as CashfreeToken} from '../../protocol/cashfree/api.ts';
import {EMULATOR_PREFIX} from '../../protocol/emulator.ts';
import {readExpiry, writeExpiry} from '../../protocol/expiry.ts';
import {Failure, failureWith, isFailure} from '../../protocol/failures.ts';
import {TokenRequest, type TokenAnswer} from '../../protocol/proxy/api.ts';
import {digest} from '../sealing/digest.ts';
import {sealToken} from '../sealing/sealed-token.ts';
import {onceMore, type Work} from '../store/idempotency.ts';
import {isOpen, transactionCookie, type Transaction} from '../transaction/transactions.ts';
import {
  callerOf,
  candidates,
  EndedTransaction,
  isCancelled,
  readBody,
  unlessStoreFails,
  type RequestContext,
  type Reply,
} from './call.ts';

/** Clocks differ: a token counts as expired this much earlier, in milliseconds. */
const SKEW = 30_000;

/** When to come back while three exchanges of one transaction are under way, in seconds. */
const BUSY_SECONDS = 1;

/** What an exchange gave, for the browser that holds the transaction. */
type Exchanged = {readonly id: string; readonly token: string; readonly expiry: number};

/** One posted code, and the transactions that it can belong to. */
interface Posted {
  readonly auth_code: string;
  /** Digest of the code. */
  readonly code: string;
  readonly open: readonly [Transaction, ...Transaction[]];
}

/** `POST /token`: trades the code for a token, once, for the transaction that it answers and no other. */
export async function exchangeCode(call: RequestContext): Promise<Reply> {
  const {settings, trace} = call;
  const {now} = settings;
  const {auth_code} = await readBody(call, TokenRequest);
  const mine = candidates(call);
  const code = await digest(auth_code);

  const before = call.transactions.find(transaction => transaction.posted === code);
  if (before) {
    // The code answered another transaction of this browser. The one that the call names keeps its attempts.
    if (!mine.includes(before)) throw mismatch(call);
    return repeat(call, before);
  }

  const [first, ...rest] = mine.filter(transaction => isOpen(transaction, now()));
  // Without an open transaction of this browser the code is not even shown to Cashfree (requirement X2).
  if (!first) throw new Failure(isLate(mine, now()) ? 'consent-expired' : 'transaction-missing');
  if (settings.environment !== 'emulator' && auth_code.startsWith(EMULATOR_PREFIX)) {
    trace.report({type: 'security', code: 'emulator-in-production'});
    throw new Failure('code-rejected');
  }
  const posted: Posted = {auth_code, code, open: [first, ...rest]};
  try {
    return await exchange(call, posted);
  } catch (error) {
    throw await settleExchange(call, posted, error);
  }
}

/** Answers a code again that this browser's cookie knows. Cashfree is not asked. */
async function repeat(call: RequestContext, transaction: Transaction): Promise<Reply> {
  const {trace, settings} = call;
  const {id, status, failure, posted = '', token, expiry} = transaction;
  trace.transaction = id;
  if (status === 'failed') throw failureWith(failure ?? 'code-rejected');
  const kept =
    token !== undefined && expiry !== undefined
      ? {id, token, expiry}
      : await settings.once.recall<Exchanged>(`code:${posted}`);
  if (!kept) throw new Failure('code-rejected');
  return answer(call, transaction, kept, posted);
}

/** The stored result of this code, or one call to Cashfree for it. */
async function exchange(call: RequestContext, posted: Posted): Promise<Reply> {
  const {once} = call.settings;
  const key = `code:${posted.code}`;
  const exchanged =
    (await once.recall<Exchanged>(key)) ??
    (await once(key, {
      ...exchanging(call, posted.auth_code, await begin(call, posted)),
      spent: 'code-rejected',
      trace: call.trace,
    }));
  // The result may be that of an earlier request, by another browser.
  const transaction = posted.open.find(({id}) => id === exchanged.id);
  if (!transaction) throw mismatch(call);
  return answer(call, transaction, exchanged, posted.code);
}

/** Transactions that a code is tried for. `retry`: for each of them another code was refused before. */
interface BegunExchange {
  readonly open: Posted['open'];
  readonly retry: boolean;
}

/** Takes one attempt of each transaction that has not ended. @throws {Failure} where none has one left. */
async function begin({settings}: RequestContext, {open, code}: Posted): Promise<BegunExchange> {
  const begun = await Promise.all(open.map(transaction => settings.records.begin(transaction, code)));
  // Cashfree is about to say which of the codes under way are good.
  if (begun.includes('busy')) throw new Failure('rate-limited', {retry_after: BUSY_SECONDS});
  const [first, ...rest] = open.filter((_, index) => begun[index] !== 'ended');
  if (!first) throw new Failure('transaction-missing');
  return {open: [first, ...rest], retry: !begun.includes('first')};
}

/** Counts a refused code for each transaction that it was tried for, and gives the attempt back after anything else. */
async function settleExchange(call: RequestContext, {open, code}: Posted, error: unknown): Promise<unknown> {
  const {records} = call.settings;
  const refused = isFailure(error) && (error.code === 'binding-mismatch' || error.code === 'code-rejected');
  if (!refused) {
    for (const transaction of open) await unlessStoreFails(call, () => records.retract(transaction, code));
    return error;
  }
  const cookies: string[] = [];
  for (const transaction of open) {
    const last = await unlessStoreFails(call, () => records.reject(transaction, code));
    const failed: Transaction = {...transaction, status: 'failed', failure: error.code, posted: code};
    if (last) cookies.push(await transactionCookie(failed, call.settings));
  }
  return cookies.length > 0 ? new EndedTransaction(error, ...cookies) : error;
}

/** The one call to Cashfree. A token that answers another transaction does not leave this function (requirement X4). */
function exchanging(call: RequestContext, auth_code: string, {open, retry}: BegunExchange): Work<Exchanged> {
  const {cashfree, limiter, now} = call.settings;
  const admit = () => limiter.exchange(open[0], retry ? callerOf(call) : undefined);
  const ask = () => cashfree('generate-token', CashfreeToken, {body: {auth_code}, trace: call.trace});
  const work = async () => {
    const started = now();
    const token = await onceMore(ask, admit);
    const transaction = open.find(({id}) => id === token.verification_id);
    if (!transaction) throw mismatch(call);
    const expiry = Math.min(readExpiry(token.expiry, started) - SKEW, transaction.deadline);
    return {id: transaction.id, token: token.access_token, expiry};
  };
  return {admit, work};
}

function mismatch({trace}: RequestContext): Failure<'binding-mismatch'> {
  trace.report({type: 'security', code: 'binding-mismatch'});
  return new Failure('binding-mismatch');
}

async function answer(
  call: RequestContext,
  transaction: Transaction,
  exchanged: Exchanged,
  posted: string,
): Promise<Reply> {
  const {settings, trace} = call;
  const {token, expiry} = exchanged;
  const {id} = transaction;
  trace.transaction = id;
  if (await isCancelled(call, transaction)) throw new Failure('transaction-missing');
  const status = transaction.status === 'pending' ? 'exchanged' : transaction.status;
  const recorded: Transaction = {
    ...transaction,
    ...{status, posted, expiry},
    // Once it has done its work, nobody holds it (requirement X12).
    token: status === 'delivered' ? undefined : token,
    ...(settings.mode === 'mediating' && {digest: await digest(token)}),
  };
  const [access_token, cookie] = await Promise.all([
    sealToken({id, posted, token}, expiry, settings),
    transactionCookie(recorded, settings),
  ]);
  const body: TokenAnswer = {
    access_token,
    token_type: 'Bearer',
    expiry: writeExpiry(expiry),
    verification_id: id,
  };
  return {body, cookies: [cookie]};
}

function isLate(transactions: readonly Transaction[], now: number): boolean {
  return transactions.every(({status, deadline}) => status === 'pending' && deadline <= now);
}
