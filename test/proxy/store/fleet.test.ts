import {expect} from 'chai';
import {isFailureCode} from '../../../src/protocol/failures.ts';
import {emulatorKeys} from '../../../src/emulator/index.ts';
import {createBrowser, expectProblem, SEALING_KEY, type Answer, type Browser} from '../_support/support.ts';
import {serveCashfree, startProxy, type ProxyProcess} from './_support/fleet.ts';
import {hasRedis, startRedis, type TestRedis} from './_support/redis.ts';

const number = (index: number) => String(2_000_000_000 + index);

(hasRedis ? describe : describe.skip)('two proxies and one Redis', function () {
  this.timeout(120_000);
  let redis: TestRedis;
  let cashfree: Awaited<ReturnType<typeof serveCashfree>>;
  let proxies: ProxyProcess[] = [];

  async function fleet(options: {quota?: {count: number; seconds: number}; timeout?: number} = {}) {
    redis = await startRedis();
    cashfree = await serveCashfree();
    const start = () => startProxy({cashfree: cashfree.url, redis: redis.port, ...options});
    proxies = await Promise.all([start(), start()]);
  }

  afterEach(async () => {
    await Promise.all(proxies.map(proxy => proxy.kill()));
    cashfree.close();
    await redis.stop();
  });

  /** One browser, whose requests go to the one proxy or the other: its cookies know no port. */
  function browse(choose: () => ProxyProcess): Browser {
    const base = 'http://127.0.0.1:5173/cf';
    return createBrowser(async request => {
      const target = request.url.replace(base, choose().url);
      const headers = new Headers(request.headers);
      headers.set('sec-fetch-site', 'same-origin');
      const body = request.method === 'POST' ? await request.text() : null;
      return fetch(target, {method: request.method, headers, body});
    }, base);
  }

  const codeFor = (session: Answer): string => {
    const code = cashfree.emulator.decide(String(session.body.session_id), {type: 'approve'});
    if (code === undefined) throw new Error(`no code: ${session.text}`);
    return code;
  };

  it('exchange a code once, and both return the outcome', async () => {
    await fleet();
    let turn = 0;
    const browser = browse(() => proxies[turn++ % 2] as ProxyProcess);
    const session = await browser.start(number(1));
    const transaction = String(session.body.verification_id);
    const code = codeFor(session);
    const answers = await Promise.all(Array.from({length: 20}, () => browser.post(code, {transaction})));
    expect(answers.map(({status}) => status)).to.deep.equal(Array(20).fill(200));
    expect(cashfree.emulator.calls('generate-token', code)).to.equal(1);
    const details = await Promise.all(
      answers.map(answer => browser.details(answer.body.access_token, {transaction})),
    );
    expect(details.map(({status}) => status)).to.deep.equal(Array(20).fill(200));
    expect(cashfree.emulator.calls('user-details')).to.equal(1);
  });

  it('refuse requests without a call to Cashfree while Redis is unreachable, and finish the transactions later', async () => {
    await fleet();
    const browser = browse(() => proxies[0] as ProxyProcess);
    const session = await browser.start(number(1));
    const code = codeFor(session);
    await redis.kill();
    expectProblem(await browser.post(code), 'proxy-failed');
    expectProblem(await browser.start(number(2)), 'proxy-failed');
    expect((await browser.send('status')).body).to.include({status: 'pending'});
    expect(cashfree.emulator.calls('generate-token')).to.equal(0);
    expect(cashfree.emulator.calls('session')).to.equal(1);
    await redis.start();
    const token = await untilAnswered(() => browser.post(code));
    expect(token.status, token.text).to.equal(200);
    expect((await browser.details(token.body.access_token)).status).to.equal(200);
  });

  it('return the token to the waiting caller if Redis fails during the exchange, and do not exchange again', async () => {
    await fleet();
    const browser = browse(() => proxies[0] as ProxyProcess);
    const session = await browser.start(number(1));
    const code = codeFor(session);
    cashfree.emulator.fail({kind: 'latency', ms: 1000, endpoint: 'generate-token'});
    const reached = cashfree.reached('/generate-token', 1);
    const posted = browser.post(code);
    await reached;
    await redis.kill();
    const answer = await posted;
    expect(answer.status, answer.text).to.equal(200);
    expect((await browser.post(code)).body.verification_id).to.equal(answer.body.verification_id);
    await redis.start();
    const details = await untilAnswered(() => browser.details(answer.body.access_token));
    expect(details.status, details.text).to.equal(200);
    expect(cashfree.emulator.calls('generate-token', code)).to.equal(1);
  });

  it('finish on the other proxy a transaction whose proxy was killed before its call to Cashfree', async () => {
    await fleet({timeout: 2000});
    let at = 0;
    const browser = browse(() => proxies[at] as ProxyProcess);
    const session = await browser.start(number(1));
    const code = codeFor(session);
    // The connection is lost before Cashfree sees the code, and the proxy dies with it.
    cashfree.emulator.fail({kind: 'time-out', endpoint: 'generate-token', times: 1});
    const reached = cashfree.reached('/generate-token', 1);
    const posted = browser.post(code).catch((error: unknown) => error);
    await reached;
    await proxies[0]?.kill();
    expect(await posted).to.be.instanceOf(TypeError);
    at = 1;
    const token = await untilAnswered(() => browser.post(code));
    expect(token.status, token.text).to.equal(200);
    expect((await browser.details(token.body.access_token)).status).to.equal(200);
  });

  it('carry 200 simultaneous journeys while processes are killed', async () => {
    const quota = {count: 600, seconds: 6};
    await fleet({quota, timeout: 6000});
    const [first, second] = proxies as [ProxyProcess, ProxyProcess];

    async function journey(index: number): Promise<{outcome: string; code?: string}> {
      let turn = index;
      const browser = browse(() => (turn++ % 2 === 0 ? first : second));
      const session = await untilAnswered(() => browser.start(number(index)));
      if (session.status !== 200) return {outcome: String(session.body.code)};
      const code = codeFor(session);
      const token = await untilAnswered(() => browser.post(code));
      if (token.status !== 200) return {outcome: String(token.body.code), code};
      const details = await untilAnswered(() => browser.details(token.body.access_token));
      return {outcome: details.status === 200 ? 'done' : String(details.body.code), code};
    }

    const journeys = Promise.all(Array.from({length: 200}, (_, index) => journey(index)));
    const reached = (path: string, count: number) => Promise.race([cashfree.reached(path, count), journeys]);
    await reached('/generate-token', 30);
    await first.kill();
    await first.start();
    await reached('/generate-token', 160);
    await redis.kill();
    await redis.start();
    await reached('/user-details', 150);
    await second.kill();
    await second.start();
    const ended = await journeys;

    const lost = ended.filter(({outcome}) => outcome !== 'done');
    const sent = (code = '') => cashfree.emulator.calls('generate-token', code);
    const twice = ended.filter(({code}) => sent(code) > 1);
    const busiest = cashfree.busiest(quota.seconds * 1000);
    console.log(
      `      ${200 - lost.length} done, ${lost.length} lost at a kill; ${twice.length} codes offered again; ` +
        `busiest ${quota.seconds} s: ${busiest} of ${quota.count} calls`,
    );
    for (const {outcome, code} of ended) {
      expect(outcome === 'done' || isFailureCode(outcome), outcome).to.equal(true);
      expect(sent(code)).to.be.at.most(2);
    }
    // Only an exchange in progress at a kill can be lost: Cashfree had accepted the code, and the token is unknown. It was
    // offered once more, and refused, unless that one was killed, too.
    for (const {outcome, code} of lost) {
      expect(outcome).to.equal('code-rejected');
      expect(sent(code)).to.be.within(1, 2);
    }
    // One of the two was killed while codes were being exchanged.
    expect(lost.length).to.be.at.most(100);
    expect(busiest).to.be.at.most(quota.count);
    expect(cashfree.arrivals.length).to.be.above(quota.count);
    for (const {output} of proxies) {
      expect(output).to.contain('"type":"request"');
      expect(output).not.to.match(/emulated_|"mobile"|20000000\d\d/);
      for (const secret of [SEALING_KEY, emulatorKeys.oneClick.clientSecret])
        expect(output).not.to.contain(secret);
    }
  });
});

/** Imitates a page: retries after a lost connection, and after `retry_after`. The time limit of the test ends it. */
async function untilAnswered(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask().catch((error: unknown) => {
      if (error instanceof TypeError) return undefined;
      throw error;
    });
    const retry = Number(answer?.headers.get('retry-after') ?? 0) * 1000;
    if (answer && answer.body.code !== 'proxy-failed' && retry === 0) return answer;
    await new Promise(resolve => setTimeout(resolve, retry || 100));
  }
}
