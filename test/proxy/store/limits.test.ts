import {expect} from 'chai';
import {DEFAULT_LIMITS, memoryStore} from '../../../src/proxy/index.ts';
import {createSealer} from '../../../src/proxy/sealing/seal.ts';
import {createLimiter} from '../../../src/proxy/store/limits.ts';
import {consent, expectProblem, SEALING_KEY, setUp} from '../support.ts';

describe('the quota', () => {
  function limiter(count: number, seconds = 60) {
    let clock = 1_000_000;
    const now = () => clock;
    const sealer = createSealer({keys: [SEALING_KEY], issuer: 'test', now});
    const store = memoryStore({now});
    const limits = {...DEFAULT_LIMITS, quota: {count, seconds}};
    const fresh = () => createLimiter({limits, store, sealer, now});
    return {limiter: fresh(), fresh, pass: (milliseconds: number) => (clock += milliseconds)};
  }
  const refused = async (work: Promise<void>) => {
    const error = (await work.catch((thrown: unknown) => thrown)) as
      {code?: string; facts?: {retry_after: number}} | undefined;
    expect(error?.code).to.equal('rate-limited');
    return error?.facts?.retry_after ?? 0;
  };

  it('gives starts one half and those who come back the other', async () => {
    const {
      limiter: {admit},
    } = limiter(8);
    await admit('start', 'a', 2);
    await admit('start', 'b', 2);
    expect(await refused(admit('start', 'c', 2))).to.equal(65);
    for (const ticket of ['a', 'b', 'c', 'd']) await admit('finish', ticket, 1);
    expect(await refused(admit('finish', 'e', 1))).to.equal(65);
  });

  it('keeps the place of whoever was told to come back, before those who came later', async () => {
    const {
      limiter: {admit},
      fresh,
      pass,
    } = limiter(4);
    await admit('start', 'first', 2);
    expect(await refused(admit('start', 'second', 2))).to.equal(65);
    expect(await refused(admit('start', 'third', 2))).to.equal(130);
    // Asking too early changes nothing.
    expect(await refused(admit('start', 'second', 2))).to.equal(65);
    pass(65_000);
    // Somebody new is not let in before, and neither is the third; the second is, by any proxy of the fleet.
    expect(await refused(admit('start', 'fourth', 2))).to.equal(130);
    expect(await refused(admit('start', 'third', 2))).to.equal(65);
    await fresh().admit('start', 'second', 2);
    expect(await refused(admit('start', 'second', 2))).to.be.above(130);
  });

  it('gives a place away when its owner is more than five seconds late', async () => {
    const {
      limiter: {admit},
      pass,
    } = limiter(4);
    await admit('start', 'first', 2);
    await refused(admit('start', 'second', 2));
    pass(65_000 + 4_900);
    await admit('start', 'second', 2);
    await refused(admit('start', 'third', 2));
    pass(65_000 + 5_100);
    expect(await refused(admit('start', 'third', 2))).to.be.below(66);
  });

  it('keeps no place further ahead than five minutes', async () => {
    const {
      limiter: {admit},
      pass,
    } = limiter(4);
    for (let index = 0; index < 5; index++) await admit('start', String(index), 2).catch(() => undefined);
    expect(await refused(admit('start', 'late', 2))).to.equal(325);
    pass(325_000);
    await admit('start', 'late', 2);
  });

  it('waits a moment itself rather than send somebody away for it', async () => {
    const {
      limiter: {admit},
      pass,
    } = limiter(4);
    await admit('start', 'first', 2);
    pass(64_900);
    const started = performance.now();
    await admit('start', 'second', 2);
    expect(performance.now() - started).to.be.at.least(90);
  });

  it('tells the page through the whole proxy', async () => {
    const {browser, cashfree} = setUp({
      limits: {number: false, address: false, merchant: false, quota: {count: 4, seconds: 60}},
    });
    const {token} = await consent(browser, cashfree);
    expect((await browser.details(token)).status).to.equal(200);
    const answer = await browser.start();
    expectProblem(answer, 'rate-limited');
    expect(Number(answer.headers.get('retry-after'))).to.be.within(60, 65);
    expect(cashfree.count('session')).to.equal(1);
  });
});
