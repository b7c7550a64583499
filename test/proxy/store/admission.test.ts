// What the limiter asks of the store: machines of a fleet, also of two versions, share these rows.
import {expect} from 'chai';
import {isFailure, type Limits, type QueueSlot, type Reservation} from '../../../src/proxy/index.ts';
import {createSealer} from '../../../src/proxy/sealing/seal.ts';
import {createLimiter} from '../../../src/proxy/store/admission.ts';
import {limitsOf} from '../../../src/proxy/store/rate-limits.ts';
import {memoryStore} from '../../../src/proxy/store/memory-store.ts';
import {SEALING_KEY} from '../_support/support.ts';

const sealer = createSealer({keys: [SEALING_KEY], issuer: 'test', now: Date.now});
const MOBILE = '0000000001';
const HOUR = 3_600_000;
const TEN_MINUTES = 600_000;
/** Of the quota: a minute, and five seconds for late callers. */
const WINDOW = 65_000;

/** The name of a value in a key: 22 characters of its HMAC. */
const nameOf = async (kind: string, value: string) => (await sealer.hmac(`${kind}:${value}`))[0].slice(0, 22);

/** A limiter whose store records what it is asked, and gives these answers first, then `taken`. */
function world(limits: Limits = {}, ...answers: QueueSlot[]) {
  const asked: Reservation[] = [];
  const released: (readonly [string, readonly string[]])[] = [];
  const slept: number[] = [];
  const limiter = createLimiter({
    limits: limitsOf({environment: 'production', limits}),
    store: {
      ...memoryStore(),
      reserve: async reservation => (asked.push(reservation), answers.shift() ?? {status: 'taken', wait: 0}),
      release: async (entry, keys) => void released.push([entry, keys]),
    },
    sealer,
    sleep: async milliseconds => void slept.push(milliseconds),
  });
  return {limiter, asked, released, slept};
}

const starts = {key: '{admission}start', limit: 25, window: WINDOW, waiting: 10_000};
const calls = {key: '{admission}calls', limit: 100, window: WINDOW, waiting: Infinity};
const merchant = {key: '{admission}merchant', limit: 600, window: HOUR, waiting: 10_000};

/** The three rows of one network. */
async function rowsOf(network: string, [address, share, pace, waiting]: readonly number[]) {
  const name = await nameOf('network', network);
  return {
    name,
    counted: [
      {key: `{admission}address:${name}`, limit: address, window: TEN_MINUTES, waiting},
      {key: `{admission}share:${name}`, limit: share, window: HOUR, waiting},
    ],
    paced: {...starts, key: `{admission}pace:${name}`, limit: pace},
  };
}

describe('the rows of a start', () => {
  it('are those of the number, the address and the subject, under their HMACs', async () => {
    const {limiter, asked, released} = world();
    const start = await limiter.start(MOBILE, {address: '203.0.113.1', subject: 'account'});
    const {name, counted, paced} = await rowsOf('203.0.113.1', [200, 200, 12, 250]);
    const subject = await nameOf('subject', 'account');
    const own = [
      {
        key: `{admission}number:${await nameOf('number', MOBILE)}`,
        limit: 5,
        window: TEN_MINUTES,
        waiting: 1,
      },
      ...counted,
      {key: `{admission}subject:${subject}`, limit: 20, window: HOUR, waiting: 5},
      paced,
      {...starts, key: `{admission}pace:${subject}`, limit: 5},
    ];
    expect(asked).to.deep.equal([
      {
        tickets: [await nameOf('start', MOBILE)],
        entry: start.entry,
        queue: [starts, {...calls, count: 2}, merchant],
        rows: own,
        soon: 2000,
        grace: 5000,
      },
    ]);
    expect(start.networks).to.deep.equal([name]);
    await start.release();
    expect(released).to.deep.equal([[start.entry, [merchant, ...own].map(({key}) => key)]]);
  });

  it('have a larger share for a wider network of IPv6', async () => {
    const {limiter, asked} = world({number: false});
    await limiter.start(MOBILE, {address: '2001:db8:1:203::1', subject: undefined});
    const networks = [
      await rowsOf('2001:db8:1:203::/64', [200, 200, 12, 250]),
      await rowsOf('2001:db8:1:200::/56', [800, 300, 16, 1000]),
      await rowsOf('2001:db8:1::/48', [3200, 400, 18, 4000]),
    ];
    expect(asked[0]?.rows).to.deep.equal([
      ...networks.flatMap(({counted}) => counted),
      ...networks.map(({paced}) => paced),
    ]);
  });

  const switched: readonly [string, Limits, readonly string[]][] = [
    ['no limit of the subject', {subject: false}, ['number', 'address', 'share', 'pace']],
    ['no limit of the address', {address: false}, ['number', 'subject', 'pace']],
    ['no limit in all', {merchant: false}, ['number', 'address', 'subject', 'pace', 'pace']],
    ['no quota', {quota: false}, ['number', 'address', 'share', 'subject']],
    ['no limit of the number', {number: false}, ['address', 'share', 'subject', 'pace', 'pace']],
  ];
  for (const [what, limits, kinds] of switched)
    it(`are those of the other limits if there is ${what}`, async () => {
      const {limiter, asked} = world(limits);
      await limiter.start(MOBILE, {address: '203.0.113.1', subject: 'account'});
      const given = asked[0]?.rows.map(({key}) => /^\{admission\}(\w+):[\w-]{22}$/.exec(key)?.[1]);
      expect(given).to.deep.equal(kinds);
    });
});

