import {expect} from 'chai';
import {checkRedis, memoryStore, redisStore, type RedisClient} from '../../../src/proxy/index.ts';
import {consent, createBrowser, setUp} from '../_support/support.ts';
import {behavesAsRows, type Subject} from './_support/rows.ts';
import {startRedisCluster, type TestRedisCluster} from './_support/redis-cluster.ts';
import {documentedRules, hasRedis, startRedis, type TestRedis} from './_support/redis.ts';

/** Values live by the clock of Redis, rows by that of the test. */
function onRedis(client: RedisClient): Subject {
  let clock = 1_000_000;
  const store = redisStore(client, {now: () => clock});
  return {
    store,
    expired: async name => {
      while ((await store.get(name)) !== undefined) await new Promise(resolve => setTimeout(resolve, 5));
    },
    tick: milliseconds => void (clock += milliseconds),
  };
}

/** The requirements of every store. Authors of another store can run these tests too. */
function behavesAsStore(open: () => Promise<Subject>): void {
  let subject: Subject;
  const key = () => `key-${crypto.randomUUID()}`;
  beforeEach(async () => {
    subject = await open();
  });

  it('remembers a value for its time', async () => {
    const {store, expired} = subject;
    const [lasting, short] = [key(), key()];
    await store.set(lasting, 'value', 60_000);
    await store.set(short, 'value', 40);
    await expired(short, 40);
    expect(await store.get(short)).to.equal(undefined);
    expect(await store.get(lasting)).to.equal('value');
  });

  it('lets only one of many simultaneous calls add', async () => {
    const {store} = subject;
    const name = key();
    const added = await Promise.all(
      Array.from({length: 20}, (_, index) => store.add(name, String(index), 10_000)),
    );
    expect(added.filter(Boolean)).to.have.length(1);
    expect(await store.get(name)).to.equal(String(added.indexOf(true)));
  });

  it('lets a removed or expired value be added again', async () => {
    const {store, expired} = subject;
    const [removed, over] = [key(), key()];
    expect(await store.add(removed, 'a', 60_000)).to.equal(true);
    expect(await store.remove(removed)).to.equal(true);
    expect(await store.remove(removed)).to.equal(false);
    expect(await store.add(removed, 'b', 60_000)).to.equal(true);
    expect(await store.add(over, 'a', 40)).to.equal(true);
    await expired(over, 40);
    expect(await store.add(over, 'b', 60_000)).to.equal(true);
  });

  it('replaces a value once if it is still the expected one', async () => {
    const {store} = subject;
    const name = key();
    expect(await store.replace(name, 'old', 'new', 10_000)).to.equal(false);
    await store.set(name, 'old', 10_000);
    const replaced = await Promise.all(
      Array.from({length: 10}, (_, index) => store.replace(name, 'old', `new ${index}`, 10_000)),
    );
    expect(replaced.filter(Boolean)).to.have.length(1);
    expect(await store.get(name)).to.match(/^new/);
  });

  behavesAsRows(() => subject);
}

describe('the store in memory', () => {
  behavesAsStore(async () => {
    let clock = 1_000_000;
    return {
      store: memoryStore({now: () => clock}),
      expired: async (_, milliseconds) => {
        clock += milliseconds;
      },
      tick: milliseconds => void (clock += milliseconds),
    };
  });

  it('drops expired values, and does not grow', async () => {
    let clock = 0;
    const store = memoryStore({now: () => clock});
    for (let index = 0; index < 5000; index++) {
      clock += 10;
      await store.set(`key ${index}`, 'x', 100);
    }
    expect(await store.get('key 0')).to.equal(undefined);
    expect(await store.get('key 4999')).to.equal('x');
  });
});

(hasRedis ? describe : describe.skip)('the store on Redis', () => {
  let redis: TestRedis;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  behavesAsStore(async () => {
    const client = redis.client();
    await new Promise(resolve => client.once('ready', resolve));
    return onRedis(client);
  });

  it('throws soon if Redis is unreachable, and works again when Redis is back', async () => {
    const own = await startRedis();
    try {
      const client = own.client();
      await new Promise(resolve => client.once('ready', resolve));
      const store = redisStore(client);
      await store.set('key', 'value', 60_000);
      await own.kill();
      const started = Date.now();
      for (const work of [
        store.get('key'),
        store.add('key', 'x', 1),
        store.reserve({
          tickets: ['ticket'],
          entry: 'entry',
          queue: [{key: 'row', limit: 1, window: 1000}],
          rows: [],
          soon: 0,
          grace: 0,
        }),
        store.release('entry', ['row']),
      ])
        expect(await work.catch((error: unknown) => error)).to.be.instanceOf(Error);
      expect(Date.now() - started).to.be.below(5000);
      const back = new Promise(resolve => client.once('ready', resolve));
      await own.start();
      await back;
      expect(await store.get('key')).to.equal('value');
    } finally {
      await own.stop();
    }
  });
});

(hasRedis ? describe : describe.skip)('the store on a Redis Cluster of three nodes', () => {
  let cluster: TestRedisCluster;
  before(async () => {
    cluster = await startRedisCluster();
  });
  after(() => cluster.stop());

  behavesAsStore(async () => onRedis(await cluster.client()));

  it('carries journeys of two proxies, with keys on every node and each code exchanged once', async () => {
    const limit = {count: 1000, seconds: 60};
    const one = setUp({
      store: redisStore(await cluster.client()),
      limits: {number: limit, address: limit, merchant: limit, quota: limit},
      clientAddress: () => '203.0.113.7',
    });
    const other = setUp(
      {store: redisStore(await cluster.client()), limits: {number: limit, quota: limit}},
      one.cashfree,
    );
    for (let journey = 1; journey <= 20; journey++) {
      let turn = journey;
      const browser = createBrowser(request => (turn++ % 2 === 0 ? one : other).proxy(request));
      const {id, token} = await consent(browser, one.cashfree);
      const code = one.cashfree.code(journey);
      const repeats = await Promise.all([1, 2, 3].map(() => browser.post(code, {transaction: id})));
      expect(repeats.map(({status}) => status)).to.deep.equal([200, 200, 200]);
      const details = await browser.details(token, {transaction: id});
      expect(details.status, details.text).to.equal(200);
    }
    expect(one.cashfree.count('generate-token')).to.equal(20);
    expect(one.cashfree.count('user-details')).to.equal(20);
    expect((await cluster.sizes()).every(size => size > 0)).to.equal(true);
  });

  it('needs no more than the access list of the docs', async () => {
    const rules = [...documentedRules('password'), '+cluster|slots', '+cluster|info'];
    await cluster.allow('cf', rules);
    const client = await cluster.client({username: 'cf', password: 'password'});
    await checkRedis(client);
    expect(String(await client.call('CONFIG', 'GET', 'x').catch((error: unknown) => error))).to.contain(
      'NOPERM',
    );
  });
});
