import type {Limit} from './rate-limits.ts';
import type {StoreRow} from './store.ts';

/**
 * How late a kept place may be taken, in milliseconds. The windows of the quota are longer by as much, so that late calls do not
 * exceed it. At least the second that `retry_after` is rounded up by.
 */
export const LONGEST_GRACE = 5000;
const SHORTEST_GRACE = 1500;

/** Places that may be kept ahead, in all: they bound the memory. Ten thousand starts take seven hours of the default quota. */
export const MOST_WAITING = 10_000;

/** Shares of the quota: of starts, of calls that finish transactions, and of exchanges after a refused code. */
const STARTS = 1 / 2;
const FINISHES = 9 / 10;
const RETRIES = 1 / 10;

/** Calls of one start: data availability and session. */
const CALLS_OF_START = 2;

/** In front of every key: one node of a Redis Cluster has all that one reservation touches. */
export const HASH_TAG = '{admission}';

/** The rows of the quota. Keys and windows of some are the same: they are one row with several limits. */
export interface Quota {
  /** Milliseconds that a kept place may be taken late. */
  readonly grace: number;
  /** All calls. */
  readonly calls: StoreRow;
  /** Starts, of two calls each. */
  readonly starts: StoreRow;
  /** Calls that finish transactions: what starts leave; and the half that starts cannot take. */
  readonly finishes: StoreRow;
  readonly guaranteed: StoreRow;
  /** Exchanges after a refused code. */
  readonly retries: StoreRow;
}

export function quotaOf({count, seconds}: Limit): Quota {
  const grace = Math.ceil(Math.min(LONGEST_GRACE, Math.max(SHORTEST_GRACE, (seconds * 1000) / 12)));
  const window = Math.ceil(seconds * 1000) + grace;
  const row = (name: string, limit: number, waiting = MOST_WAITING): StoreRow => ({
    key: HASH_TAG + name,
    limit,
    window,
    waiting,
  });
  const starts = Math.floor((count * STARTS) / CALLS_OF_START);
  return {
    grace,
    calls: row('calls', count, Infinity),
    starts: row('start', starts),
    finishes: row('finish', Math.max(2, part(count, FINISHES)), 0),
    guaranteed: row('finish', Math.ceil(count * (1 - STARTS))),
    retries: row('retry', part(count, RETRIES)),
  };
}

/** The calls of one start. */
export function callsOfStart({calls}: Quota): StoreRow {
  return {...calls, count: CALLS_OF_START};
}

/** A row of the same times as the quota, for a share of it. */
export function shareOf(row: StoreRow, name: string, share: number): StoreRow {
  return {...row, key: HASH_TAG + name, limit: part(row.limit, share)};
}

/** The row is written to, and holds nothing back. */
export function unlimited(row: StoreRow): StoreRow {
  return {...row, limit: Number.MAX_SAFE_INTEGER};
}

export function rowOf(name: string, {count, seconds}: Limit, factor: number, waiting: number): StoreRow {
  return {key: HASH_TAG + name, limit: part(count, factor), window: Math.ceil(seconds * 1000), waiting};
}

/** A share of a limit, and never nothing. */
function part(limit: number, share: number): number {
  return Math.max(1, Math.floor(limit * share));
}
