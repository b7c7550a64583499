import {once} from 'node:events';
import {expect} from 'chai';
import {Redis} from 'ioredis';
import {
  checkRedis,
  memoryStore,
  redisStore,
  type ProxyEvent,
  type RedisClient,
} from '../../../src/proxy/index.ts';
import {consent, expectProblem, setUp} from '../_support/support.ts';
import {documentedRules, hasRedis, startRedis, type TestRedis} from './_support/redis.ts';

const nothing = () => undefined;
const four = {get: nothing, set: nothing, del: nothing, eval: nothing};

/** What the proxy throws for it, as text. */
async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return String(error);
  }
  return 'accepted';
}

describe('a Redis client that the store cannot use', () => {
  const clients: [string, unknown, string][] = [
    ['nothing', undefined, 'not undefined'],
    ['an address', 'redis://127.0.0.1:6379', 'not string'],
    ['null', null, 'not null'],
    ['a promise of a client', Promise.resolve(four), 'no method get, set, del, eval'],
    ['one without scripts', {...four, eval: undefined}, 'no method eval'],
    ['redis-mock', {get: nothing, set: nothing, del: nothing, send_command: nothing}, 'no method eval'],
    ['node-redis 3', {...four, send_command: nothing, sendCommand: nothing}, 'of node-redis'],
    ['node-redis 4', {...four, sendCommand: nothing, isOpen: false, isReady: false}, 'of node-redis'],
    ['a cluster of node-redis 5', {...four, isOpen: true}, 'of node-redis'],
    ['@upstash/redis', {...four, createScript: nothing, pipeline: nothing}, 'of @upstash/redis'],
  ];
  for (const [name, client, words] of clients) {
    it(`is refused at the start: ${name}`, async () => {
      for (const start of [redisStore, checkRedis]) {
        const said = await refusal(() => start(client as RedisClient));
        expect(said).to.match(/^TypeError: redisStore expects a client of ioredis 5 or newer/);
        expect(said).to.contain(words);
      }
    });
  }

  const answers: [string, object][] = [
    ['returns no promise', four],
    ['answers OK to every SET', {...four, set: () => 'OK', get: () => 'a'}],
    [
      'throws for arguments of another form',
      {
        ...four,
        set: () => {
          throw new TypeError('Invalid argument type');
        },
      },
    ],
  ];
  for (const [how, client] of answers) {
    it(`is refused at its first use if it ${how}`, async () => {
      for (const use of [
        () => checkRedis(client as RedisClient),
        () => redisStore(client as RedisClient).get('x'),
      ]) {
        const said = await refusal(() => silently(use));
        expect(said).to.match(
          /^RedisCheckError: redisStore expects a client of ioredis 5 or newer: this one/,
        );
      }
    });
  }

  it('is reported to the operator, once on the console and by an event each time, and no call goes to Cashfree', async () => {
    const {events, cashfree, browser} = setUp({
      store: redisStore(four as unknown as RedisClient),
      limits: {number: {count: 5, seconds: 60}},
    });
    const lines = await silently(async () => {
      expectProblem(await browser.start(), 'proxy-failed');
      expectProblem(await browser.start(), 'proxy-failed');
    });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.contain('ioredis 5 or newer');
    const faults = events.filter((event: ProxyEvent) => event.type === 'fault');
    expect(faults.map(({name}) => name)).to.deep.equal(['RedisCheckError', 'RedisCheckError']);
    expect(cashfree.calls).to.deep.equal([]);
  });
});

describe('an adapter with the methods of ioredis', () => {
  it('is accepted as a client', async () => {
    const store = memoryStore();
    const client: RedisClient = {
      get: async key => (await store.get(key)) ?? null,
      set: async (key, value, _mode, ttl, condition) => {
        if (condition === 'NX') return (await store.add(key, value, ttl)) ? 'OK' : null;
        await store.set(key, value, ttl);
        return 'OK';
      },
      del: async key => ((await store.remove(key)) ? 1 : 0),
      eval: () => {
        throw new Error('not called');
      },
    };
    expect(() => redisStore(client)).not.to.throw();
  });
});

(hasRedis ? describe : describe.skip)('a Redis that does not allow what the store needs', () => {
  let redis: TestRedis;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  async function clientOf(user: string, rules: readonly string[]): Promise<Redis> {
    const admin = redis.client();
    await once(admin, 'ready');
    await admin.call('ACL', 'SETUSER', user, 'reset', ...rules);
    const client = redis.client({username: user, password: 'password'});
    await once(client, 'ready');
    return client;
  }

  const rules = (...more: string[]) => [...documentedRules('password'), ...more];

  const denied = [
    ['eval', 'eval'],
    ['get', 'get'],
    ['set', 'set'],
    ['del', 'del'],
    // Inside a script: Redis 7.0 does not name the command.
    ['time', 'eval'],
  ] as const;
  for (const [command, named] of denied) {
    it(`is refused with a sentence if its access list denies ${command.toUpperCase()}`, async () => {
      const client = await clientOf(`without-${command}`, rules(`-${command}`));
      const said = await refusal(() => checkRedis(client));
      expect(said).to.match(/^RedisCheckError: This Redis cannot be the store: it refused/);
      expect(said.toLowerCase()).to.contain(named).and.contain('docs/proxy.md');
    });
  }

  it('is used again when the access list allows the commands', async () => {
    const client = await clientOf('later', rules('-eval'));
    const store = redisStore(client);
    expect(await refusal(() => silently(() => store.get('x')))).to.contain('RedisCheckError');
    await clientOf('later', rules());
    expect(await store.get('x')).to.equal(undefined);
  });

  it('can carry a journey with the access list of the docs', async () => {
    const client = await clientOf('cf', rules());
    await checkRedis(client);
    const {browser, cashfree} = setUp({
      store: redisStore(client),
      limits: {number: {count: 5, seconds: 60}, quota: {count: 100, seconds: 60}},
    });
    const {token} = await consent(browser, cashfree);
    expect((await browser.details(token)).status).to.equal(200);
    expect((await browser.send('cancel')).status).to.equal(204);
    await client.quit();
  });

  it('is reported as unreachable, not as unsuitable, if it cannot be reached', async () => {
    const client = redis.client({port: 1});
    const lines = await silently(async () => {
      const said = await refusal(() => redisStore(client).get('x'));
      expect(said).not.to.contain('RedisCheckError').and.not.to.equal('accepted');
    });
    expect(lines).to.deep.equal([]);
  });
});

/** Keeps the console from this work. @returns what was logged as errors; an error of the work is thrown. */
async function silently(work: () => unknown): Promise<string[]> {
  const lines: string[] = [];
  const {error} = console;
  console.error = (...words: unknown[]) => void lines.push(words.join(' '));
  try {
    await work();
  } finally {
    console.error = error;
  }
  return lines;
}
