import {Failure} from '../../protocol/failures.ts';
import type {SessionRequest} from '../../protocol/proxy/api.ts';
import {refuse} from '../http/problems.ts';
import {candidates, unlessStoreFails, type RequestContext} from './call.ts';
import {hasRefusedCode} from '../transaction/records.ts';
import {forgetCookie, transactionCookie, type Transaction} from '../transaction/transactions.ts';

/** The number that a session is opened for. `source`: the ended transaction that it was sealed in. */
interface Requested {
  readonly mobile: string;
  readonly source?: Transaction;
}

/**
 * The number in the request, or that of an ended transaction (docs/adr/0013-number-in-the-cookie.md).
 *
 * @throws {Failure} `mobile-invalid` without either, `transaction-missing` if no transaction has a number to use again.
 */
export async function requestedNumber(
  call: RequestContext,
  {mobile, again}: SessionRequest,
): Promise<Requested> {
  if (mobile !== undefined && again) throw refuse('shape', {field: 'again'});
  if (mobile !== undefined) return {mobile};
  if (!again) throw new Failure('mobile-invalid');
  for (const source of candidates(call)) {
    const sealed = await reusableNumber(call, source);
    if (sealed !== undefined) return {mobile: sealed, source};
  }
  throw new Failure('transaction-missing');
}

/**
 * The sealed number of a transaction that was denied or failed, until its deadline. Not while its user may still approve, not
 * after its details were delivered, and not after it was cancelled.
 */
export async function reusableNumber(
  call: RequestContext,
  transaction: Transaction,
): Promise<string | undefined> {
  const {records, now} = call.settings;
  const {mobile, status, deadline} = transaction;
  if (mobile === undefined || deadline <= now() || status === 'delivered') return undefined;
  const record = await records.read(transaction);
  if (record.ended === 'cancelled' || record.ended === 'delivered') return undefined;
  const unsuccessful = status === 'failed' || record.ended === 'rejected' || hasRefusedCode(record);
  return unsuccessful ? mobile : undefined;
}

/**
 * Removes the numbers that this browser holds of unsuccessful transactions, also of another person's: another transaction
 * begins or delivers.
 *
 * @param source the transaction whose number the new one uses. It is forgotten.
 * @param gone ids of transactions whose cookies are cleared anyway.
 * @returns the cookies that say so.
 */
export async function dropNumbers(
  call: RequestContext,
  {source, gone = []}: {source?: Transaction | undefined; gone?: readonly string[]} = {},
): Promise<string[]> {
  const {settings, transactions, foreign} = call;
  const cookies: string[] = [];
  for (const transaction of [...transactions, ...foreign]) {
    const {id, status, mobile} = transaction;
    const used = id === source?.id;
    if (!used && (mobile === undefined || status !== 'failed')) continue;
    // A client may send the old cookie again.
    await unlessStoreFails(call, () => settings.records.end(transaction, 'cancelled'));
    if (gone.includes(id)) continue;
    const forgotten = used || foreign.includes(transaction);
    cookies.push(
      forgotten
        ? forgetCookie(id, settings)
        : await transactionCookie({...transaction, mobile: undefined}, settings),
    );
  }
  return cookies;
}
