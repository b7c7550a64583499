import {checkClient, checkedStore, checkStore} from './redis-check.ts';
import {RELEASE, REPLACE, RESERVE} from './redis-scripts.ts';
import type {QueueSlot, ProxyStore, Reservation} from './store.ts';

/** What is used of an ioredis client, or of another one with the same methods. */
export interface RedisClient {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, mode: 'PX', milliseconds: number, condition?: 'NX'): Promise<unknown>;
  del(key: string): Promise<number>;
  eval(script: string, keys: number, ...values: (string | number)[]): Promise<unknown>;
}

export interface RedisStoreOptions {
  /** In front of every key; default `cf:`. Give each merchant account its own. */
  readonly prefix?: string;
  /** Milliseconds that Redis may take for one command; default 1000. A slower one counts as failed. */
  readonly timeout?: number;
  /** Milliseconds since the epoch, for tests. Default: the clock of Redis, because those of the machines differ. */
  readonly now?: () => number;
}

const STATUSES: readonly QueueSlot['status'][] = ['taken', 'kept', 'refused'];

/**
 * A store that several machines share, on Redis 5 or newer, also a Redis Cluster.
 *
 * It throws whenever Redis does not answer, and the proxy then refuses: it never goes on alone. At its first use it checks
 * the client and the commands that Redis allows, as {@link checkRedis} does.
 *
 * @param client a client of ioredis 5 or newer with `{maxRetriesPerRequest: 1, enableOfflineQueue: false}`, so that it
 *   fails at once while Redis is away.
 * @throws {TypeError} if it is no client of ioredis: a method is missing, or it is one of another library.
 * @example
 * const redis = new Redis(process.env.REDIS_URL, {maxRetriesPerRequest: 1, enableOfflineQueue: false});
 * createTokenProxy({...optionsFromEnv(process.env), store: redisStore(redis)});
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): ProxyStore {
  checkClient(client);
  return checkedStore(storeOn(client, options));
}

/**
 * Checks, before a server starts, that Redis allows what {@link redisStore} needs. It writes and removes keys of its own.
 *
 * @throws {TypeError} if it is no client of ioredis.
 * @throws {RedisCheckError} if Redis, its access list or the client refuse what the store needs; the message says what.
 * @throws what the client throws if Redis cannot be reached.
 * @example
 * await once(redis, 'ready');
 * await checkRedis(redis);
 */
export async function checkRedis(client: RedisClient, options: RedisStoreOptions = {}): Promise<void> {
  checkClient(client);
  await checkStore(storeOn(client, options));
}

function storeOn(client: RedisClient, options: RedisStoreOptions): ProxyStore {
  const {prefix = 'cf:', timeout = 1000} = options;
  const inTime = <T>(answer: Promise<T>) => withTimeout(answer, timeout);
  const takenKey = (key: string) => `${prefix}${key}`;
  const waitingKey = (key: string) => `${prefix}${key}:waiting`;
  return {
    get: async key => (await inTime(client.get(prefix + key))) ?? undefined,
    async set(key, value, ttl) {
      await inTime(client.set(prefix + key, value, 'PX', whole(ttl)));
    },
    add: async (key, value, ttl) =>
      (await inTime(client.set(prefix + key, value, 'PX', whole(ttl), 'NX'))) === 'OK',
    replace: async (key, expected, value, ttl) =>
      (await inTime(client.eval(REPLACE, 1, prefix + key, expected, value, whole(ttl)))) === 1,
    remove: async key => (await inTime(client.del(prefix + key))) > 0,
    async reserve(reservation) {
      const {queue, rows} = reservation;
      const all = [...queue, ...rows];
      const [first] = all;
      if (!first) return {status: 'taken', wait: 0};
      const keys = [
        `${prefix}${first.key}:last`,
        ...all.flatMap(({key}) => [takenKey(key), waitingKey(key)]),
      ];
      const values = valuesOf(reservation, options.now?.() ?? -1);
      const [status, wait] = (await inTime(client.eval(RESERVE, keys.length, ...keys, ...values))) as [
        number,
        string,
      ];
      return {status: STATUSES[status] ?? 'refused', wait: wait === '-1' ? Infinity : Number(wait)};
    },
    async release(entry, keys) {
      if (keys.length > 0) await inTime(client.eval(RELEASE, keys.length, ...keys.map(takenKey), entry));
    },
  };
}

/** The arguments of `RESERVE`. */
function valuesOf(reservation: Reservation, now: number): (string | number)[] {
  const {tickets, entry, queue, rows, soon, grace} = reservation;
  return [
    now,
    soon,
    grace,
    entry,
    tickets.length,
    ...tickets,
    queue.length,
    ...[...queue, ...rows].flatMap(({limit, window, count = 1, waiting = Infinity}) => [
      limit,
      window,
      count,
      Number.isFinite(waiting) ? waiting : -1,
    ]),
  ];
}

/** Redis refuses a life of no milliseconds, or of a part of one. */
function whole(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds));
}

async function withTimeout<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis did not answer in time')), milliseconds);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
