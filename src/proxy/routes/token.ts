import {TokenAnswer as CashfreeToken} from '../../protocol/cashfree.ts';
import {EMULATOR_PREFIX} from '../../protocol/emulator.ts';
import {readExpiry, writeExpiry} from '../../protocol/expiry.ts';
import {Failure, failureWith, isFailure} from '../../protocol/failures.ts';
import {TokenRequest, type TokenAnswer} from '../../protocol/proxy-api.ts';
import {digest} from '../sealing/digest.ts';
import {sealToken} from '../sealing/sealed-token.ts';
import {onceMore, type Work} from '../store/once.ts';
import {isOpen, transactionCookie, type Transaction} from '../transaction/transactions.ts';
import {candidates, Ended, isCancelled, readBody, type Call, type Reply} from './call.ts';

/** Clocks differ: a token counts as expired this much earlier, in milliseconds. */
const SKEW = 30_000;

/** What an exchange gave, for whoever holds the transaction. */
type Exchanged = {readonly id: string; readonly token: string; readonly expiry: number};

/** `POST /token`: trades the code for a token, once, for the transaction that it answers and no other. */
export async function exchangeCode(call: Call): Promise<Reply> {
  const {settings, trace} = call;
  const {once, now} = settings;
  const {auth_code} = await readBody(call, TokenRequest);
  const mine = candidates(call);
  const posted = await digest(auth_code);

  const before = call.transactions.find(transaction => transaction.posted === posted);
  // It came for another transaction of this browser, long ago: no harm to the one that it is posted for now.
  if (before && !mine.includes(before)) throw mismatch(call);
  if (before) trace.transaction = before.id;
  if (before?.status === 'failed') throw failureWith(before.failure ?? 'code-rejected');
  if (before?.token !== undefined && before.expiry !== undefined) {
    return answer(call, before, {id: before.id, token: before.token, expiry: before.expiry}, posted);
  }

  const open = mine.filter(transaction => isOpen(transaction, now()));
  // A code without a transaction of this browser's is somebody else's: it is not even shown to Cashfree (X2).
  if (!before && open.length === 0)
    throw new Failure(isLate(mine, now()) ? 'consent-expired' : 'transaction-missing');
  if (settings.environment !== 'emulator' && auth_code.startsWith(EMULATOR_PREFIX)) {
    trace.report({type: 'security', code: 'emulator-in-production'});
    throw new Failure('code-rejected');
  }

  try {
    const exchanged = await once(`code:${posted}`, {
      ...exchanging(call, auth_code, open),
      spent: 'code-rejected',
      trace,
    });
    // The result may be that of an earlier request, by another browser.
    const transaction = [...open, ...(before ? [before] : [])].find(({id}) => id === exchanged.id);
    if (!transaction) throw mismatch(call);
    trace.transaction = transaction.id;
    if (await isCancelled(call, transaction)) throw new Failure('transaction-missing');
    return await answer(call, transaction, exchanged, posted);
  } catch (error) {
    const [only, second] = open;
    if (!isFailure(error) || before || !only || second) throw error;
    if (error.code !== 'binding-mismatch' && error.code !== 'code-rejected') throw error;
    throw new Ended(
      error,
      await transactionCookie({...only, status: 'failed', failure: error.code, posted}, settings),
    );
  }
}

/** The one call to Cashfree. A token that answers another transaction does not leave this function (X4). */
function exchanging(call: Call, auth_code: string, open: readonly Transaction[]): Work<Exchanged> {
  const {cashfree, limiter, now} = call.settings;
  const admit = () => limiter.admit('finish', auth_code, 1);
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

function mismatch({trace}: Call): Failure<'binding-mismatch'> {
  trace.report({type: 'security', code: 'binding-mismatch'});
  return new Failure('binding-mismatch');
}

async function answer(
  call: Call,
  transaction: Transaction,
  exchanged: Exchanged,
  posted: string,
): Promise<Reply> {
  const {settings} = call;
  const {token, expiry} = exchanged;
  const {id} = transaction;
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
