import {checkClient, checkedStore, checkStore} from './redis-check.ts';
import type {ProxyStore} from './store.ts';

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
}

/** Sets where the value is the expected one (KEYS: key; ARGV: expected, value, ttl). */
const REPLACE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * The row of `memoryStore`, as a list of due times (KEYS: row; ARGV: count, limit, window, horizon). By the clock of
 * Redis, because those of the machines differ. Times in milliseconds.
 */
const RESERVE = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local count, limit, window, horizon = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local due = {}
for _, time in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  if tonumber(time) > now - window then due[#due + 1] = tonumber(time) end
end
local fresh = #due + 1
for place = 1, count do
  local at = math.max(now, due[#due] or now)
  local behind = due[#due + 1 - limit]
  if behind then at = math.max(at, behind + window) end
  due[#due + 1] = at
end
local wait = due[#due] - now
if count > limit or wait > horizon then return {0, wait} end
if fresh == 1 then redis.call('DEL', KEYS[1]) else redis.call('LTRIM', KEYS[1], 1 - fresh, -1) end
for place = fresh, #due do redis.call('RPUSH', KEYS[1], string.format('%.0f', due[place])) end
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', wait + window))
return {1, wait}`;

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
    async reserve(key, {count, limit, window, horizon}) {
      const answer = await inTime(client.eval(RESERVE, 1, prefix + key, count, limit, window, horizon));
      const [booked, wait] = answer as [number, number];
      return {booked: booked === 1, wait};
    },
  };
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