describe('the rows of a call that finishes a transaction', () => {
  const finishes = {key: '{admission}finish', limit: 90, window: WINDOW, waiting: 0};
  const guaranteed = {...finishes, limit: 50, waiting: 10_000};
  const refused = {status: 'refused', wait: 1000} as const;

  it('are the places that starts leave, then those that starts cannot take', async () => {
    const {limiter, asked} = world({}, refused);
    await limiter.finish({id: 'transaction-1'});
    expect(asked.map(({tickets, queue, rows}) => [tickets, queue, rows])).to.deep.equal([
      [['transaction-1'], [finishes], [calls]],
      [['transaction-1'], [guaranteed], [{...calls, limit: Number.MAX_SAFE_INTEGER}]],
    ]);
    expect(new Set(asked.map(({entry}) => entry)).size).to.equal(1);
  });

  it('are asked for once if a place is booked', async () => {
    const {limiter, asked} = world({}, {status: 'kept', wait: 5000});
    await expectRefusal(limiter.finish({id: 'transaction-1'}), 5);
    expect(asked).to.have.length(1);
  });

  it('include the share of the network for a first code, if the network is known', async () => {
    for (const [start, more] of [
      [undefined, []],
      [{entry: 'e', networks: []}, []],
      [
        {entry: 'e', networks: ['narrow', 'wide']},
        [{...calls, key: '{admission}exchange:narrow', limit: 55}],
      ],
    ] as const) {
      const {limiter, asked} = world();
      await limiter.exchange({id: 'transaction-1', start});
      expect(asked.map(({rows}) => rows)).to.deep.equal([[calls, ...more]]);
    }
  });

  it('are a tenth of the calls after a refused code, and a thirtieth for one caller', async () => {
    const retries = {...starts, key: '{admission}retry', limit: 10};
    const share = async (kind: string, value: string, limit: number) => ({
      ...calls,
      key: `{admission}retry:${await nameOf(kind, value)}`,
      limit,
    });
    for (const [caller, more] of [
      [{address: undefined, subject: undefined}, []],
      [{address: undefined, subject: 'account'}, [await share('subject', 'account', 3)]],
      [
        {address: '2001:db8:1:203::1', subject: 'account'},
        [
          await share('network', '2001:db8:1:203::/64', 3),
          await share('network', '2001:db8:1:200::/56', 13),
          await share('network', '2001:db8:1::/48', 53),
          await share('subject', 'account', 3),
        ],
      ],
    ] as const) {
      const {limiter, asked} = world();
      await limiter.exchange({id: 'transaction-1'}, caller);
      expect(asked.map(({tickets, queue, rows}) => [tickets, queue, rows])).to.deep.equal([
        [['transaction-1'], [retries], [calls, ...more]],
      ]);
    }
  });
});

describe('a start that is tried again', () => {
  it('takes a place of the starts at once, or is refused for a whole window', async () => {
    const {limiter, asked} = world({}, {status: 'taken', wait: 0}, {status: 'refused', wait: 1000});
    await limiter.retryStart();
    await expectRefusal(limiter.retryStart(), 65);
    for (const {tickets, entry, queue, rows} of asked)
      expect([tickets, queue, rows]).to.deep.equal([
        [entry],
        [
          {...starts, waiting: 0},
          {...calls, count: 2},
        ],
        [],
      ]);
    expect(asked).to.have.length(2);
  });
});

describe('a completed start', () => {
  it('is removed from the rows of its networks, and asks nothing of the store if it has none', async () => {
    const {limiter, released} = world();
    await limiter.complete({id: 'transaction-1'});
    await limiter.complete({id: 'transaction-1', start: {entry: 'e', networks: []}});
    expect(released).to.deep.equal([]);
    await limiter.complete({id: 'transaction-1', start: {entry: 'e', networks: ['a', 'b']}});
    const keys = ['address:a', 'share:a', 'address:b', 'share:b'].map(name => `{admission}${name}`);
    expect(released).to.deep.equal([['e', keys]]);
  });
});

describe('the wait of a caller', () => {
  it('is slept if a place is taken', async () => {
    const {limiter, slept} = world({}, {status: 'taken', wait: 1999});
    await limiter.start(MOBILE, {address: undefined, subject: undefined});
    expect(slept).to.deep.equal([1999]);
  });

  // A booked place can be taken earlier than it is due, by one step of 250 ms at least.
  for (const [status, wait, seconds] of [
    ['kept', 60_250, 60],
    ['kept', 60_251, 61],
    ['refused', 60_000, 60],
    ['refused', 60_001, 61],
    ['kept', 100, 1],
    ['refused', 1, 1],
  ] as const)
    it(`of a place that is ${status} for ${wait} ms is told as ${seconds} s`, async () => {
      const {limiter} = world({}, {status, wait});
      await expectRefusal(limiter.start(MOBILE, {address: undefined, subject: undefined}), seconds);
    });
});

async function expectRefusal(work: Promise<unknown>, seconds: number): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isFailure(error)) throw new Error(`No failure: ${String(error)}`);
  expect([error.code, error.facts]).to.deep.equal(['rate-limited', {retry_after: seconds}]);
}
