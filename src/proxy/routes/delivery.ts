import {AnyObject} from '../../protocol/cashfree/api.ts';
import {Failure, failureWith, isFailure, type AnyFailure} from '../../protocol/failures.ts';
import {copyToDepth, type JsonObject} from '../../protocol/cashfree/user-details.ts';
import {applyFields} from '../policy/apply-fields.ts';
import {keepDraft} from '../secure-id-user/draft.ts';
import {onceMore, RESULT_TTL} from '../store/idempotency.ts';
import {errorName} from '../telemetry.ts';
import {comparePerson} from '../transaction/same-person.ts';
import {forgetCookie, transactionCookie, type Transaction} from '../transaction/transactions.ts';
import {EndedTransaction, refuseEnded, unlessStoreFails, type RequestContext} from './call.ts';
import {dropNumbers} from './reusable-number.ts';

type Stored = {readonly body: object};

/** `isStored`: an earlier request fetched them, and the store may keep them for longer than a receipt is valid. */
export interface Details extends Stored {
  readonly isStored: boolean;
}

/** An answer that contains the details. Row X12: its cookies hold no token. */
export interface Delivery {
  readonly cookies: readonly string[];
  /** Until then a receipt reads the details again. Milliseconds since the epoch. */
  readonly receiptExpiry: number;
}

/**
 * Fetches the details at Cashfree, once per token (docs/cashfree-contract.md section 10, row 35).
 *
 * @param keep how long the store keeps them, in milliseconds. {@link deliver} reduces it to the lifetime of a receipt.
 */
export async function fetchOnce(
  call: RequestContext,
  transaction: Transaction,
  bearer: string,
  keep = RESULT_TTL,
): Promise<Details> {
  const {cashfree, limiter, once} = call.settings;
  const admit = () => limiter.finish(transaction);
  const ask = () => cashfree('user-details', AnyObject, {bearer, trace: call.trace});
  let isStored = true;
  const {body} = await once<Stored>(keyOf(transaction), {
    admit: async () => {
      await refuseEnded(call, transaction);
      await admit();
      // The user may have cancelled during the wait for a place.
      await refuseEnded(call, transaction);
    },
    work: async () => {
      isStored = false;
      return checkDetails(call, transaction, await onceMore(ask, admit));
    },
    keep,
    spent: 'token-rejected',
    trace: call.trace,
  });
  return {body, isStored};
}

/** @returns the stored details, without a call to Cashfree. @throws {Failure} the stored one. */
export async function recallDetails(
  {settings}: RequestContext,
  transaction: Transaction,
): Promise<Details | undefined> {
  const stored = await settings.once.recall<Stored>(keyOf(transaction));
  return stored && {...stored, isStored: true};
}

/**
 * The details for the answer to another request, which does not fail with them: the page's own request gets the failure.
 *
 * @returns undefined also in mediating mode, where the page reads them with Cashfree's token.
 */
export async function detailsAlong(
  {settings, trace}: RequestContext,
  read: () => Promise<Details | undefined>,
): Promise<Details | undefined> {
  if (settings.mode === 'mediating') return undefined;
  try {
    return await read();
  } catch (error) {
    if (!isFailure(error)) trace.report({type: 'fault', where: 'request', name: errorName(error)});
    return undefined;
  }
}

/**
 * Records the delivery, unless the transaction ended in another way in the meantime (row X13).
 *
 * @throws {Failure} `token-rejected`
 * @throws {EndedTransaction} if the user cancelled.
 */
export async function deliver(
  call: RequestContext,
  transaction: Transaction,
  {isStored}: Details,
): Promise<Delivery> {
  const {records, limiter, once, now} = call.settings;
  const before = await unlessStoreFails(call, () => records.end(transaction, 'delivered'));
  if (before === 'cancelled')
    throw new EndedTransaction(
      new Failure('transaction-missing'),
      forgetCookie(transaction.id, call.settings),
    );
  if (before === 'rejected') throw new Failure('token-rejected');
  if (isStored && before !== 'delivered')
    await unlessStoreFails(call, () => once.expire(keyOf(transaction), RESULT_TTL));
  await unlessStoreFails(call, () => limiter.complete(transaction));
  const receiptExpiry = transaction.receiptExpiry ?? now() + RESULT_TTL;
  const delivered: Transaction = {
    ...transaction,
    token: undefined,
    mobile: undefined,
    status: 'delivered',
    receiptExpiry,
  };
  return {
    cookies: [await transactionCookie(delivered, call.settings), ...(await dropNumbers(call))],
    receiptExpiry,
  };
}

function keyOf({codeDigest}: Transaction): string {
  return `token:${codeDigest}`;
}

/** In the answer, `unread` lists the parts that are nested too deep or that the policy cannot classify. */
async function checkDetails(
  call: RequestContext,
  transaction: Transaction,
  answer: JsonObject,
): Promise<Stored> {
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
