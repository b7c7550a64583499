import {checkClient, checkedStore, checkStore} from './redis-check.ts';
import {RELEASE, REPLACE, RESERVE} from './redis-scripts.ts';
import type {QueueSlot, ProxyStore, Reservation} from './store.ts';

/** The methods of an ioredis client that {@link redisStore} calls. */
export interface RedisClient {
  /** `GET key`. */
  get(key: string): Promise<string | null>;
  /** `SET key value PX milliseconds [NX]`. */
  set(key: string, value: string, mode: 'PX', milliseconds: number, condition?: 'NX'): Promise<unknown>;
  /** `DEL key`. */
  del(key: string): Promise<number>;
  /** `EVAL script keys ...`: `keys` of the values are the keys, the others are the arguments. */
  eval(script: string, keys: number, ...values: (string | number)[]): Promise<unknown>;
}

/**
 * The options of {@link redisStore} and {@link checkRedis}.
 *
 * @example
 * ```ts
 * import type {RedisStoreOptions} from 'cf-user-details/proxy';
 *
 * export const options: RedisStoreOptions = {prefix: 'shop-a:', timeout: 500};
 * ```
 */
export interface RedisStoreOptions {
  /** Prefix of every key. Each merchant account needs its own. Default: `'cf:'`. */
  readonly prefix?: string;
  /** Deadline of one Redis command, in milliseconds. Default: `1000`. */
  readonly timeout?: number;
  /** Returns the time in milliseconds since the epoch, for tests. Default: the clock of Redis, which all machines share. */
  readonly now?: () => number;
}

const STATUSES: readonly QueueSlot['status'][] = ['taken', 'kept', 'refused'];

/**
 * Creates a store that several machines share. It runs on Redis 5 or newer, and on a Redis Cluster.
 *
 * Its methods reject if Redis does not answer. The proxy then refuses the request. Before its first use the store checks the
 * client and the commands that Redis allows, as {@link checkRedis} does.
 *
 * @param client a client of ioredis 5 or newer with `{maxRetriesPerRequest: 1, enableOfflineQueue: false}`. With these options
 *   a command fails at once while Redis is unreachable.
 * @param options the prefix of the keys and the deadline of a command.
 * @returns a store for {@link TokenProxyOptions.store}.
 * @throws {TypeError} if `client` is not an ioredis client: a method is missing, or the client is of another library.
 * @example
 * ```ts
 * import {createTokenProxy, optionsFromEnv, redisStore} from 'cf-user-details/proxy';
 * import {Redis} from 'ioredis';
 *
 * const redis = new Redis({host: 'redis.internal', maxRetriesPerRequest: 1, enableOfflineQueue: false});
 * export default {fetch: createTokenProxy({...optionsFromEnv(process.env), store: redisStore(redis)})};
 * ```
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): ProxyStore {
  checkClient(client);
  return checkedStore(storeOn(client, options));
}

/**
 * Checks that Redis allows every command of {@link redisStore}. Call it before the server starts. It writes keys of its own,
 * which expire.
 *
 * @param client the client for {@link redisStore}.
 * @param options the options for {@link redisStore}.
 * @throws {TypeError} if `client` is not an ioredis client.
 * @throws {RedisCheckError} if Redis, its access list or the client refuses a command. The message names the command.
 * @throws the client's own error if Redis is unreachable.
 * @example
 * ```ts
 * import {once} from 'node:events';
 * import {checkRedis} from 'cf-user-details/proxy';
 * import {Redis} from 'ioredis';
 *
 * const redis = new Redis({host: 'redis.internal', maxRetriesPerRequest: 1, enableOfflineQueue: false});
 * await once(redis, 'ready');
 * await checkRedis(redis);
 * ```
 */
export async function checkRedis(client: RedisClient, options: RedisStoreOptions = {}): Promise<void> {
  checkClient(client);
  await checkStore(storeOn(client, options));
}

function storeOn(client: RedisClient, options: RedisStoreOptions): ProxyStore {
  const {prefix = 'cf:', timeout = 1000} = options;
  const limited = <T>(answer: Promise<T>) => withTimeout(answer, timeout);
  const takenKey = (key: string) => `${prefix}${key}`;
  const waitingKey = (key: string) => `${prefix}${key}:waiting`;
  return {
    get: async key => (await limited(client.get(prefix + key))) ?? undefined,
    async set(key, value, ttl) {
      await limited(client.set(prefix + key, value, 'PX', whole(ttl)));
    },
    add: async (key, value, ttl) =>
      (await limited(client.set(prefix + key, value, 'PX', whole(ttl), 'NX'))) === 'OK',
    replace: async (key, expected, value, ttl) =>
      (await limited(client.eval(REPLACE, 1, prefix + key, expected, value, whole(ttl)))) === 1,
    remove: async key => (await limited(client.del(prefix + key))) > 0,
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
      const [status, wait] = (await limited(client.eval(RESERVE, keys.length, ...keys, ...values))) as [
        number,
        string,
      ];
      return {status: STATUSES[status] ?? 'refused', wait: wait === '-1' ? Infinity : Number(wait)};
    },
    async release(entry, keys) {
      if (keys.length > 0) await limited(client.eval(RELEASE, keys.length, ...keys.map(takenKey), entry));
    },
  };
}

/** `ARGV` of `RESERVE`. */
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

/** Redis refuses a lifetime of zero, or of a fraction of a millisecond. */
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
