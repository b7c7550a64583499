import {Failure} from '../../protocol/failures.ts';
import {networksOf} from '../network-address.ts';
import type {Sealer} from '../sealing/seal.ts';
import type {Limits} from './rate-limits.ts';
import {
  callsOfStart,
  LONGEST_GRACE,
  MOST_WAITING,
  quotaOf,
  rowOf,
  shareOf,
  HASH_TAG,
  unlimited,
} from './quota.ts';
import {STEP, type QueueSlot, type ProxyStore, type Reservation, type StoreRow} from './store.ts';

/** Longest wait for a place inside the proxy, in milliseconds. A longer wait is `rate-limited`. */
const SHORT_WAIT = 2000;

/** Booked places of one network, and of one subject. */
const MOST_WAITING_NETWORK = 250;
const MOST_WAITING_SUBJECT = 5;

/** Shares of one network by its factor: of the limit `merchant`, and of the quota for starts. */
const SHARES = new Map([
  [1, {merchant: 1 / 3, pace: 1 / 2}],
  [4, {merchant: 1 / 2, pace: 2 / 3}],
  [16, {merchant: 2 / 3, pace: 3 / 4}],
]);
const WHOLE = {merchant: 1, pace: 1};

/** Share of the quota for starts. */
const PACE_OF_SUBJECT = 1 / 5;

/** Shares of all calls. Codes may be invented: the exchanges of one network must not use up the quota. */
const EXCHANGES_OF_NETWORK = 11 / 20;
const RETRIES_OF_CALLER = 1 / 30;

/** In characters of base64url: 132 bits of the HMAC. */
const NAME_LENGTH = 22;

export interface Caller {
  /** In the canonical form of `parseAddress`; undefined if unknown. */
  readonly address: string | undefined;
  readonly subject: string | undefined;
}

/** A counted start. The cookie contains it, because the delivery removes the start from the limits of its network. */
export interface Start {
  readonly entry: string;
  /** HMACs of the caller's networks. */
  readonly networks: readonly string[];
}

export interface Exchanging {
  readonly id: string;
  readonly start?: Start | undefined;
}

export interface Limiter {
  /** Counts a start, and waits for a place for its two calls. @throws {Failure} `rate-limited` with `retry_after`. */
  start(mobile: string, caller: Caller): Promise<Start & {release(): Promise<void>}>;
  /** Waits for a place for the two calls of a repeated start. @throws {Failure} `rate-limited` */
  retryStart(): Promise<void>;
  /** Waits for a place to exchange a code. `retry`: the caller, after a refused code. @throws {Failure} `rate-limited` */
  exchange(transaction: Exchanging, retry?: Caller): Promise<void>;
  /** Waits for a place for one call that finishes a transaction. @throws {Failure} `rate-limited` */
  finish(transaction: Pick<Exchanging, 'id'>): Promise<void>;
  complete(transaction: Exchanging): Promise<void>;
}

