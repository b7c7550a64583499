import {writeExpiry} from '../../protocol/expiry.ts';
import {
  PROTOCOL,
  StatusRequest,
  TRANSACTION_HEADER,
  type Capabilities,
  type TransactionStatus,
} from '../../protocol/proxy/api.ts';
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

/** `GET /`: what this proxy can do. */
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

/**
 * `POST /status`: the record in the browser's own cookie, and in the store whether its token was rejected. Cashfree is never
 * asked (requirement P6). With `ended`, the page shows the user that it was denied or failed: no code is taken any more.
 */
export async function readStatus(call: RequestContext): Promise<Reply> {
  const {request, transactions, settings, trace} = call;
  const {ended} = await readBody(call, StatusRequest);
  const name = request.headers.get(TRANSACTION_HEADER);
  const found = transactions.find(({id}) => name === null || id === name);
  if (!found) return {body: {status: 'none'} satisfies TransactionStatus};
  const ends = ended === true && isOpen(found, settings.now());
  const transaction: Transaction = ends ? {...found, status: 'failed'} : found;
  if (ends) await unlessStoreFails(call, () => settings.records.end(found, 'rejected'));
  const mobile = await unlessStoreFails(call, () => reusableNumber(call, transaction));
  const {id, expiry = 0, failure, deadline} = transaction;
  trace.transaction = id;
  const open = transaction.status === 'pending' || transaction.status === 'exchanged';
  const over = open && (transaction.status === 'exchanged' ? expiry : deadline) <= settings.now();
  const rejected = transaction.status === 'exchanged' && (await isRejected(call, transaction));
  const status = rejected ? 'failed' : over ? 'expired' : transaction.status;
  const access_token = over || rejected ? undefined : await tokenOf(call, transaction);
  const body: TransactionStatus = {
    status,
    verification_id: id,
    expiry: writeExpiry(status === 'exchanged' ? expiry : deadline),
    ...(access_token !== undefined && {access_token}),
    ...(rejected && {code: 'token-rejected'}),
    ...(status === 'failed' && failure && {code: failure}),
    ...(mobile !== undefined && {mobile_hint: mobile.slice(-2)}),
  };
  return {body, ...(ends && {cookies: [await transactionCookie(transaction, settings)]})};
}

/** What the details can be read with, if they still can. */
async function tokenOf(call: RequestContext, transaction: Transaction): Promise<string | undefined> {
  const {settings} = call;
  const {id, status, posted, token, expiry = 0, kept = 0} = transaction;
  if (status === 'exchanged' && posted !== undefined && token !== undefined)
    return sealToken({id, posted, token}, expiry, settings);
  // The page that got them may be gone: taken away by a redirect, reloaded, or killed.
  if (status === 'delivered' && kept > settings.now() && !(await isCancelled(call, transaction)))
    return sealReceipt(id, kept, settings);
  return undefined;
}

/** `DELETE /session`: gives the transaction up. What is under way delivers nothing, and nothing is delivered twice. */
export async function cancelSession(call: RequestContext): Promise<Reply> {
  const {settings} = call;
  const cancelled = candidates(call);
  for (const transaction of cancelled) {
    await settings.records.end(transaction, 'cancelled');
    await removeDraft(transaction.id, settings);
  }
  return {status: 204, cookies: cancelled.map(({id}) => forgetCookie(id, settings))};
}
