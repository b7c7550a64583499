import {writeExpiry} from '../../protocol/expiry.ts';
import {
  PROTOCOL,
  StatusRequest,
  TRANSACTION_HEADER,
  type Capabilities,
  type TransactionStatus,
  type Written,
} from '../../protocol/proxy/api.ts';
import {acceptsDetails} from '../http/accept.ts';
import {sealReceipt, sealToken} from '../sealing/sealed-token.ts';
import {removeDraft} from '../secure-id-user/draft.ts';
import type {ProxySettings} from '../settings.ts';
import {reusableNumber} from './reusable-number.ts';
import {forgetCookie, isOpen, transactionCookie, type Transaction} from '../transaction/transactions.ts';
import {
  candidates,
  isCancelled,
  isRejected,
  readBody,
  unlessStoreFails,
  type RequestContext,
  type Reply,
} from './call.ts';
import {deliver, detailsAlong, recallDetails, type Details} from './delivery.ts';

/** `GET /`: the capabilities of this proxy. */
export function answerCapabilities({environment, places, mode, createUser}: ProxySettings): Reply {
  const body: Capabilities = {
    protocol: PROTOCOL,
    environment,
    presentations: [...places.presentations],
    mode,
    ...(places.sdk && {sdk: {src: places.sdk.src}}),
    ...(createUser && {create_user: true}),
  };
  return {body};
}

type Progress = Pick<TransactionStatus, 'status' | 'access_token' | 'code'>;

/** `POST /status`: from the cookie and the store, without a call to Cashfree (docs/security-requirements.md row P6). */
export async function readStatus(call: RequestContext): Promise<Reply> {
  const {request, transactions, trace} = call;
  const {ended = false} = await readBody(call, StatusRequest);
  const name = request.headers.get(TRANSACTION_HEADER);
  const found = transactions.find(({id}) => name === null || id === name);
  if (!found) return {body: {status: 'none'} satisfies TransactionStatus};
  // The page saw a denial or an error.
  const isEnding = ended && isOpen(found, call.settings.now());
  const transaction = isEnding ? await endTransaction(call, found) : found;
  trace.transaction = transaction.id;
  const details = await storedDetails(call, transaction);
  if (details) return answerDetails(call, transaction, details);
  const mobile = await unlessStoreFails(call, () => reusableNumber(call, transaction));
  const {status, ...progress} = await progressOf(call, transaction);
  const body: TransactionStatus = {
    status,
    verification_id: transaction.id,
    expiry: writeExpiry(status === 'exchanged' ? (transaction.expiry ?? 0) : transaction.deadline),
    ...progress,
    ...(mobile !== undefined && {mobile_hint: mobile.slice(-2)}),
  };
  return {body, ...(isEnding && {cookies: [await transactionCookie(transaction, call.settings)]})};
}

/** The details that the proxy fetched when a callback page posted the code. */
async function storedDetails(call: RequestContext, transaction: Transaction): Promise<Details | undefined> {
  const {request, settings} = call;
  const isReadable = transaction.status === 'exchanged' && !hasExpired(transaction, settings.now());
  if (!isReadable || !acceptsDetails(request) || (await isRejected(call, transaction))) return undefined;
  return detailsAlong(call, () => recallDetails(call, transaction));
}

async function answerDetails(
  call: RequestContext,
  transaction: Transaction,
  details: Details,
): Promise<Reply> {
  const {id, deadline} = transaction;
  const {cookies, receiptExpiry} = await deliver(call, transaction, details);
  const body: Written<TransactionStatus> = {
    status: 'delivered',
    verification_id: id,
    expiry: writeExpiry(deadline),
    access_token: await sealReceipt(id, receiptExpiry, call.settings),
    details: details.body,
  };
  return {body, cookies};
}

async function endTransaction(call: RequestContext, transaction: Transaction): Promise<Transaction> {
  await unlessStoreFails(call, () => call.settings.records.end(transaction, 'rejected'));
  return {...transaction, status: 'failed'};
}

async function progressOf(call: RequestContext, transaction: Transaction): Promise<Progress> {
  const {status, failure} = transaction;
  const isExpired = hasExpired(transaction, call.settings.now());
  if (status === 'exchanged' && (await isRejected(call, transaction)))
    return {status: 'failed', code: failure ?? 'token-rejected'};
  if (isExpired) return {status: 'expired'};
  const access_token = await bearerOf(call, transaction);
  return {
    status,
    ...(access_token !== undefined && {access_token}),
    ...(status === 'failed' && failure && {code: failure}),
  };
}

function hasExpired({status, expiry = 0, deadline}: Transaction, now: number): boolean {
  if (status === 'exchanged') return expiry <= now;
  return status === 'pending' && deadline <= now;
}

/** @returns the token or the receipt that reads the details; undefined if they cannot be read. */
async function bearerOf(call: RequestContext, transaction: Transaction): Promise<string | undefined> {
  const {settings} = call;
  const {id, status, codeDigest, token, expiry = 0, receiptExpiry = 0} = transaction;
  if (status === 'exchanged' && codeDigest !== undefined && token !== undefined)
    return sealToken({id, codeDigest, token}, expiry, settings);
  // The page may have lost the details by a redirect, a reload or a crash.
  const hasReceipt = status === 'delivered' && receiptExpiry > settings.now();
  if (hasReceipt && !(await isCancelled(call, transaction))) return sealReceipt(id, receiptExpiry, settings);
  return undefined;
}

/** `DELETE /session`: cancels the named transaction, or all of this browser. A call to Cashfree that is in progress delivers nothing. */
export async function cancelSession(call: RequestContext): Promise<Reply> {
  const {settings} = call;
  const cancelled = candidates(call);
  for (const transaction of cancelled) {
    await settings.records.end(transaction, 'cancelled');
    await removeDraft(transaction.id, settings);
  }
  return {status: 204, cookies: cancelled.map(({id}) => forgetCookie(id, settings))};
}
