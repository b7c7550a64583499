import {AnyObject} from '../../protocol/cashfree/api.ts';
import {Failure, failureWith, isFailure, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';
import {EmptyRequest} from '../../protocol/proxy/api.ts';
import {copyToDepth, type JsonObject} from '../../protocol/cashfree/user-details.ts';
import {applyFields} from '../policy/apply-fields.ts';
import {digest} from '../sealing/digest.ts';
import {openReceipt, openToken} from '../sealing/sealed-token.ts';
import {keepDraft} from '../secure-id-user/draft.ts';
import {onceMore, RESULT_TTL, type Work} from '../store/idempotency.ts';
import {dropNumbers} from './reusable-number.ts';
import {comparePerson} from '../transaction/same-person.ts';
import {forgetCookie, transactionCookie, type Transaction} from '../transaction/transactions.ts';
import {
  candidates,
  EndedTransaction,
  isCancelled,
  readBody,
  refuseEnded,
  unlessStoreFails,
  type RequestContext,
  type Reply,
} from './call.ts';

/** Longest bearer token that the proxy tries to open, in characters. */
const BEARER_LIMIT = 16_384;

type Details = {readonly body: object};

/**
 * `POST /user-details`: the consented details after the field policy. Cashfree is called once per token
 * (docs/cashfree-contract.md section 10, row 35). Rows X5 to X13 are those of docs/security-requirements.md.
 */
export async function readDetails(call: RequestContext): Promise<Reply> {
  await readBody(call, EmptyRequest);
  const {transaction, token} = await authenticate(call);
  call.trace.transaction = transaction.id;
  try {
    const {body} = await fetchOnce(call, transaction, token);
    // Row X13: the user did not cancel the transaction in the meantime.
    if (await isCancelled(call, transaction))
      throw new EndedTransaction(
        new Failure('transaction-missing'),
        forgetCookie(transaction.id, call.settings),
      );
    return {body, cookies: await recordDelivery(call, transaction)};
  } catch (error) {
    throw await recordEnding(call, transaction, error);
  }
}

/** @param token Cashfree's token; undefined if the request has a receipt, which reads a stored result alone. */
async function fetchOnce(
  call: RequestContext,
  transaction: Transaction,
  token: string | undefined,
): Promise<Details> {
  const {once} = call.settings;
  const key = `token:${transaction.codeDigest}`;
  const details =
    token === undefined
      ? await once.recall<Details>(key)
      : await once(key, {
          ...fetchWork(call, transaction, token),
          spent: 'token-rejected',
          trace: call.trace,
        });
  if (!details) throw new Failure('token-rejected');
  return details;
}

/** @returns the cookies of the delivered transaction. Row X12: they hold no token. */
async function recordDelivery(call: RequestContext, transaction: Transaction): Promise<string[]> {
  const {records, limiter, now} = call.settings;
  await unlessStoreFails(call, () => records.end(transaction, 'delivered'));
  await unlessStoreFails(call, () => limiter.complete(transaction));
  const delivered: Transaction = {
    ...transaction,
    token: undefined,
    mobile: undefined,
    status: 'delivered',
    receiptExpiry: transaction.receiptExpiry ?? now() + RESULT_TTL,
  };
  return [await transactionCookie(delivered, call.settings), ...(await dropNumbers(call))];
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

function fetchWork(call: RequestContext, transaction: Transaction, bearer: string): Work<Details> {
  const {cashfree, limiter} = call.settings;
  const admit = () => limiter.finish(transaction);
  const ask = () => cashfree('user-details', AnyObject, {bearer, trace: call.trace});
  return {
    admit: async () => {
      await refuseEnded(call, transaction);
      await admit();
    },
    work: async () => checkDetails(call, transaction, await onceMore(ask, admit)),
  };
}

/** In the answer, `unread` lists the parts that are nested too deep or that the policy cannot classify. */
async function checkDetails(
  call: RequestContext,
  transaction: Transaction,
  answer: JsonObject,
): Promise<Details> {
  const {fields, requireMobile, createUser} = call.settings;
  const unread = new Set<string>();
  const body = copyToDepth(answer, path => unread.add(path));
  const {verification_id} = body;
  if (verification_id !== undefined && verification_id !== null && verification_id !== transaction.id)
    throw mismatch(call, 'binding-mismatch');
  // Row X5. Before the policy, which may drop the number.
  const comparison = await comparePerson(body, transaction);
  if (comparison === 'other') throw mismatch(call, 'identity-mismatch');
  if (comparison === 'not-given' && requireMobile) throw new Failure('identity-unproven');
  const phone = comparison === 'same' ? transaction.mobile : undefined;
  if (createUser) await keepDraft(body, phone, transaction, call.settings, call.trace);
  const shown = applyFields(body, fields);
  for (const path of shown.unread) unread.add(path);
  return {body: {...shown.body, ...(unread.size > 0 && {unread: [...unread]})}};
}

function mismatch({trace}: RequestContext, code: 'binding-mismatch' | 'identity-mismatch'): AnyFailure {
  trace.report({type: 'security', code});
  return failureWith(code);
}
