import {expect} from 'chai';
import {DEFAULT_LIMITS, memoryStore, type Limits} from '../../../src/proxy/index.ts';
import {createSealer} from '../../../src/proxy/sealing/seal.ts';
import {createLimiter} from '../../../src/proxy/store/admission.ts';
import {limitsOf} from '../../../src/proxy/store/rate-limits.ts';
import {consent, createBrowser, expectProblem, SEALING_KEY, setUp} from '../_support/support.ts';

const NONE = {number: false, address: false, subject: false, merchant: false, quota: false} as const;
const nobody = {address: undefined, subject: undefined};

function world(limits: Limits) {
  let clock = 1_000_000;
  const now = () => clock;
  const slept: number[] = [];
  const sealer = createSealer({keys: [SEALING_KEY], issuer: 'test', now});
  const store = memoryStore({now});
  const fresh = () =>
    createLimiter({
      limits: {...NONE, ...limits},
      store,
      sealer,
      sleep: async milliseconds => {
        if (milliseconds > 0) slept.push(milliseconds);
      },
    });
  return {limiter: fresh(), fresh, slept, pass: (milliseconds: number) => (clock += milliseconds)};
}

const number = (index: number) => String(2_000_000_000 + index);

/** Seconds after which a refused caller may come back; undefined where it was let in. */
async function told(work: Promise<unknown>): Promise<number | undefined> {
  const error = (await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )) as {code?: string; facts?: {retry_after: number}} | undefined;
  if (error) expect(error.code, String(error)).to.equal('rate-limited');
  return error?.facts?.retry_after;
}

