import {Failure, failureWith, isFailure, type FailureCode} from '../../protocol/failures.ts';
import {EmptyRequest} from '../../protocol/proxy/api.ts';
import {digest} from '../sealing/digest.ts';
import {openReceipt, openToken} from '../sealing/sealed-token.ts';
import {transactionCookie, type Transaction} from '../transaction/transactions.ts';
import {
  candidates,
  EndedTransaction,
  readBody,
  unlessStoreFails,
  type RequestContext,
  type Reply,
} from './call.ts';
import {deliver, fetchOnce, recallDetails, type Details} from './delivery.ts';

/** Longest bearer token that the proxy tries to open, in characters. */
const BEARER_LIMIT = 16_384;

/**
 * `POST /user-details`: the consented details after the field policy. Cashfree is called once per token
 * (docs/cashfree-contract.md section 10, row 35). Rows X5 to X13 are those of docs/security-requirements.md.
 */
export async function readDetails(call: RequestContext): Promise<Reply> {
  await readBody(call, EmptyRequest);
  const {transaction, token} = await authenticate(call);
  call.trace.transaction = transaction.id;
  try {
    const details = await presentedDetails(call, transaction, token);
    const {cookies} = await deliver(call, transaction, details);
    return {body: details.body, cookies};
  } catch (error) {
    throw await recordEnding(call, transaction, error);
  }
}

/** @param token Cashfree's token; undefined if the request has a receipt, which reads a stored result alone. */
async function presentedDetails(
  call: RequestContext,
  transaction: Transaction,
  token: string | undefined,
): Promise<Details> {
  const details =
    token === undefined ? await recallDetails(call, transaction) : await fetchOnce(call, transaction, token);
  if (!details) throw new Failure('token-rejected');
  return details;
}

/** Records a failure that ends the transaction. @returns the error to throw. */
async function recordEnding(
  call: RequestContext,
  transaction: Transaction,
  error: unknown,
): Promise<unknown> {
  if (!isFailure(error)) return error;
  const {code} = error;
  if (!isEnding(code)) return error;
  const {records} = call.settings;
  const isRecordedHere = transaction.status === 'delivered';
  // A receipt without stored details does not reject the token.
  if (code !== 'token-rejected' || !isRecordedHere)
    await unlessStoreFails(call, () => records.end(transaction, 'rejected'));
  const record = await unlessStoreFails(call, () => records.read(transaction));
  const isDelivered = isRecordedHere || record?.ended === 'delivered';
  // A proxy with another store may have delivered the details. The cookie that records it must survive.
  if (code === 'token-rejected' && !isDelivered) return error;
  const ended: Transaction = {
    ...transaction,
    token: undefined,
    status: isDelivered ? 'delivered' : 'failed',
    failure: code,
    ...(isDelivered && {mobile: undefined}),
  };
  return new EndedTransaction(error, await transactionCookie(ended, call.settings));
}

/** Failures after which the token is useless: the user must consent again. */
const DETAILS_ENDINGS = [
  'identity-mismatch',
  'identity-unproven',
  'binding-mismatch',
  'token-rejected',
  'cashfree-answer-invalid',
] as const;

function isEnding(code: FailureCode): code is (typeof DETAILS_ENDINGS)[number] {
  return (DETAILS_ENDINGS as readonly FailureCode[]).includes(code);
}

/** RFC 6750 section 2.1, row X9: the bearer token belongs to a transaction of this browser. @returns no token for a receipt. */
async function authenticate(
  call: RequestContext,
): Promise<{transaction: Transaction; token: string | undefined}> {
  const {request, settings} = call;
  const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (bearer === undefined || bearer.length > BEARER_LIMIT) throw new Failure('token-rejected');
  const named = candidates(call);
  const delivered = named.filter(({status}) => status === 'delivered');
  // Decryption takes time, and only delivered transactions have receipts.
  const receiptId = delivered.length > 0 ? await openReceipt(bearer, settings) : undefined;
  const received = delivered.find(({id}) => id === receiptId);
  if (received) return {transaction: received, token: undefined};
  const issued = await openToken(bearer, settings);
  if (!issued) throw new Failure('token-rejected');
  const transaction =
    'id' in issued
      ? named.find(({id, codeDigest}) => id === issued.id && codeDigest === issued.codeDigest)
      : await findByToken(named, issued.token);
  if (transaction?.status === 'failed') throw failureWith(transaction.failure ?? 'token-rejected');
  if (transaction && (transaction.expiry ?? 0) > settings.now()) return {transaction, token: issued.token};
  throw new Failure('token-rejected');
}

async function findByToken(
  transactions: readonly Transaction[],
  token: string,
): Promise<Transaction | undefined> {
  const tokenDigest = await digest(token);
  return transactions.find(transaction => transaction.tokenDigest === tokenDigest);
}
