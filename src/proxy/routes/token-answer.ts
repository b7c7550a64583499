import {writeExpiry} from '../../protocol/expiry.ts';
import {Failure} from '../../protocol/failures.ts';
import type {TokenlessAnswer, TokenAnswer, Written} from '../../protocol/proxy/api.ts';
import {acceptsToken} from '../http/accept.ts';
import {digest} from '../sealing/digest.ts';
import {sealReceipt, sealToken} from '../sealing/sealed-token.ts';
import {transactionCookie, type Transaction} from '../transaction/transactions.ts';
import {isCancelled, type Reply, type RequestContext} from './call.ts';
import {deliver, type Details} from './delivery.ts';

/** The stored result of an exchange. `id` is the transaction's. */
export type Exchanged = {readonly id: string; readonly token: string; readonly expiry: number};

/** The transaction after the exchange. Row X12: its cookie holds no token after the details were delivered. */
export function recorded(
  transaction: Transaction,
  {token, expiry}: Exchanged,
  codeDigest: string,
): Transaction {
  const status = transaction.status === 'pending' ? 'exchanged' : transaction.status;
  return {...transaction, status, codeDigest, expiry, token: status === 'delivered' ? undefined : token};
}

/** The token response (RFC 6749 section 5.1), and the cookie that records it. */
export async function answerToken(
  call: RequestContext,
  transaction: Transaction,
  {id, token, expiry}: Exchanged,
): Promise<Reply> {
  const {request, settings} = call;
  // Row X13: the user did not cancel the transaction in the meantime.
  if (await isCancelled(call, transaction)) throw new Failure('transaction-missing');
  const {codeDigest = ''} = transaction;
  const tokenDigest = settings.mode === 'mediating' ? {tokenDigest: await digest(token)} : {};
  const [access_token, cookie] = await Promise.all([
    acceptsToken(request) ? sealToken({id, codeDigest, token}, expiry, settings) : undefined,
    transactionCookie({...transaction, ...tokenDigest}, settings),
  ]);
  const body: TokenAnswer | TokenlessAnswer = {
    ...(access_token !== undefined && {access_token, token_type: 'Bearer', expiry: writeExpiry(expiry)}),
    ...bindingOf(transaction),
  };
  return {body, cookies: [cookie]};
}

/** The details, and a receipt in place of the token, which is not needed any more. */
export async function answerDetails(
  call: RequestContext,
  transaction: Transaction,
  details: Details,
): Promise<Reply> {
  const {cookies, receiptExpiry} = await deliver(call, transaction, details);
  const body: Written<TokenAnswer> = {
    access_token: await sealReceipt(transaction.id, receiptExpiry, call.settings),
    token_type: 'Bearer',
    expiry: writeExpiry(receiptExpiry),
    ...bindingOf(transaction),
    details: details.body,
  };
  return {body, cookies};
}

function bindingOf({id, returnPath}: Transaction): TokenlessAnswer {
  return {verification_id: id, ...(returnPath !== undefined && {path: returnPath})};
}
