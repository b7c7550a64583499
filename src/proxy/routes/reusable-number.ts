import {Failure} from '../../protocol/failures.ts';
import type {SessionRequest} from '../../protocol/proxy/api.ts';
import {refuse} from '../http/problems.ts';
import {candidates, unlessStoreFails, type RequestContext} from './call.ts';
import {hasRefusedCode} from '../transaction/records.ts';
import {forgetCookie, transactionCookie, type Transaction} from '../transaction/transactions.ts';

/** `source`: the ended transaction whose cookie holds the number. */
interface RequestedNumber {
  readonly mobile: string;
  readonly source?: Transaction;
}

/** The number in the request, else that of an ended transaction (docs/adr/0013-number-in-the-cookie.md). */
export async function requestedNumber(
  call: RequestContext,
  {mobile, again}: SessionRequest,
): Promise<RequestedNumber> {
  if (mobile !== undefined && again) throw refuse('shape', {field: 'again'});
  if (mobile !== undefined) return {mobile};
  if (!again) throw new Failure('mobile-invalid');
  for (const source of candidates(call)) {
    const reused = await reusableNumber(call, source);
    if (reused !== undefined) return {mobile: reused, source};
  }
  throw new Failure('transaction-missing');
}

/** The number of a transaction that was denied or failed, until its deadline. */
export async function reusableNumber(
  call: RequestContext,
  transaction: Transaction,
): Promise<string | undefined> {
  const {records, now} = call.settings;
  const {mobile, status, deadline} = transaction;
  if (mobile === undefined || deadline <= now() || status === 'delivered') return undefined;
  const record = await records.read(transaction);
  if (record.ended === 'cancelled' || record.ended === 'delivered') return undefined;
  const hasFailed = status === 'failed' || record.ended === 'rejected' || hasRefusedCode(record);
  return hasFailed ? mobile : undefined;
}

/** Drops numbers of failed transactions, also of another subject. The caller removes the cookies of `gone` itself. */
export async function dropNumbers(
  call: RequestContext,
  {source, gone = []}: {source?: Transaction | undefined; gone?: readonly string[]} = {},
): Promise<string[]> {
  const {settings, transactions, foreign} = call;
  const cookies: string[] = [];
  for (const transaction of [...transactions, ...foreign]) {
    const {id, status, mobile} = transaction;
    const isSource = id === source?.id;
    if (!isSource && (mobile === undefined || status !== 'failed')) continue;
    // The client may send the old cookie again.
    await unlessStoreFails(call, () => settings.records.end(transaction, 'cancelled'));
    if (gone.includes(id)) continue;
    const isRemoved = isSource || foreign.includes(transaction);
    cookies.push(
      isRemoved
        ? forgetCookie(id, settings)
        : await transactionCookie({...transaction, mobile: undefined}, settings),
    );
  }
  return cookies;
}
