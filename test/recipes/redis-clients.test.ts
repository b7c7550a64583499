// Redis clients that merchants have: other versions of ioredis, and other libraries.
import {once} from 'node:events';
import {expect} from 'chai';
import type {Redis} from 'ioredis';
import {checkRedis, redisStore, type RedisClient} from '../../src/proxy/index.ts';
import {consent, setUp} from '../proxy/_support/support.ts';
import {hasRedis, startRedis, type TestRedis} from '../proxy/store/_support/redis.ts';

/** A package of this folder, which the compiler does not see: it is not in the default install. */
const load = async <T>(name: string) => (await import(name)) as T;

type Creator = (options: object) => object;

describe('A Redis client of another library', () => {
  const url = 'redis://127.0.0.1:1';
  const clients: Record<string, () => Promise<object>> = {
    'node-redis 6': async () => (await load<{createClient: Creator}>('redis')).createClient({url}),
    'node-redis 6, cluster': async () =>
      (await load<{createCluster: Creator}>('redis')).createCluster({rootNodes: [{url}]}),
    'node-redis 4': async () => (await load<{createClient: Creator}>('redis-4')).createClient({url}),
    '@upstash/redis': async () => {
      const {Redis: Client} = await load<{Redis: new (options: object) => object}>('@upstash/redis');
      return new Client({url: 'https://redis.example', token: 'token'});
    },
    'redis-mock': async () =>
      (await load<{default: {createClient: Creator}}>('redis-mock')).default.createClient({}),
  };
  for (const [name, create] of Object.entries(clients)) {
    it(`is refused: ${name}`, async () => {
      const client = (await create()) as RedisClient;
      expect(() => redisStore(client)).to.throw(TypeError, 'expects a client of ioredis 5 or newer');
      expect(await checkRedis(client).catch((error: unknown) => error)).to.be.instanceOf(TypeError);
    });
  }
});

(hasRedis ? describe : describe.skip)('ioredis 5', () => {
  let redis: TestRedis;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  it('carries a journey', async () => {
    const {Redis: Client} = await load<{Redis: typeof Redis}>('ioredis-5');
    const client = new Client(redis.port, {maxRetriesPerRequest: 1, enableOfflineQueue: false});
    try {
      await once(client, 'ready');
      await checkRedis(client);
      const limit = {count: 100, seconds: 60};
      const {browser, cashfree} = setUp({
        store: redisStore(client),
        limits: {number: limit, merchant: limit, quota: limit},
      });
      const {token} = await consent(browser, cashfree);
      expect((await browser.details(token)).status).to.equal(200);
    } finally {
      await client.quit();
    }
  });
});