describe('the quota', () => {
  const quota = (count: number, seconds = 60) => ({quota: {count, seconds}});

  it('gives starts at most one half', async () => {
    const {limiter} = world(quota(8));
    for (const index of [1, 2]) expect(await told(limiter.start(number(index), nobody))).to.equal(undefined);
    expect(await told(limiter.start(number(3), nobody))).to.equal(65);
    for (const id of ['a', 'b', 'c', 'd']) expect(await told(limiter.finish({id}))).to.equal(undefined);
    expect(await told(limiter.finish({id: 'e'}))).to.equal(65);
  });

  it('gives the rest to transactions in progress, and reserves a tenth for starts', async () => {
    const {limiter} = world(quota(100));
    for (let index = 0; index < 90; index++)
      expect(await told(limiter.finish({id: `${index}`}))).to.equal(undefined);
    expect(await told(limiter.finish({id: 'more'}))).to.equal(65);
    for (let index = 0; index < 5; index++)
      expect(await told(limiter.start(number(index), nobody))).to.equal(undefined);
    expect(await told(limiter.start(number(9), nobody))).to.equal(65);
  });

  it('reserves half for transactions in progress, however many starts wait', async () => {
    const {limiter} = world(quota(100));
    for (let index = 0; index < 500; index++) await told(limiter.start(number(index), nobody));
    for (let index = 0; index < 50; index++)
      expect(await told(limiter.finish({id: `${index}`}))).to.equal(undefined);
    expect(await told(limiter.finish({id: 'more'}))).to.equal(65);
  });

  it('reserves the slot of a caller that must retry, before later callers', async () => {
    const {limiter, fresh, pass} = world(quota(4));
    const start = (index: number, one = limiter) => told(one.start(number(index), nobody));
    expect(await start(1)).to.equal(undefined);
    expect(await start(2)).to.equal(65);
    expect(await start(3)).to.equal(130);
    // Asking too early changes nothing.
    expect(await start(2)).to.equal(65);
    pass(1000);
    expect(await start(2)).to.equal(64);
    pass(64_000);
    expect(await start(4)).to.equal(130);
    expect(await start(3)).to.equal(65);
    // Any process lets it in.
    expect(await start(2, fresh())).to.equal(undefined);
    expect(await start(2)).to.equal(195);
  });

  it('releases a slot whose owner is more than five seconds late', async () => {
    for (const [late, again] of [
      [5000, undefined],
      [5001, 60],
    ] as const) {
      const {limiter, pass} = world(quota(4));
      for (const index of [1, 2, 3]) await told(limiter.start(number(index), nobody));
      pass(65_000 + late);
      expect(await told(limiter.start(number(2), nobody))).to.equal(again === undefined ? undefined : 125);
      if (again !== undefined) expect(await told(limiter.start(number(3), nobody))).to.equal(again);
    }
  });

  it('reserves slots far ahead, in order', async () => {
    const {limiter, pass} = world(quota(4));
    for (let index = 0; index <= 40; index++)
      expect(await told(limiter.start(number(index), nobody))).to.equal(index === 0 ? undefined : index * 65);
    pass(40 * 65_000);
    expect(await told(limiter.start(number(40), nobody))).to.equal(undefined);
  });

  it('reserves at most ten thousand slots, to bound memory', async () => {
    const {limiter} = world(quota(4));
    for (let index = 0; index <= 10_000; index++) await told(limiter.start(number(index), nobody));
    expect(await told(limiter.start(number(10_001), nobody))).to.equal(10_001 * 65);
    // The slot is not reserved: the next caller gets the same answer.
    expect(await told(limiter.start(number(10_002), nobody))).to.equal(10_001 * 65);
  });

  it('waits a moment itself instead of rejecting the caller', async () => {
    const {limiter, pass, slept} = world(quota(4));
    await limiter.start(number(1), nobody);
    pass(63_000);
    expect(await told(limiter.start(number(2), nobody))).to.equal(undefined);
    expect(slept).to.deep.equal([2000]);
    expect(await told(limiter.start(number(3), nobody))).to.equal(67);
  });

  it('allows a shorter delay in short windows', async () => {
    const {limiter} = world(quota(4, 6));
    await limiter.start(number(1), nobody);
    expect(await told(limiter.start(number(2), nobody))).to.equal(8);
  });

  it('gives exchanges after a refused code a tenth, and one caller a third of that', async () => {
    const {limiter} = world(quota(120));
    const retry = (index: number, address: string, subject?: string) =>
      told(limiter.exchange({id: `${index}`}, {address, subject}));
    for (let index = 0; index < 4; index++) expect(await retry(index, '203.0.113.1')).to.equal(undefined);
    expect(await retry(4, '203.0.113.1')).to.equal(65);
    for (let index = 10; index < 14; index++)
      expect(await retry(index, `203.0.113.${index}`, 'account')).to.equal(undefined);
    expect(await retry(14, '203.0.113.14', 'account')).to.equal(65);
    for (let index = 20; index < 24; index++)
      expect(await retry(index, `203.0.113.${index}`)).to.equal(undefined);
    expect(await retry(24, '203.0.113.24')).to.equal(65);
    // First codes are not held back.
    expect(await told(limiter.exchange({id: 'first'}))).to.equal(undefined);
  });

  it('gives a wider network of IPv6 a larger share', async () => {
    const {limiter} = world(quota(120));
    const retry = (index: number) =>
      told(limiter.exchange({id: `${index}`}, {address: `2001:db8:0:${index}::1`, subject: undefined}));
    // The twelve of the tenth come first: four /64 would be sixteen.
    for (let index = 0; index < 12; index++) expect(await retry(index), String(index)).to.equal(undefined);
    expect(await retry(12)).to.equal(65);
  });

  it('gives the first codes of one network’s transactions little more than half', async () => {
    const {limiter} = world(quota(100));
    const exchange = (index: number, network: string) =>
      told(limiter.exchange({id: `${network} ${index}`, start: {entry: 'x', networks: [network]}}));
    for (let index = 0; index < 55; index++) expect(await exchange(index, 'a')).to.equal(undefined);
    expect(await exchange(55, 'a')).to.equal(65);
    for (let index = 0; index < 30; index++) expect(await exchange(index, 'b')).to.equal(undefined);
    // The details of an exchanged code are fetched regardless of the network's share.
    expect(await told(limiter.finish({id: 'a 0'}))).to.equal(undefined);
  });

  it('admits a retry of a start within the quota, or refuses it', async () => {
    const {limiter} = world(quota(8));
    for (let times = 0; times < 2; times++) expect(await told(limiter.retryStart())).to.equal(undefined);
    expect(await told(limiter.retryStart())).to.equal(65);
    expect(await told(world({}).limiter.retryStart())).to.equal(undefined);
  });

  it('reaches the page as a rate limit through the whole proxy', async () => {
    const {browser, cashfree} = setUp({limits: {...NONE, quota: {count: 4, seconds: 60}}});
    const {token} = await consent(browser, cashfree);
    expect((await browser.details(token)).status).to.equal(200);
    const answer = await browser.start('0000000002');
    expectProblem(answer, 'rate-limited');
    expect(Number(answer.headers.get('retry-after'))).to.be.within(60, 65);
    expect(cashfree.count('session')).to.equal(1);
  });
});

