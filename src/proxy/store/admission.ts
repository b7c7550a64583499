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

/** A wait this short, in milliseconds, is spent in the proxy, and the page is not sent away. */
const SHORT_WAIT = 2000;

/** Places that one network may have kept ahead, and one subject. */
const MOST_WAITING_NETWORK = 250;
const MOST_WAITING_SUBJECT = 5;

/** Shares of one network, by how many times the limit of one address it has: of `merchant`, and of the quota for starts. */
const SHARES = new Map([
  [1, {merchant: 1 / 3, pace: 1 / 2}],
  [4, {merchant: 1 / 2, pace: 2 / 3}],
  [16, {merchant: 2 / 3, pace: 3 / 4}],
]);
const WHOLE = {merchant: 1, pace: 1};

/** Share of one subject of the quota for starts. */
const PACE_OF_SUBJECT = 1 / 5;

/** Shares of all calls: exchanges for transactions that one network started, and by one caller after a refused code. */
const EXCHANGES_OF_NETWORK = 11 / 20;
const RETRIES_OF_CALLER = 1 / 30;

/** Characters of a blinded name that are kept: 132 bits. */
const NAME_LENGTH = 22;

/** Who calls. */
export interface Caller {
  /** Canonical, as `parseAddress` returns it; undefined where it is unknown. */
  readonly address: string | undefined;
  /** Whom `authorize` named. */
  readonly subject: string | undefined;
}

/** A start that was counted. Its transaction's cookie holds it, and gives back what a completed start need not count. */
export interface Start {
  readonly entry: string;
  /** Blinded names of the caller's networks. */
  readonly networks: readonly string[];
}

/** A transaction, as far as its place in the queue is concerned. */
export interface Exchanging {
  readonly id: string;
  readonly start?: Start | undefined;
}

export interface Limiter {
  /** Counts a start and waits for room for its two calls. @throws {Failure} `rate-limited`, with the seconds until there is room. */
  start(mobile: string, caller: Caller): Promise<Start & {release(): Promise<void>}>;
  /** Waits for room for the two calls of a further try of a start. @throws {Failure} `rate-limited` */
  retryStart(): Promise<void>;
  /**
   * Waits for room to exchange a code. The place is kept under the transaction's id. It is not known yet
   * whether the code is good: codes for the transactions that one network started get a share of the quota.
   *
   * @param retry who calls, where a code was refused for this transaction before.
   * @throws {Failure} `rate-limited`
   */
  exchange(transaction: Exchanging, retry?: Caller): Promise<void>;
  /** Waits for room for one further call that finishes a transaction. @throws {Failure} `rate-limited` */
  finish(transaction: Pick<Exchanging, 'id'>): Promise<void>;
  /** Gives back what a completed start need not count for its network. */
  complete(transaction: Exchanging): Promise<void>;
}

interface LimiterOptions {
  readonly limits: Required<Limits>;
  readonly store: ProxyStore;
  readonly sealer: Sealer;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Rows that hold back one caller. */
interface OwnRows {
  /** What a start counts in; given back where it fails. */
  readonly counted: readonly StoreRow[];
  /** Its share of the quota for starts. */
  readonly paced: readonly StoreRow[];
}

export function createLimiter({limits, store, sealer, sleep}: LimiterOptions): Limiter {
  const quota = limits.quota === false ? undefined : quotaOf(limits.quota);
  const merchant = limits.merchant ? [rowOf('merchant', limits.merchant, 1, MOST_WAITING)] : [];

  const startQueue = [...(quota ? [quota.starts, callsOfStart(quota)] : []), ...merchant];

  /** Ten digits are soon guessed from their plain digest. One name per sealing key: during a rotation a process may hold one only. */
  async function blinded(kind: string, of: string): Promise<[string, ...string[]]> {
    const [first = '', ...rest] = (await sealer.blind(`${kind}:${of}`)).map(name =>
      name.slice(0, NAME_LENGTH),
    );
    return [first, ...rest];
  }

  /** Whether a place was taken. False only where it had to be at once. @throws {Failure} `rate-limited` */
  async function place(wanted: Omit<Reservation, 'soon' | 'grace'>): Promise<boolean> {
    const found = await store.reserve({...wanted, soon: SHORT_WAIT, grace: quota?.grace ?? LONGEST_GRACE});
    if (found.status === 'taken') await sleep(found.wait);
    else if (found.status === 'kept' || wanted.queue[0]?.waiting !== 0) throw rateLimited(found);
    return found.status === 'taken';
  }

  async function rowsOfNetwork(network: string, factor: number): Promise<OwnRows & {readonly name: string}> {
    const names = await blinded('network', network);
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
    const names = await blinded('subject', subject);
    return {
      counted: names.map(name => rowOf(`subject:${name}`, limit, 1, MOST_WAITING_SUBJECT)),
      paced: quota ? names.map(name => shareOf(quota.starts, `pace:${name}`, PACE_OF_SUBJECT)) : [],
    };
  }

  /** What starts leave, at once; else a place in the half that starts cannot take. */
  async function finish(id: string, rows: readonly StoreRow[]): Promise<void> {
    if (!quota) return;
    const ticket = {tickets: [id], entry: crypto.randomUUID()} as const;
    if (await place({...ticket, queue: [quota.finishes], rows: [quota.calls, ...rows]})) return;
    await place({...ticket, queue: [quota.guaranteed], rows: [unlimited(quota.calls), ...rows]});
  }

  /** Shares of those who call after a refused code. */
  async function rowsOfRetry(all: StoreRow, {address, subject}: Caller): Promise<StoreRow[]> {
    const rows: StoreRow[] = [];
    for (const {network, factor} of address === undefined ? [] : networksOf(address))
      for (const name of await blinded('network', network))
        rows.push(shareOf(all, `retry:${name}`, RETRIES_OF_CALLER * factor));
    if (subject !== undefined)
      for (const name of await blinded('subject', subject))
        rows.push(shareOf(all, `retry:${name}`, RETRIES_OF_CALLER));
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
        ? (await blinded('number', mobile)).map(name => rowOf(`number:${name}`, number, 1, 1))
        : [];
      const counted = [...numbers, ...own.flatMap(rows => rows.counted)];
      const rows = [...counted, ...own.flatMap(({paced}) => paced)];
      await place({tickets: await blinded('start', mobile), entry, queue: startQueue, rows});
      const keys = [...merchant, ...rows].map(({key}) => key);
      return {entry, networks: networks.map(({name}) => name), release: () => store.release(entry, keys)};
    },

    async retryStart() {
      if (!quota) return;
      const entry = crypto.randomUUID();
      const queue = [{...quota.starts, waiting: 0}, callsOfStart(quota)];
      if (await place({tickets: [entry], entry, queue, rows: []})) return;
      throw new Failure('rate-limited', {retry_after: Math.ceil(quota.calls.window / 1000)});
    },

    async exchange({id, start}, retry) {
      if (!quota) return;
      if (retry) {
        const rows = [quota.calls, ...(await rowsOfRetry(quota.calls, retry))];
        await place({tickets: [id], entry: crypto.randomUUID(), queue: [quota.retries], rows});
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

/** A kept place is taken up to `SHORT_WAIT` early: that it is due at a whole step need not cost a second more. */
function rateLimited({status, wait}: QueueSlot): Failure<'rate-limited'> {
  const milliseconds = status === 'kept' ? wait - STEP : wait;
  return new Failure('rate-limited', {retry_after: Math.max(1, Math.ceil(milliseconds / 1000))});
}
