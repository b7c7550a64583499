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

/** Longest bearer token that is looked at, in characters. */
const BEARER_LIMIT = 16_384;

/** `POST /user-details`: Cashfree's body after the field policy, read there once per token (contract 10, row 35). */
export async function readDetails(call: RequestContext): Promise<Reply> {
  const {settings, trace} = call;
  await readBody(call, EmptyRequest);
  const {transaction, token} = await authenticate(call);
  trace.transaction = transaction.id;
  try {
    const key = `token:${transaction.posted}`;
    const kept =
      token === undefined
        ? await settings.once.recall<{body: object}>(key)
        : await settings.once(key, {...fetching(call, transaction, token), spent: 'token-rejected', trace});
    if (!kept) throw new Failure('token-rejected');
    if (await isCancelled(call, transaction))
      throw new EndedTransaction(new Failure('transaction-missing'), forgetCookie(transaction.id, settings));
    await unlessStoreFails(call, () => settings.records.end(transaction, 'delivered'));
    await unlessStoreFails(call, () => settings.limiter.complete(transaction));
    // The token has done its work: from here on nobody holds it (requirement X12).
    const recorded: Transaction = {
      ...transaction,
      token: undefined,
      mobile: undefined,
      status: 'delivered',
      kept: transaction.kept ?? settings.now() + RESULT_TTL,
    };
    return {
      body: kept.body,
      cookies: [await transactionCookie(recorded, settings), ...(await dropNumbers(call))],
    };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const {code} = error;
    if (!isEnding(code)) throw error;
    // A receipt that comes when the store has lost the details does not spoil them for the token.
    if (code !== 'token-rejected' || transaction.status !== 'delivered')
      await unlessStoreFails(call, () => settings.records.end(transaction, 'rejected'));
    const record = await unlessStoreFails(call, () => settings.records.read(transaction));
    // What was delivered stays so: a repeat that comes too late is no failure of the transaction.
    const delivered = transaction.status === 'delivered' || record?.ended === 'delivered';
    // Another proxy without this store may have read the details with the token, and its cookie says so.
    if (code === 'token-rejected' && !delivered) throw error;
    const status = delivered ? 'delivered' : 'failed';
    throw new EndedTransaction(
      error,
      await transactionCookie(
        {...transaction, token: undefined, status, failure: code, ...(delivered && {mobile: undefined})},
        settings,
      ),
    );
  }
}

/** Failures after which the token opens nothing: a new consent is needed. */
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

/** The bearer token, opened unless it is a receipt that reads what is kept, and the one transaction of this browser that it belongs to. */
async function authenticate(
  call: RequestContext,
): Promise<{transaction: Transaction; token: string | undefined}> {
  const {request, settings} = call;
  const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (bearer === undefined || bearer.length > BEARER_LIMIT) throw new Failure('token-rejected');
  const mine = candidates(call);
  const delivered = mine.filter(({status}) => status === 'delivered');
  // Opening costs time, and a receipt is only given for what was delivered.
  const receipt = delivered.length > 0 ? await openReceipt(bearer, settings) : undefined;
  const receipted = delivered.find(({id}) => id === receipt);
  if (receipted) return {transaction: receipted, token: undefined};
  const held = await openToken(bearer, settings);
  if (!held) throw new Failure('token-rejected');
  const transaction =
    'id' in held
      ? mine.find(({id, posted}) => id === held.id && posted === held.posted)
      : await findByDigest(mine, held.token);
  if (transaction?.status === 'failed') throw failureWith(transaction.failure ?? 'token-rejected');
  if (transaction && (transaction.expiry ?? 0) > settings.now()) return {transaction, token: held.token};
  throw new Failure('token-rejected');
}

async function findByDigest(mine: readonly Transaction[], token: string): Promise<Transaction | undefined> {
  const wanted = await digest(token);
  return mine.find(transaction => transaction.digest === wanted);
}

function fetching(call: RequestContext, transaction: Transaction, bearer: string): Work<{body: object}> {
  const {cashfree, limiter} = call.settings;
  const admit = () => limiter.finish(transaction);
  const ask = () => cashfree('user-details', AnyObject, {bearer, trace: call.trace});
  return {
    admit: async () => {
      await refuseEnded(call, transaction);
      await admit();
    },
    work: async () => checked(call, transaction, await onceMore(ask, admit)),
  };
}

/**
 * What the page gets of Cashfree's answer: the answer of this transaction and person, after the field policy. `unread`
 * names what was left out because it is nested too deep or because the policy cannot classify it.
 */
async function checked(
  call: RequestContext,
  transaction: Transaction,
  answer: JsonObject,
): Promise<{body: object}> {
  const {fields, requireMobile, createUser} = call.settings;
  const unread = new Set<string>();
  const body = copyToDepth(answer, path => unread.add(path));
  const {verification_id} = body;
  if (verification_id !== undefined && verification_id !== null && verification_id !== transaction.id)
    throw drop(call, 'binding-mismatch');
  // Before the policy, which may drop the number.
  const person = await comparePerson(body, transaction);
  if (person === 'other') throw drop(call, 'identity-mismatch');
  if (person === 'not-given' && requireMobile) throw new Failure('identity-unproven');
  const phone = person === 'same' ? transaction.mobile : undefined;
  if (createUser) await keepDraft(body, phone, transaction, call.settings, call.trace);
  const shown = applyFields(body, fields);
  for (const path of shown.unread) unread.add(path);
  return {body: {...shown.body, ...(unread.size > 0 && {unread: [...unread]})}};
}

function drop({trace}: RequestContext, code: 'binding-mismatch' | 'identity-mismatch'): AnyFailure {
  trace.report({type: 'security', code});
  return failureWith(code);
}