interface LimiterOptions {
  readonly limits: Required<Limits>;
  readonly store: ProxyStore;
  readonly sealer: Sealer;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Rows that delay one caller only. */
interface OwnRows {
  /** Limits. A failed start is removed from them. */
  readonly counted: readonly StoreRow[];
  readonly paced: readonly StoreRow[];
}

export function createLimiter({limits, store, sealer, sleep}: LimiterOptions): Limiter {
  const quota = limits.quota === false ? undefined : quotaOf(limits.quota);
  const merchant = limits.merchant ? [rowOf('merchant', limits.merchant, 1, MOST_WAITING)] : [];

  const startQueue = [...(quota ? [quota.starts, callsOfStart(quota)] : []), ...merchant];

  /** An HMAC, because ten digits can be guessed from a plain digest (docs/adr/0017-names-under-every-key.md). */
  async function keyNames(kind: string, value: string): Promise<[string, ...string[]]> {
    const [first, ...rest] = await sealer.hmac(`${kind}:${value}`);
    const shorten = (name: string) => name.slice(0, NAME_LENGTH);
    return [shorten(first), ...rest.map(shorten)];
  }

  /** @returns false if a queue without waiting has no place now. @throws {Failure} `rate-limited` */
  async function takePlace(place: Omit<Reservation, 'soon' | 'grace'>): Promise<boolean> {
    const slot = await store.reserve({...place, soon: SHORT_WAIT, grace: quota?.grace ?? LONGEST_GRACE});
    if (slot.status === 'taken') await sleep(slot.wait);
    else if (slot.status === 'kept' || place.queue[0]?.waiting !== 0) throw rateLimited(slot);
    return slot.status === 'taken';
  }

  async function rowsOfNetwork(network: string, factor: number): Promise<OwnRows & {readonly name: string}> {
    const names = await keyNames('network', network);
    const waiting = MOST_WAITING_NETWORK * factor;
    const share = SHARES.get(factor) ?? WHOLE;
    const {address, merchant} = limits;
    return {
      name: names[0],
      counted: names.flatMap(name => [
        ...(address ? [rowOf(`address:${name}`, address, factor, waiting)] : []),
        ...(address && merchant ? [rowOf(`share:${name}`, merchant, share.merchant, waiting)] : []),
      ]),
      paced: quota && address ? names.map(name => shareOf(quota.starts, `pace:${name}`, share.pace)) : [],
    };
  }

  async function rowsOfSubject(subject: string): Promise<OwnRows> {
    const {subject: limit} = limits;
    if (!limit) return {counted: [], paced: []};
    const names = await keyNames('subject', subject);
    return {
      counted: names.map(name => rowOf(`subject:${name}`, limit, 1, MOST_WAITING_SUBJECT)),
      paced: quota ? names.map(name => shareOf(quota.starts, `pace:${name}`, PACE_OF_SUBJECT)) : [],
    };
  }

  async function finish(id: string, rows: readonly StoreRow[]): Promise<void> {
    if (!quota) return;
    const ticket = {tickets: [id], entry: crypto.randomUUID()} as const;
    if (await takePlace({...ticket, queue: [quota.finishes], rows: [quota.calls, ...rows]})) return;
    await takePlace({...ticket, queue: [quota.guaranteed], rows: [unlimited(quota.calls), ...rows]});
  }

  async function rowsOfRetry(calls: StoreRow, {address, subject}: Caller): Promise<StoreRow[]> {
    const rows: StoreRow[] = [];
    for (const {network, factor} of address === undefined ? [] : networksOf(address))
      for (const name of await keyNames('network', network))
        rows.push(shareOf(calls, `retry:${name}`, RETRIES_OF_CALLER * factor));
    if (subject !== undefined)
      for (const name of await keyNames('subject', subject))
        rows.push(shareOf(calls, `retry:${name}`, RETRIES_OF_CALLER));
    return rows;
  }

  return {
    async start(mobile, {address, subject}) {
      const entry = crypto.randomUUID();
      const {number} = limits;
      const networks = await Promise.all(
        (address === undefined ? [] : networksOf(address)).map(({network, factor}) =>
          rowsOfNetwork(network, factor),
        ),
      );
      const own = [...networks, ...(subject === undefined ? [] : [await rowsOfSubject(subject)])];
      const numbers = number
        ? (await keyNames('number', mobile)).map(name => rowOf(`number:${name}`, number, 1, 1))
        : [];
      const counted = [...numbers, ...own.flatMap(rows => rows.counted)];
      const rows = [...counted, ...own.flatMap(({paced}) => paced)];
      await takePlace({tickets: await keyNames('start', mobile), entry, queue: startQueue, rows});
      const keys = [...merchant, ...rows].map(({key}) => key);
      return {entry, networks: networks.map(({name}) => name), release: () => store.release(entry, keys)};
    },

    async retryStart() {
      if (!quota) return;
      const entry = crypto.randomUUID();
      const queue = [{...quota.starts, waiting: 0}, callsOfStart(quota)];
      if (await takePlace({tickets: [entry], entry, queue, rows: []})) return;
      throw new Failure('rate-limited', {retry_after: Math.ceil(quota.calls.window / 1000)});
    },

    async exchange({id, start}, retry) {
      if (!quota) return;
      if (retry) {
        const rows = [quota.calls, ...(await rowsOfRetry(quota.calls, retry))];
        await takePlace({tickets: [id], entry: crypto.randomUUID(), queue: [quota.retries], rows});
        return;
      }
      const [network] = start?.networks ?? [];
      const rows =
        network === undefined ? [] : [shareOf(quota.calls, `exchange:${network}`, EXCHANGES_OF_NETWORK)];
      await finish(id, rows);
    },

    finish: ({id}) => finish(id, []),

    async complete({start}) {
      if (!start || start.networks.length === 0) return;
      const keys = start.networks.flatMap(name => [`${HASH_TAG}address:${name}`, `${HASH_TAG}share:${name}`]);
      await store.release(start.entry, keys);
    },
  };
}

/** A booked place is due at a multiple of STEP, and can be taken up to `SHORT_WAIT` early. */
function rateLimited({status, wait}: QueueSlot): Failure<'rate-limited'> {
  const milliseconds = status === 'kept' ? wait - STEP : wait;
  return new Failure('rate-limited', {retry_after: Math.max(1, Math.ceil(milliseconds / 1000))});
}
