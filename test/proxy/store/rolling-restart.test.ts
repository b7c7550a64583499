import {expect} from 'chai';
import {untilRefused} from '../../_support/refused.ts';
import {createBrowser} from '../_support/support.ts';
import {startBalancer} from './_support/balancer.ts';
import {serveCashfree, startProxy, type ProxyProcess} from './_support/fleet.ts';
import {hasRedis, startRedis, type TestRedis} from './_support/redis.ts';

/** Journeys that begin before each restart, and after the last. */
const BATCH = 34;

/** Calls that Cashfree holds while a proxy stops. */
const HELD = 10;

(hasRedis ? describe : describe.skip)('a rolling restart of two proxies', function () {
  this.timeout(120_000);
  let redis: TestRedis;
  let cashfree: Awaited<ReturnType<typeof serveCashfree>>;
  let balancer: Awaited<ReturnType<typeof startBalancer>>;
  let proxies: ProxyProcess[] = [];

  beforeEach(async () => {
    redis = await startRedis();
    cashfree = await serveCashfree();
    const start = () => startProxy({cashfree: cashfree.url, redis: redis.port, timeout: 60_000});
    proxies = await Promise.all([start(), start()]);
    balancer = await startBalancer(proxies.map(({port}) => port));
  });
  afterEach(async () => {
    balancer.close();
    await Promise.all(proxies.map(proxy => proxy.kill()));
    cashfree.close();
    await redis.stop();
  });

  /** A page that asks once for everything: a request that is lost ends its journey. */
  async function journey(index: number): Promise<{outcome: string; code: string}> {
    const browser = createBrowser(request => fetch(request), `${balancer.url}/cf`);
    const session = await browser.start(String(2_000_000_000 + index));
    if (session.status !== 200) return {outcome: session.text, code: ''};
    const code = String(cashfree.emulator.decide(String(session.body.session_id), {type: 'approve'}));
    const token = await browser.post(code);
    if (token.status !== 200) return {outcome: token.text, code};
    const details = await browser.details(token.body.access_token);
    return {outcome: details.status === 200 ? 'done' : details.text, code};
  }

  const batch = (first: number) => Array.from({length: BATCH}, (_, index) => journey(first + index));

  it(`loses none of ${3 * BATCH} journeys, and calls Cashfree once for each step of each`, async () => {
    const journeys: Promise<{outcome: string; code: string}>[] = [];
    for (const proxy of proxies) {
      const path = '/generate-token';
      const release = cashfree.hold(path);
      const before = cashfree.count(path);
      journeys.push(...batch(journeys.length));
      // Both proxies exchange codes, one of them receives the stop signal, and then Cashfree answers.
      await cashfree.reached(path, before + HELD);
      const stopped = proxy.stop();
      await untilRefused(proxy.port);
      release();
      expect(await stopped).to.equal(0);
      await proxy.start();
    }
    journeys.push(...batch(journeys.length));
    const ended = await Promise.all(journeys);

    expect(ended.filter(({outcome}) => outcome !== 'done')).to.deep.equal([]);
    const offered = ended.map(({code}) => cashfree.emulator.calls('generate-token', code));
    expect(offered).to.deep.equal(ended.map(() => 1));
    for (const path of ['/data-availability', '/session', '/generate-token', '/user-details'])
      expect(cashfree.count(path), path).to.equal(ended.length);
    // The restarts were noticed by the balancer alone.
    expect(balancer.moved).to.be.above(0);
    for (const {output} of proxies) expect(output).not.to.contain('"fault"').and.not.contain('under way');
  });
});
