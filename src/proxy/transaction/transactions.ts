import * as z from 'zod/mini';
import {MOBILE, VERIFICATION_ID} from '../../protocol/cashfree/api.ts';
import type {CookieKind} from '../options/options.ts';
import {digest} from '../sealing/digest.ts';
import type {Sealer} from '../sealing/seal.ts';
import {readCookies, writeCookie} from './cookies.ts';

/** Ten minutes for the person (RFC 6749 section 4.1.2), and some for the network, in milliseconds. */
export const TRANSACTION_TTL = 15 * 60_000;

/** How long after its end a transaction can still be asked about, in milliseconds. */
const RETENTION = 10 * 60_000;

/** Transactions that one browser may have open; the oldest makes room. */
const MOST_OPEN = 4;

/** A cookie longer than this leaves the token out: four of them must fit into a request's header. */
const COOKIE_LIMIT = 2048;

/** What the proxy remembers of one attempt, in the browser's encrypted cookie. Only the number names the person. */
const Transaction = z.object({
  id: z.string().check(z.regex(VERIFICATION_ID)),
  status: z.enum(['pending', 'exchanged', 'delivered', 'failed']),
  started: z.number(),
  /** Milliseconds since the epoch: no code is taken, and no token opens, after this. */
  deadline: z.number(),
  /** {@link bind} of the number that opened the session. */
  number: z.string(),
  /**
   * That number, with which masked numbers are compared (docs/adr/0013-number-in-the-cookie.md): until the details are
   * delivered, and not after the deadline.
   */
  mobile: z.optional(z.string().check(z.regex(MOBILE))),
  /** {@link bind} of whom `authorize` named. */
  subject: z.optional(z.string()),
  /** What was counted for the start, where the caller's network is known. */
  start: z.optional(z.object({entry: z.string(), networks: z.array(z.string())})),
  /** Digest of the code that was exchanged. */
  posted: z.optional(z.string()),
  /** Cashfree's token where it fits, until the details are delivered. */
  token: z.optional(z.string()),
  /** In mediating mode, where the page's token says nothing of its exchange: digest of Cashfree's. */
  digest: z.optional(z.string()),
  expiry: z.optional(z.number()),
  /** Milliseconds since the epoch: until then what was delivered can be read again, by a page that lost it on the way. */
  kept: z.optional(z.number()),
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

/** What a transaction is kept with. */
interface TransactionKeeping {
  readonly cookies: CookieKind;
  readonly sealer: Sealer;
  readonly now: () => number;
}

/** A digest that says nothing without the transaction's id: two transactions of one person do not look alike. */
export function bind(id: string, value: string): Promise<string> {
  return digest(`${id}:${value}`);
}

/** The transactions of this browser, newest first. A cookie that does not open, or stands under another's name, is none. */
export async function readTransactions(
  request: Request,
  keeping: TransactionKeeping,
): Promise<Transaction[]> {
  const {cookies, sealer} = keeping;
  const opened = await Promise.all(
    readCookies(cookies, request.headers.get('cookie')).map(async ({id, value}) => {
      const read = Transaction.safeParse(await sealer.open('transaction', value));
      return read.success && read.data.id === id ? [read.data] : [];
    }),
  );
  return opened.flat().sort((a, b) => b.started - a.started);
}

/** Milliseconds since the epoch: from then on the cookie of a transaction does not open. */
export function expiresAt({deadline}: Pick<Transaction, 'deadline'>): number {
  return deadline + RETENTION;
}

/** The header that records a transaction in the browser. */
export async function transactionCookie(
  transaction: Transaction,
  keeping: TransactionKeeping,
): Promise<string> {
  const {cookies, sealer, now} = keeping;
  const expires = expiresAt(transaction);
  const seconds = Math.max(0, Math.floor((expires - now()) / 1000));
  const mobile = transaction.deadline > now() ? transaction.mobile : undefined;
  const value = await sealer.seal('transaction', {...transaction, mobile}, expires);
  const cookie = writeCookie(cookies, transaction.id, value, seconds);
  if (cookie.length <= COOKIE_LIMIT || transaction.token === undefined) return cookie;
  return transactionCookie({...transaction, token: undefined}, keeping);
}

export function forgetCookie(id: string, keeping: TransactionKeeping): string {
  return writeCookie(keeping.cookies, id, '', 0);
}

/**
 * The oldest, which have to go so that one more may open: {@link MOST_OPEN} open ones remain with
 * it, and as many that have ended, for whoever asks again. A browser sends all its cookies, and not all are looked at.
 */
export function surplus(transactions: readonly Transaction[], now: number): Transaction[] {
  const open = transactions.filter(transaction => isOpen(transaction, now));
  const ended = transactions.filter(transaction => !isOpen(transaction, now));
  return [...open.slice(MOST_OPEN - 1), ...ended.slice(MOST_OPEN)];
}

export function isOpen(transaction: Transaction, now: number): boolean {
  return transaction.status === 'pending' && transaction.deadline > now;
}
