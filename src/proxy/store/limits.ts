import {Failure} from '../../protocol/failures.ts';
import {networksOf} from '../network-address.ts';
import type {Sealer} from '../sealing/seal.ts';
import type {ProxyStore} from './store.ts';

const TEN_MINUTES = 600;

export const DEFAULT_LIMITS: Required<Limits> = {
  number: {count: 5, seconds: TEN_MINUTES},
  address: {count: 20, seconds: TEN_MINUTES},
  merchant: {count: 600, seconds: 3600},
  quota: {count: 100, seconds: 60},
};

const NO_LIMITS: Required<Limits> = {number: false, address: false, merchant: false, quota: false};

/**
 * How late, in milliseconds, somebody may come to a place that was kept; the row is stretched by as much, so that the
 * calls of any window stay below the limit. At least the second that `Retry-After` is rounded up by.
 */
const LONGEST_GRACE = 5000;
const SHORTEST_GRACE = 1500;

/** A wait this short is spent here, in milliseconds, rather than by sending the page away. */
const SHORT_WAIT = 2000;

/** Places are kept this far ahead, in milliseconds. */
const HORIZON = 300_000;

/** At most `count` in any `seconds`. */
export interface Limit {
  readonly count: number;
  readonly seconds: number;
}

/** What `POST /session` and Cashfree are protected by. `false` switches a limit off. */
export interface Limits {
  /** Starts per mobile number; default 5 in 10 minutes. Stops somebody's phone being flooded with OTPs. */
  readonly number?: Limit | false;
  /**
   * Starts per network address; default 20 in 10 minutes. With IPv6 per /64, and 4 and 16 times as many per /56 and
   * /48. Needs `clientAddress`.
   */
  readonly address?: Limit | false;
  /** Starts in all; default 600 in an hour. Bounds what an abuser can have you billed for. */
  readonly merchant?: Limit | false;
  /**
   * Calls to Cashfree; default 100 in a minute, the documented limit of an account (contract 2.3), taken for all calls
   * together. Half of them start transactions, half finish them, so that newcomers cannot starve those who come back
   * with a code.
   */
  readonly quota?: Limit | false;
}

/** Calls that start a transaction, and calls that finish one, each with half of the quota. */
type Lane = 'start' | 'finish';

export interface Limiter {
  /** Counts a start. `address` is canonical (`parseAddress`). @throws {Failure} `rate-limited`, with the seconds until there is room. */
  start(mobile: string, address: string | undefined): Promise<void>;
  /**
   * Waits for room for `calls` calls to Cashfree, first come first served in the whole fleet.
   *
   * Who has to come back is told when, and finds its place kept under `ticket`.
   *
   * @throws {Failure} `rate-limited`
   */
  admit(lane: Lane, ticket: string, calls: number): Promise<void>;
}

interface Limited {
  readonly environment: string;
  readonly limits?: Limits;
}

interface LimiterOptions {
  readonly limits: Required<Limits>;
  readonly store: ProxyStore;
  readonly sealer: Sealer;
  readonly now: () => number;
}

/** @throws {TypeError} for a limit that would let nobody in. */
export function limitsOf({environment, limits}: Limited): Required<Limits> {
  const all = {...(environment === 'emulator' ? NO_LIMITS : DEFAULT_LIMITS), ...limits};
  for (const limit of [all.number, all.address, all.merchant, all.quota]) {
    if (limit !== false && !(Number.isInteger(limit.count) && limit.count >= 1 && limit.seconds > 0))
      throw new TypeError('A limit counts from 1');
  }
  // A start takes two calls, and starts have half.
  if (all.quota !== false && all.quota.count < 4) throw new TypeError('quota is 4 calls at least');
  return all;
}

export function createLimiter({limits, store, sealer, now}: LimiterOptions): Limiter {
  const lanes = limits.quota === false ? undefined : lanesOf(limits.quota);

  async function count(kind: string, limit: Limit | false, of: string, factor = 1): Promise<void> {
    if (limit === false) return;
    const row = {count: 1, limit: limit.count * factor, window: limit.seconds * 1000, horizon: 0};
    // Blinded, because ten digits are soon guessed from their plain digest. Counted under every key: during a rotation other
    // proxies may hold one of them only.
    for (const name of await sealer.blind(`${kind}:${of}`)) {
      const {booked, wait} = await store.reserve(`limit:${name}`, row);
      if (!booked) throw new Failure('rate-limited', {retry_after: Math.ceil(wait / 1000)});
    }
  }

  return {
    async start(mobile, address) {
      for (const {network, factor} of address === undefined ? [] : networksOf(address))
        await count('address', limits.address, network, factor);
      await count('number', limits.number, mobile);
      await count('merchant', limits.merchant, '');
    },

    async admit(lane, ticket, calls) {
      if (!lanes) return;
      const names = await sealer.blind(`${lane}:${ticket}`);
      for (const name of names) {
        const kept = await store.get(`ticket:${name}`);
        if (kept === undefined) continue;
        const wait = Number(kept) - now();
        if (wait > SHORT_WAIT) throw new Failure('rate-limited', {retry_after: Math.ceil(wait / 1000)});
        // One request uses the place; its twin, if any, stands in line like everybody.
        if (wait > -lanes.grace && (await store.remove(`ticket:${name}`))) return sleep(wait);
      }
      const row = {count: calls, limit: lanes[lane], window: lanes.window, horizon: HORIZON};
      const {booked, wait} = await store.reserve(`quota:${lane}`, row);
      if (booked && wait <= SHORT_WAIT) return sleep(wait);
      if (booked) await store.set(`ticket:${names[0]}`, String(now() + wait), wait + lanes.grace);
      throw new Failure('rate-limited', {retry_after: Math.ceil(wait / 1000)});
    },
  };
}

function lanesOf({count, seconds}: Limit) {
  const grace = Math.min(LONGEST_GRACE, Math.max(SHORTEST_GRACE, (seconds * 1000) / 12));
  return {start: Math.floor(count / 2), finish: Math.ceil(count / 2), grace, window: seconds * 1000 + grace};
}

function sleep(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise(resolve => setTimeout(resolve, ms));
}