describe('the share of one network', () => {
  const from = (address: string) => ({address, subject: undefined});

  it('is a third of `merchant` for starts that were not completed', async () => {
    const {limiter} = world({merchant: {count: 30, seconds: 3600}, address: {count: 1000, seconds: 600}});
    const start = (index: number, address: string) => told(limiter.start(number(index), from(address)));
    for (let index = 0; index < 10; index++) expect(await start(index, '203.0.113.1')).to.equal(undefined);
    expect(await start(10, '203.0.113.1')).to.equal(3600);
    for (let index = 20; index < 30; index++)
      expect(await start(index, `198.51.100.${index}`)).to.equal(undefined);
  });

  it('is larger for a wider network of IPv6', async () => {
    const {limiter} = world({merchant: {count: 30, seconds: 3600}, address: {count: 1000, seconds: 600}});
    const start = (index: number, address: string) => told(limiter.start(number(index), from(address)));
    let index = 0;
    // Within one /56 half, within one /48 two thirds.
    for (; index < 15; index++)
      expect(await start(index, `2001:db8:0:${(index % 3).toString(16)}::1`)).to.equal(undefined);
    expect(await start(99, '2001:db8:0:5::1')).to.equal(3600);
    for (; index < 20; index++) expect(await start(index, `2001:db8:0:1${index}::1`)).to.equal(undefined);
    expect(await start(98, '2001:db8:0:9900::1')).to.equal(3600);
    expect(await start(97, '2001:db8:1:9900::1')).to.equal(undefined);
  });

  it('is half of the quota for starts, a fifth for one subject, and does not delay others', async () => {
    const wide = {count: 1000, seconds: 600};
    for (const [caller, allowed] of [
      [from('203.0.113.1'), 12],
      [{address: undefined, subject: 'account'}, 5],
    ] as const) {
      const {limiter} = world({address: wide, subject: wide, quota: {count: 100, seconds: 60}});
      for (let index = 0; index < allowed; index++)
        expect(await told(limiter.start(number(index), caller))).to.equal(undefined);
      for (let index = 100; index < 200; index++)
        expect(await told(limiter.start(number(index), caller))).to.be.at.least(65);
      // However many wait for their share, the rest is for others.
      for (let index = allowed; index < 25; index++)
        expect(await told(limiter.start(number(index), from(`198.51.100.${index}`)))).to.equal(undefined);
    }
  });

  it('includes at most 250 reserved slots, and five of one subject', async () => {
    const {limiter} = world({address: {count: 2, seconds: 600}, subject: {count: 1, seconds: 600}});
    const waits: unknown[] = [];
    for (let index = 0; index < 260; index++)
      waits.push(await told(limiter.start(number(index), from('203.0.113.1'))));
    expect(new Set(waits.slice(252)).size).to.equal(1);
    expect(new Set(waits.slice(0, 252)).size).to.equal(126);
    const account = {address: undefined, subject: 'account'};
    const own: unknown[] = [];
    for (let index = 0; index < 9; index++) own.push(await told(limiter.start(number(500 + index), account)));
    expect(own).to.deep.equal([undefined, 600, 1200, 1800, 2400, 3000, 3600, 3600, 3600]);
  });

  it('is returned when a start is completed or has failed', async () => {
    const limits = {
      number: {count: 1, seconds: 600},
      address: {count: 2, seconds: 600},
      subject: {count: 1, seconds: 600},
      merchant: {count: 6, seconds: 3600},
    };
    const {limiter} = world(limits);
    const caller = {address: '203.0.113.1', subject: 'account'};
    for (let times = 0; times < 9; times++) await (await limiter.start(number(1), caller)).release();
    const start = await limiter.start(number(1), caller);
    expect(await told(limiter.start(number(1), nobody))).to.equal(600);
    expect(await told(limiter.start(number(2), {...caller, address: undefined}))).to.equal(600);
    await limiter.start(number(3), from(caller.address));
    expect(await told(limiter.start(number(4), from(caller.address)))).to.be.at.least(600);
    await limiter.complete({id: 'x', start});
    expect(await told(limiter.start(number(5), from(caller.address)))).to.equal(undefined);
    await limiter.complete({id: 'y'});
  });
});

