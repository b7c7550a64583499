import type {RedisClient} from './redis-store.ts';
import type {ProxyStore, StoreRow} from './store.ts';

/** The methods that `redisStore` calls. */
const METHODS = ['get', 'set', 'del', 'eval'] as const satisfies readonly (keyof RedisClient)[];

/** Names that clients of other libraries have, and a client of ioredis has not unless it has `defineCommand`, too. */
const OTHER_LIBRARIES = {
  isOpen: 'node-redis',
  sendCommand: 'node-redis',
  send_command: 'node-redis 3 or redis-mock',
  createScript: '@upstash/redis',
} as const;

/** Replies of Redis that a retry does not change: a command that is unknown or not allowed, a script that fails. */
const LASTING = /^(?:ERR|NOPERM|NOSCRIPT|WRONGTYPE|CROSSSLOT)\b/;

/** Characters of a reply that are quoted: Redis may repeat a whole script. */
const QUOTED_VALUE = 160;

/** This Redis, or this client, cannot serve as the store. The message says why; it holds no value of a person. */
export class RedisCheckError extends Error {
  override readonly name = 'RedisCheckError';
}

/** @throws {TypeError} if it cannot be a client of ioredis. */
export function checkClient(client: unknown): asserts client is RedisClient {
  const expected = 'redisStore expects a client of ioredis 5 or newer';
  if (typeof client !== 'object' || client === null) {
    throw new TypeError(`${expected}, not ${client === null ? 'null' : typeof client}`);
  }
  const has = (name: string): boolean => name in client;
  const missing = METHODS.filter(name => typeof (client as Partial<RedisClient>)[name] !== 'function');
  if (missing.length > 0) throw new TypeError(`${expected}; this one has no method ${missing.join(', ')}`);
  if (has('defineCommand')) return;
  const [, other] = Object.entries(OTHER_LIBRARIES).find(([name]) => has(name)) ?? [];
  if (other !== undefined)
    throw new TypeError(`${expected}; this one is of ${other}, whose arguments differ`);
}

/**
 * Uses every method of the store once, with keys of its own that expire.
 *
 * @throws {RedisCheckError} if the client or Redis cannot do what the store needs.
 * @throws what the client throws, if Redis cannot be reached now.
 */
export async function checkStore(store: ProxyStore): Promise<void> {
  const key = `check:${crypto.randomUUID()}`;
  const ttl = 10_000;
  const row = {key: `{${key}}row`, limit: 1, window: 1000, count: 1, waiting: 0};
  const reserve = async (rows: readonly StoreRow[]) => {
    const place = {tickets: [key], entry: key, queue: rows, rows: [], soon: 0, grace: 0} as const;
    return (await store.reserve(place)).status;
  };
  const steps: readonly [string, () => Promise<unknown>, unknown][] = [
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
      throw lasting(command, error);
    });
    if (answer !== expected) {
      throw new RedisCheckError(
        `redisStore expects a client of ioredis 5 or newer: this one answered ${command} in another form`,
      );
    }
  }
}

function lasting(command: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof TypeError) {
    return new RedisCheckError(
      `redisStore expects a client of ioredis 5 or newer: this one does not take ${command} as ioredis does`,
      {cause: error},
    );
  }
  if (error.name !== 'ReplyError' || !LASTING.test(error.message)) return error;
  return new RedisCheckError(
    `This Redis cannot be the store: it refused ${command} (${error.message.slice(0, QUOTED_VALUE)}). ` +
      'It must be Redis 5 or newer and allow the commands that docs/proxy.md lists under "Several machines"',
    {cause: error},
  );
}

/**
 * The store, which checks itself at its first use, and again until a check succeeds. A failed check refuses the use;
 * what a retry does not change is logged once.
 */
export function checkedStore(store: ProxyStore): ProxyStore {
  let checked: Promise<void> | undefined;
  let logged = false;
  const check = (): Promise<void> =>
    (checked ??= checkStore(store).catch((error: unknown) => {
      checked = undefined;
      if (error instanceof RedisCheckError && !logged) {
        logged = true;
        // eslint-disable-next-line no-console -- for the operator: an event names the class alone
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
