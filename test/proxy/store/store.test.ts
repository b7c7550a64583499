import {expect} from 'chai';
import fc from 'fast-check';
import {checkRedis, memoryStore, redisStore, type ProxyStore} from '../../../src/proxy/index.ts';
import {consent, createBrowser, setUp} from '../support.ts';
import {startRedisCluster, type TestRedisCluster} from './redis-cluster.ts';
import {documentedRules, hasRedis, startRedis, type TestRedis} from './redis.ts';

interface Subject {
  readonly store: ProxyStore;
  /** Lets so many milliseconds pass. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

/** What any store must do: the port's own tests, for those who write another one too. */
function behavesAsStore(open: () => Promise<Subject>): void {
  let subject: Subject;
  const key = () => `key-${crypto.randomUUID()}`;
  beforeEach(async () => {
    subject = await open();
  });

  it('remembers a value for its time', async () => {
    const {store, pass} = subject;
    const name = key();
    await store.set(name, 'value', 60);
    expect(await store.get(name)).to.equal('value');
    await pass(80);
    expect(await store.get(name)).to.equal(undefined);
  });

  it('lets one of many add', async () => {
    const {store} = subject;
    const name = key();
    const added = await Promise.all(
      Array.from({length: 20}, (_, index) => store.add(name, String(index), 10_000)),
    );
    expect(added.filter(Boolean)).to.have.length(1);
    expect(await store.get(name)).to.equal(String(added.indexOf(true)));
  });

  it('lets add again what was removed, or is over', async () => {
    const {store, pass} = subject;
    const name = key();
    expect(await store.add(name, 'a', 40)).to.equal(true);
    expect(await store.remove(name)).to.equal(true);
    expect(await store.remove(name)).to.equal(false);
    expect(await store.add(name, 'b', 40)).to.equal(true);
    await pass(60);
    expect(await store.add(name, 'c', 40)).to.equal(true);
  });

  it('replaces what is still as expected, once', async () => {
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

  it('books at once while there is room, then says when there is', async () => {
    const {store, pass} = subject;
    const name = key();
    const row = {count: 1, limit: 3, window: 300, horizon: 0};
    for (let place = 0; place < 3; place++)
      expect(await store.reserve(name, row)).to.deep.equal({booked: true, wait: 0});
    const {booked, wait} = await store.reserve(name, row);
    expect(booked).to.equal(false);
    expect(wait).to.be.within(1, 300);
    await pass(wait + 5);
    expect((await store.reserve(name, row)).booked).to.equal(true);
  });

  it('books nothing where it cannot book all', async () => {
    const {store} = subject;
    const name = key();
    const row = {limit: 4, window: 10_000, horizon: 0};
    expect((await store.reserve(name, {...row, count: 3})).booked).to.equal(true);
    expect((await store.reserve(name, {...row, count: 2})).booked).to.equal(false);
    expect((await store.reserve(name, {...row, count: 5})).booked).to.equal(false);
    expect((await store.reserve(name, {...row, count: 1})).booked).to.equal(true);
  });

  it('books ahead first come first served, never more than the limit in a window', async () => {
    const {store} = subject;
    const [limit, window] = [5, 1000];
    const name = key();
    const due = await Promise.all(
      Array.from({length: 23}, async () => {
        const {booked, wait} = await store.reserve(name, {count: 1, limit, window, horizon: 60_000});
        expect(booked).to.equal(true);
        return wait;
      }),
    );
    // Some milliseconds pass between the first asking and the last, and every wait counts from its own.
    const slack = 200;
    due.forEach((wait, place) => {
      expect(wait).to.be.at.least((due[place - 1] ?? 0) - slack);
      expect(wait).to.be.closeTo(Math.floor(place / limit) * window, slack);
    });
  });
}

describe('the store in memory', () => {
  behavesAsStore(async () => {
    let clock = 1_000_000;
    return {
      store: memoryStore({now: () => clock}),
      pass: async milliseconds => {
        clock += milliseconds;
      },
    };
  });

  it('never has more than the limit due in any window, however it is asked', async () => {
    const limit = 4;
    const window = 100;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(60), fc.integer({min: 1, max: 3})), {maxLength: 40}),
        async asked => {
          let clock = 0;
          const store = memoryStore({now: () => clock});
          const due: number[] = [];
          for (const [pause, count] of asked) {
            clock += pause;
            const {booked, wait} = await store.reserve('row', {count, limit, window, horizon: 500});
            if (booked) for (let place = 0; place < count; place++) due.push(clock + wait);
          }
          // With count above 1 the last due time stands for all, which only moves them closer together.
          for (const [index, time] of due.entries()) {
            const behind = due[index - limit - 2];
            if (behind !== undefined) expect(time).to.be.at.least(behind + window - 1);
          }
        },
      ),
    );
  });

  it('forgets what is over, so that it does not grow', async () => {
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
    return {
      store: redisStore(client),
      pass: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
    };
  });

  it('throws, soon, where Redis is away, and works again when it is back', async () => {
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
        store.reserve('row', {count: 1, limit: 1, window: 1, horizon: 0}),
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

  behavesAsStore(async () => ({
    store: redisStore(await cluster.client()),
    pass: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
  }));

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
