import * as z from 'zod/mini';
import {MOBILE, VERIFICATION_ID} from '../../protocol/cashfree/api.ts';
import type {CookieKind} from '../options/options.ts';
import {digest} from '../sealing/digest.ts';
import type {Sealer} from '../sealing/seal.ts';
import {readCookies, writeCookie} from './cookies.ts';

/** Lifetime in milliseconds: ten minutes for the user (RFC 6749 section 4.1.2), and five for the network. */
export const TRANSACTION_TTL = 15 * 60_000;

/** How long `POST /status` answers after the deadline, in milliseconds. */
const RETENTION = 10 * 60_000;

/** Open transactions of one browser. A new one replaces the oldest. */
const MAX_OPEN = 4;

/** Longest cookie with a token, in characters: four of them must fit into the header of a request. */
const COOKIE_LIMIT = 2048;

/** One transaction, as the browser's encrypted cookie holds it. Only `mobile` is personal data. */
const Transaction = z.object({
  id: z.string().check(z.regex(VERIFICATION_ID)),
  status: z.enum(['pending', 'exchanged', 'delivered', 'failed']),
  started: z.number(),
  /** The proxy takes no code and opens no token after this. Milliseconds since the epoch, as all times here. */
  deadline: z.number(),
  /** {@link bind} of the number that opened the session. */
  mobileDigest: z.string(),
  /** The mobile number, until the delivery and not after the deadline (docs/adr/0013-number-in-the-cookie.md). */
  mobile: z.optional(z.string().check(z.regex(MOBILE))),
  /** Where the callback page returns, if the page could not store it (docs/adr/0024-return-without-storage.md). */
  returnPath: z.optional(z.string()),
  /** {@link bind} of the subject. */
  subject: z.optional(z.string()),
  start: z.optional(z.object({entry: z.string(), networks: z.array(z.string())})),
  codeDigest: z.optional(z.string()),
  /** Cashfree's token, until the delivery, if it fits into {@link COOKIE_LIMIT}. */
  token: z.optional(z.string()),
  /** Mediating mode only. */
  tokenDigest: z.optional(z.string()),
  expiry: z.optional(z.number()),
  /** Until then a receipt reads the delivered details again (docs/adr/0010-receipts.md). */
  receiptExpiry: z.optional(z.number()),
  failure: z.optional(
    z.enum([
      'binding-mismatch',
      'identity-mismatch',
      'identity-unproven',
      'code-rejected',
      'token-rejected',
      'cashfree-answer-invalid',
    ]),
  ),
});
export type Transaction = z.output<typeof Transaction>;

interface TransactionSealing {
  readonly cookies: CookieKind;
  readonly sealer: Sealer;
  readonly now: () => number;
}

/** The digest of one value differs by transaction: the transactions of one user cannot be linked. */
export function bind(id: string, value: string): Promise<string> {
  return digest(`${id}:${value}`);
}

/** Newest first. A cookie with the name of another transaction is ignored. */
export async function readTransactions(
  request: Request,
  sealing: TransactionSealing,
): Promise<Transaction[]> {
  const {cookies, sealer} = sealing;
  const opened = await Promise.all(
    readCookies(cookies, request.headers.get('cookie')).map(async ({id, value}) => {
      const read = Transaction.safeParse(await sealer.open('transaction', value));
      return read.success && read.data.id === id ? [read.data] : [];
    }),
  );
  return opened.flat().sort((a, b) => b.started - a.started);
}

export function expiresAt({deadline}: Pick<Transaction, 'deadline'>): number {
  return deadline + RETENTION;
}

export async function transactionCookie(
  transaction: Transaction,
  sealing: TransactionSealing,
): Promise<string> {
  const {cookies, sealer, now} = sealing;
  const expires = expiresAt(transaction);
  const seconds = Math.max(0, Math.floor((expires - now()) / 1000));
  const mobile = transaction.deadline > now() ? transaction.mobile : undefined;
  const value = await sealer.seal('transaction', {...transaction, mobile}, expires);
  const cookie = writeCookie(cookies, transaction.id, value, seconds);
  if (cookie.length <= COOKIE_LIMIT || transaction.token === undefined) return cookie;
  return transactionCookie({...transaction, token: undefined}, sealing);
}

export function forgetCookie(id: string, sealing: TransactionSealing): string {
  return writeCookie(sealing.cookies, id, '', 0);
}

/** The oldest transactions, whose cookies the next start removes: {@link MAX_OPEN} open ones remain, and as many ended ones. */
export function surplus(transactions: readonly Transaction[], now: number): Transaction[] {
  const open = transactions.filter(transaction => isOpen(transaction, now));
  const ended = transactions.filter(transaction => !isOpen(transaction, now));
  return [...open.slice(MAX_OPEN - 1), ...ended.slice(MAX_OPEN)];
}

export function isOpen(transaction: Transaction, now: number): boolean {
  return transaction.status === 'pending' && transaction.deadline > now;
}