describe('the limits', () => {
  it('have the documented defaults', () => {
    expect(limitsOf({environment: 'production'})).to.deep.equal({
      number: {count: 5, seconds: 600},
      address: {count: 200, seconds: 600},
      subject: {count: 20, seconds: 3600},
      merchant: {count: 600, seconds: 3600},
      quota: {count: 100, seconds: 60},
    });
    expect(DEFAULT_LIMITS).to.deep.equal(limitsOf({environment: 'sandbox'}));
  });

  it('cannot be set to values that refuse every start', () => {
    for (const kind of ['number', 'address', 'subject', 'merchant'] as const)
      expect(() => limitsOf({environment: 'production', limits: {[kind]: {count: 0, seconds: 1}}})).to.throw(
        TypeError,
      );
  });
});

describe('a start', () => {
  it('is not counted if Cashfree fails: five failures lock no user out', async () => {
    const {browser, cashfree} = setUp({
      limits: {},
      clientAddress: () => '203.0.113.1',
      authorize: () => 'account',
    });
    const answer = cashfree.answers.session;
    cashfree.answers.session = () => Response.json({}, {status: 500});
    for (let times = 0; times < 5; times++) expectProblem(await browser.start(), 'cashfree-failed');
    cashfree.answers.session = answer;
    for (let times = 0; times < 5; times++) expect((await browser.start()).status).to.equal(200);
    expectProblem(await browser.start(), 'rate-limited');
  });

  it('is counted if Cashfree answered about the number, to prevent trying numbers', async () => {
    const {browser, cashfree} = setUp({limits: {}});
    cashfree.answers['data-availability'] = () => Response.json({available_scopes: []});
    for (let times = 0; times < 5; times++) expectProblem(await browser.start(), 'data-unavailable');
    expectProblem(await browser.start(), 'rate-limited');
  });

  it('that is completed does not count against the next one from the same address', async () => {
    const limits = {...NONE, address: {count: 2, seconds: 600}};
    const {proxy, cashfree} = setUp({limits, clientAddress: () => '203.0.113.1'});
    for (let times = 0; times < 5; times++) {
      const browser = createBrowser(proxy);
      const {token} = await consent(browser, cashfree);
      expect((await browser.details(token)).status).to.equal(200);
    }
    for (let times = 0; times < 2; times++) expect((await createBrowser(proxy).start()).status).to.equal(200);
    expectProblem(await createBrowser(proxy).start(), 'rate-limited');
  });
});
