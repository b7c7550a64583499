import type {RedisClient} from './redis-store.ts';
import type {ProxyStore, StoreRow} from './store.ts';

const METHODS = ['get', 'set', 'del', 'eval'] as const satisfies readonly (keyof RedisClient)[];

/** Members of the clients of other libraries. A client of ioredis may have them too, but then it has `defineCommand`. */
const OTHER_LIBRARIES = {
  isOpen: 'node-redis',
  sendCommand: 'node-redis',
  send_command: 'node-redis 3 or redis-mock',
  createScript: '@upstash/redis',
} as const;

/** Error replies that a retry does not change: a command is unknown or not allowed, or a script fails. */
const PERMANENT = /^(?:ERR|NOPERM|NOSCRIPT|WRONGTYPE|CROSSSLOT)\b/;

/** Characters of a reply that an error message quotes: Redis may repeat a whole script. */
const QUOTED_VALUE = 160;

/**
 * Redis or its client cannot serve as the store. The message names the command that failed, and contains no personal data.
 * {@link checkRedis} and the methods of {@link redisStore} reject with it.
 *
 * @example
 * ```ts
 * import {checkRedis, RedisCheckError, type RedisClient} from 'cf-user-details/proxy';
 *
 * export async function isUsable(client: RedisClient): Promise<boolean> {
 *   try {
 *     await checkRedis(client);
 *     return true;
 *   } catch (error) {
 *     if (error instanceof RedisCheckError) return false;
 *     throw error;
 *   }
 * }
 * ```
 */
export class RedisCheckError extends Error {
  /** The name of the class, also in a minified build. */
  override readonly name = 'RedisCheckError';
}

/** @throws {TypeError} if `client` is not an ioredis client. */
export function checkClient(client: unknown): asserts client is RedisClient {
  const expected = 'redisStore expects a client of ioredis 5 or newer';
  if (typeof client !== 'object' || client === null) {
    throw new TypeError(`${expected}, not ${client === null ? 'null' : typeof client}`);
  }
  const has = (name: string): boolean => name in client;
  const missing = METHODS.filter(name => typeof (client as Partial<RedisClient>)[name] !== 'function');
  if (missing.length > 0) throw new TypeError(`${expected}; this client has no method ${missing.join(', ')}`);
  if (has('defineCommand')) return;
  const [, other] = Object.entries(OTHER_LIBRARIES).find(([name]) => has(name)) ?? [];
  if (other !== undefined)
    throw new TypeError(`${expected}; this client is of ${other}, whose methods have other arguments`);
}

/** Calls every method of the store, with keys of its own that expire. */
export async function checkStore(store: ProxyStore): Promise<void> {
  const key = `check:${crypto.randomUUID()}`;
  const ttl = 10_000;
  const row = {key: `{${key}}row`, limit: 1, window: 1000, count: 1, waiting: 0};
  const reserve = async (rows: readonly StoreRow[]) => {
    const place = {tickets: [key], entry: key, queue: rows, rows: [], soon: 0, grace: 0} as const;
    return (await store.reserve(place)).status;
  };
  const steps: readonly [command: string, run: () => Promise<unknown>, expected: unknown][] = [
    ['SET', () => store.set(key, 'a', ttl), undefined],
    ['GET', () => store.get(key), 'a'],
    ['SET with NX', () => store.add(key, 'b', ttl), false],
    ['EVAL', () => store.replace(key, 'a', 'c', ttl), true],
    ['DEL', () => store.remove(key), true],
    ['SET with NX', () => store.add(key, 'd', ttl), true],
    ['DEL', () => store.remove(key), true],
    ['EVAL', () => reserve([row]), 'taken'],
    ['EVAL', () => reserve([row]), 'refused'],
    ['EVAL', () => reserve([{...row, waiting: 1}]), 'kept'],
    ['EVAL', () => store.release(key, [row.key]), undefined],
  ];
  for (const [command, run, expected] of steps) {
    const answer = await run().catch((error: unknown) => {
      throw permanentError(command, error);
    });
    if (answer !== expected) {
      throw new RedisCheckError(
        `redisStore expects a client of ioredis 5 or newer: this one returned an unexpected answer to ${command}`,
      );
    }
  }
}

function permanentError(command: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof TypeError) {
    return new RedisCheckError(
      `redisStore expects a client of ioredis 5 or newer: this one does not accept the arguments of ${command}`,
      {cause: error},
    );
  }
  if (error.name !== 'ReplyError' || !PERMANENT.test(error.message)) return error;
  return new RedisCheckError(
    `This Redis cannot be the store: it refused ${command} (${error.message.slice(0, QUOTED_VALUE)}). ` +
      'The store requires Redis 5 or newer, and the commands that docs/proxy.md lists under "Several machines"',
    {cause: error},
  );
}

/** Checks the store before its first use, and again after a failed check. A permanent error is logged once. */
export function checkedStore(store: ProxyStore): ProxyStore {
  let checked: Promise<void> | undefined;
  let logged = false;
  const check = (): Promise<void> =>
    (checked ??= checkStore(store).catch((error: unknown) => {
      checked = undefined;
      if (error instanceof RedisCheckError && !logged) {
        logged = true;
        // eslint-disable-next-line no-console -- for the operator: an event has the class of the error only
        console.error(error.message);
      }
      throw error;
    }));
  const methods = Object.entries(store).map(([name, method]: [string, unknown]) => [
    name,
    typeof method !== 'function'
      ? method
      : async (...values: unknown[]) => {
          await check();
          return (method as (...values: unknown[]) => Promise<unknown>)(...values);
        },
  ]);
  return Object.fromEntries(methods) as ProxyStore;
}
