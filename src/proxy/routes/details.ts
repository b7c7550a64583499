import type * as z from 'zod/mini';
import {UserDetailsAnswer} from '../../protocol/cashfree.ts';
import {Failure, failureWith, isFailure, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';
import {readMobile} from '../../protocol/mobile.ts';
import {EmptyRequest} from '../../protocol/proxy-api.ts';
import {applyFields} from '../policy/apply-fields.ts';
import {digest} from '../sealing/digest.ts';
import {openReceipt, openToken} from '../sealing/sealed-token.ts';
import {onceMore, RESULT_TTL, type Work} from '../store/once.ts';
import {bind, forgetCookie, transactionCookie, type Transaction} from '../transaction/transactions.ts';
import {
  candidates,
  Ended,
  isCancelled,
  readBody,
  refuseEnded,
  unlessStoreFails,
  type Call,
  type Reply,
} from './call.ts';

/** Longest bearer token that is looked at, in characters. */
const BEARER_LIMIT = 16_384;

/** `POST /user-details`: Cashfree's body after the field policy, read there once per token (contract 10, row 35). */
export async function readDetails(call: Call): Promise<Reply> {
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
      throw new Ended(new Failure('transaction-missing'), forgetCookie(transaction.id, settings));
    await unlessStoreFails(call, () => settings.records.end(transaction, 'delivered'));
    // The token has done its work: from here on nobody holds it (requirement X12).
    const recorded: Transaction = {
      ...transaction,
      token: undefined,
      status: 'delivered',
      kept: transaction.kept ?? settings.now() + RESULT_TTL,
    };
    return {body: kept.body, cookies: [await transactionCookie(recorded, settings)]};
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
    throw new Ended(
      error,
      await transactionCookie({...transaction, token: undefined, status, failure: code}, settings),
    );
  }
}

/** Failures after which the token opens nothing: a new consent is needed. */
const ENDINGS = [
  'identity-mismatch',
  'binding-mismatch',
  'token-rejected',
  'cashfree-answer-invalid',
] as const;

function isEnding(code: FailureCode): code is (typeof ENDINGS)[number] {
  return (ENDINGS as readonly FailureCode[]).includes(code);
}

/** The bearer token, opened unless it is a receipt that reads what is kept, and the one transaction of this browser that it belongs to. */
async function authenticate(call: Call): Promise<{transaction: Transaction; token: string | undefined}> {
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

function fetching(call: Call, transaction: Transaction, bearer: string): Work<{body: object}> {
  const {cashfree, limiter} = call.settings;
  const admit = () => limiter.admit('finish', transaction.id, 1);
  const ask = () => cashfree('user-details', UserDetailsAnswer, {bearer, trace: call.trace});
  return {
    admit: async () => {
      await refuseEnded(call, transaction);
      await admit();
    },
    work: async () => checked(call, transaction, await onceMore(ask, admit)),
  };
}

async function checked(
  call: Call,
  transaction: Transaction,
  body: z.output<typeof UserDetailsAnswer>,
): Promise<{body: object}> {
  if (body.verification_id != null && body.verification_id !== transaction.id)
    throw drop(call, 'binding-mismatch');
  if (!(await isSamePerson(body, transaction))) throw drop(call, 'identity-mismatch');
  return {body: applyFields(body, call.settings.fields).body};
}

/**
 * The number that was consented, if one was, against the number that opened the session (requirement X5).
 *
 * A number that cannot be read is another number: a check that lets through what it does not understand is none.
 */
async function isSamePerson(
  body: z.output<typeof UserDetailsAnswer>,
  transaction: Transaction,
): Promise<boolean> {
  const numbers = (body.scopes ?? [])
    .filter(({scope}) => scope === 'MOBILE')
    .flatMap(({records}) => records ?? [])
    .map(record => record?.metadata?.mobile)
    .filter(number => number !== undefined && number !== null && number !== '');
  for (const number of numbers) {
    const mobile = readMobile(String(number));
    if (mobile === undefined || (await bind(transaction.id, mobile)) !== transaction.number) return false;
  }
  return true;
}

function drop({trace}: Call, code: 'binding-mismatch' | 'identity-mismatch'): AnyFailure {
  trace.report({type: 'security', code});
  return failureWith(code);
}
