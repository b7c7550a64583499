// Requirement X13: attempts and endings are counted in the store. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {memoryStore, type TokenProxyOptions} from '../../../src/proxy/index.ts';
import {json, MARKS, refusal, type FakeCashfree} from '../_support/fake-cashfree.ts';
import {
  createBrowser,
  DETAILS_ACCEPT,
  expectProblem,
  setUp,
  type Answer,
  type Browser,
} from '../_support/support.ts';

const MINUTE = 60_000;

/** The attacker's tool: a copy of the cookies of a browser, to be put back at will. */
function snapshot({cookies}: Browser) {
  const kept = [...cookies];
  return () => {
    cookies.clear();
    for (const [name, value] of kept) cookies.set(name, value);
  };
}

/** Refuses every code that the fake did not give out. */
function refuseMadeUp(cashfree: FakeCashfree): void {
  const answer = cashfree.answers['generate-token'];
  cashfree.answers['generate-token'] = received =>
    String(received.body.auth_code).startsWith(MARKS.code)
      ? answer(received)
      : refusal(400, 'auth_code_value_invalid');
}

function attacked(options: Partial<TokenProxyOptions> = {}) {
  const world = setUp(options);
  refuseMadeUp(world.cashfree);
  return world;
}

describe('X13: what is counted and what has ended is decided by the store', () => {
  for (const [name, named] of [
    ['named', true],
    ['not named', false],
  ] as const)
    it(`shows Cashfree three of 320 made-up codes, with the old cookie each time, the transaction ${name}`, async () => {
      const {browser, cashfree} = attacked();
      const transaction = String((await browser.start()).body.verification_id);
      const rollBack = snapshot(browser);
      const codes = new Set<unknown>();
      for (let index = 0; index < 320; index++) {
        rollBack();
        codes.add((await browser.post(`made up ${index}`, named ? {transaction} : {})).body.code);
      }
      expect(cashfree.count('generate-token')).to.equal(3);
      expect([...codes]).to.deep.equal(['code-rejected', 'transaction-missing']);
    });

  it('shows Cashfree three of 320 made-up codes that come at the same time', async () => {
    const {browser, cashfree} = attacked();
    await browser.start();
    const answers = await Promise.all(
      Array.from({length: 320}, (_, index) => browser.post(`made up ${index}`)),
    );
    expect(cashfree.count('generate-token')).to.equal(3);
    for (const {status, body} of answers)
      expect(body.code, String(status)).to.be.oneOf(['code-rejected', 'rate-limited', 'transaction-missing']);
  });

  it('tells a caller to retry soon if three codes of its transaction are in progress', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    let refuse: (() => void)[] = [];
    const answer = cashfree.answers['generate-token'];
    cashfree.answers['generate-token'] = () =>
      new Promise(resolve => refuse.push(() => resolve(refusal(500, 'verification_failed'))));
    const underWay = ['a', 'b', 'c'].map(code => browser.post(code));
    while (refuse.length < 3) await new Promise(resolve => setImmediate(resolve));
    const told = await browser.post(cashfree.code(1));
    expectProblem(told, 'rate-limited', {retry_after: 1});
    expect(told.headers.get('retry-after')).to.equal('1');
    for (const settle of refuse) settle();
    await Promise.all(underWay);
    refuse = [];
    cashfree.answers['generate-token'] = answer;
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
  });

  it('returns the attempt of a dead process when its lease expires', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock, timeout: 1000});
    await browser.start();
    const answer = cashfree.answers['generate-token'];
    cashfree.answers['generate-token'] = () => new Promise<Response>(() => undefined);
    for (const code of ['a', 'b', 'c']) void browser.post(code);
    while (cashfree.count('generate-token') < 3) await new Promise(resolve => setImmediate(resolve));
    cashfree.answers['generate-token'] = answer;
    clock += 6999;
    expectProblem(await browser.post(cashfree.code(1)), 'rate-limited');
    clock += 1;
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
  });

  for (const madeUp of [1, 2])
    it(`accepts the right code after ${madeUp} made-up one(s), and is pending before that`, async () => {
      const {browser, cashfree} = attacked();
      await browser.start();
      for (let index = 0; index < madeUp; index++) {
        const answer = await browser.post(`made up ${index}`);
        expectProblem(answer, 'code-rejected');
        expect(answer.setCookies).to.deep.equal([]);
        expect((await browser.send('status')).body.status).to.equal('pending');
      }
      const {status, body} = await browser.post(cashfree.code(1));
      expect(status).to.equal(200);
      expect((await browser.details(body.access_token)).status).to.equal(200);
    });

  it('ends with the third, and reports the end', async () => {
    const {browser, cashfree} = attacked();
    await browser.start();
    for (const code of ['a', 'b', 'c']) expectProblem(await browser.post(code), 'code-rejected');
    expect((await browser.send('status')).body).to.include({status: 'failed', code: 'code-rejected'});
    expectProblem(await browser.post(cashfree.code(1)), 'transaction-missing');
    expect(cashfree.count('generate-token')).to.equal(3);
  });

  it('counts a code of another transaction like one that Cashfree refused', async () => {
    const {browser, proxy, cashfree} = attacked();
    const others = [createBrowser(proxy), createBrowser(proxy), createBrowser(proxy)];
    for (const other of others) await other.start();
    await browser.start();
    const rollBack = snapshot(browser);
    for (const number of [1, 2, 3]) {
      rollBack();
      expectProblem(await browser.post(cashfree.code(number)), 'binding-mismatch');
    }
    expect((await browser.send('status')).body).to.include({status: 'failed', code: 'binding-mismatch'});
    rollBack();
    expectProblem(await browser.post(cashfree.code(4)), 'transaction-missing');
  });

  it('counts a code that was refused for another transaction, without another call', async () => {
    const {browser, proxy, cashfree} = attacked();
    const other = createBrowser(proxy);
    await other.start();
    await browser.start();
    for (const code of ['a', 'b', 'c']) {
      await other.post(code);
      expectProblem(await browser.post(code), 'code-rejected');
    }
    expect(cashfree.count('generate-token')).to.equal(3);
    expect((await browser.send('status')).body.status).to.equal('failed');
  });

  it('counts the same code once, however often it comes', async () => {
    let clock = Date.now();
    const {browser, cashfree} = attacked({now: () => clock});
    await browser.start();
    for (let times = 0; times < 5; times++) {
      expectProblem(await browser.post('made up'), 'code-rejected');
      clock += MINUTE;
    }
    expect(cashfree.count('generate-token')).to.equal(1);
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
  });

  for (const [name, outage] of [
    ['an error', () => refusal(500, 'verification_failed')],
    ['a rate limit', () => refusal(429, 'too_many_requests_per_ip')],
    ['a lost connection', () => Promise.reject(new TypeError('fetch failed'))],
    ['an answer that cannot be read', () => json({token: 'elsewhere'})],
    ['refused keys', () => refusal(401, 'authentication_failed')],
  ] as const)
    it(`counts nothing if Cashfree answers with ${name}`, async () => {
      const {browser, cashfree} = setUp();
      await browser.start();
      const answer = cashfree.answers['generate-token'];
      cashfree.answers['generate-token'] = outage;
      for (let index = 0; index < 5; index++) await browser.post(`code ${index}`);
      cashfree.answers['generate-token'] = answer;
      expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    });

  it('counts against each of several open transactions if the call names none', async () => {
    const {browser, cashfree} = attacked();
    const first = String((await browser.start()).body.verification_id);
    const second = String((await browser.start()).body.verification_id);
    const rollBack = snapshot(browser);
    for (const code of ['a', 'b']) await browser.post(code);
    const last = await browser.post('c', {transaction: first});
    expect(last.setCookies).to.have.length(1);
    rollBack();
    // The first has ended and the second has one attempt left: the right code of the second is taken.
    expectProblem(await browser.post('d', {transaction: first}), 'transaction-missing');
    const answer = await browser.post(cashfree.code(2));
    expect(answer.body.verification_id).to.equal(second);
  });

  it('ends all of them if the call names none', async () => {
    const {browser} = attacked();
    for (let times = 0; times < 2; times++) await browser.start();
    let answer: Answer | undefined;
    for (const code of ['a', 'b', 'c']) answer = await browser.post(code);
    expect(answer?.setCookies).to.have.length(2);
    expect((await browser.send('status')).body.status).to.equal('failed');
  });

  /** What ends a transaction, and what a code or a token of it is answered with afterwards. */
  const endings: readonly [name: string, end: (browser: Browser, token: string) => Promise<Answer>][] = [
    ['it is delivered', (browser, token) => browser.details(token)],
    ['it is cancelled', browser => browser.send('cancel')],
  ];
  for (const [name, end] of endings)
    it(`makes no further call for an old cookie once ${name}`, async () => {
      let clock = Date.now();
      const {browser, cashfree} = attacked({now: () => clock});
      await browser.start();
      const pending = snapshot(browser);
      const {body} = await browser.post(cashfree.code(1));
      const exchanged = snapshot(browser);
      await end(browser, String(body.access_token));
      const calls = cashfree.calls.length;
      for (const later of [0, 2 * MINUTE]) {
        clock += later;
        for (const rollBack of [pending, exchanged]) {
          rollBack();
          expectProblem(await browser.post('another code'), 'transaction-missing');
          rollBack();
          await browser.post(cashfree.code(1));
          rollBack();
          await browser.details(body.access_token);
        }
      }
      expect(cashfree.calls).to.have.length(calls);
    });

  it('reads no details once it is cancelled', async () => {
    const {browser, cashfree} = attacked();
    await browser.start();
    const {body} = await browser.post(cashfree.code(1));
    const exchanged = snapshot(browser);
    const calls = cashfree.calls.length;
    await browser.send('cancel');
    exchanged();
    const answer = await browser.details(body.access_token);
    expectProblem(answer, 'transaction-missing');
    expectProblem(await browser.post(cashfree.code(1), {headers: {cookie: null}}), 'transaction-missing');
    exchanged();
    expectProblem(await browser.post(cashfree.code(1)), 'transaction-missing');
    exchanged();
    expectProblem(await browser.send('status', {headers: {accept: DETAILS_ACCEPT}}), 'transaction-missing');
    expect(cashfree.calls).to.have.length(calls);
  });

  it('reads no details once a third code was refused', async () => {
    let clock = Date.now();
    const {browser, cashfree} = attacked({now: () => clock, timeout: 1000});
    await browser.start();
    const pending = snapshot(browser);
    const {body} = await browser.post(cashfree.code(1));
    const exchanged = snapshot(browser);
    // Until the lease of its exchange expires, the good code takes one of the three attempts.
    clock += 7000;
    pending();
    for (const code of ['a', 'b', 'c']) expectProblem(await browser.post(code), 'code-rejected');
    exchanged();
    const status = await browser.send('status', {headers: {accept: DETAILS_ACCEPT}});
    expect(status.body).to.include({status: 'failed', code: 'token-rejected'});
    expect(status.body).not.to.have.property('details');
    expectProblem(await browser.details(body.access_token), 'token-rejected');
  });

  it('returns the stored result to repeats for a minute after the delivery, with any cookie', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    await browser.start();
    const pending = snapshot(browser);
    const {body} = await browser.post(cashfree.code(1));
    const exchanged = snapshot(browser);
    await browser.details(body.access_token);
    const delivered = snapshot(browser);
    clock += MINUTE - 1000;
    pending();
    expect((await browser.post(cashfree.code(1))).body.verification_id).to.equal(body.verification_id);
    exchanged();
    expect((await browser.details(body.access_token)).status).to.equal(200);
    clock += 2000;
    exchanged();
    const late = await browser.details(body.access_token);
    expectProblem(late, 'token-rejected');
    // A late repeat is no failure of what was delivered.
    expect((await browser.send('status')).body.status).to.equal('delivered');
    delivered();
    expect(cashfree.count('generate-token')).to.equal(1);
    expect(cashfree.count('user-details')).to.equal(1);
  });

  it('ends if the details are of another person, with any cookie', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const pending = snapshot(browser);
    cashfree.answers['user-details'] = () =>
      json({scopes: [{scope: 'MOBILE', records: [{metadata: {mobile: '0000000009'}}]}]});
    const {body} = await browser.post(cashfree.code(1));
    expectProblem(await browser.details(body.access_token), 'identity-mismatch');
    pending();
    expectProblem(await browser.post(`${cashfree.code(1)} `), 'transaction-missing');
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('is the same for two processes', async () => {
    const store = memoryStore();
    const {browser, cashfree} = attacked({store});
    const {proxy: second} = setUp({store}, cashfree);
    await browser.start();
    const moved = createBrowser(second);
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    for (let index = 0; index < 40; index++) await (index % 2 ? moved : browser).post(`made up ${index}`);
    expect(cashfree.count('generate-token')).to.equal(3);
  });

  it('is not changed by the later of two proxies without a common store', async () => {
    const {browser, cashfree} = attacked();
    await browser.start();
    const {proxy: elsewhere} = setUp({}, cashfree);
    const moved = createBrowser(elsewhere);
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    const {body} = await browser.post(cashfree.code(1));
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_already_used');
    const late = await moved.post(cashfree.code(1));
    expectProblem(late, 'code-rejected');
    expect(late.setCookies).to.deep.equal([]);
    expect((await browser.details(body.access_token)).status).to.equal(200);
  });

  it('keeps a record of limited size for the lifetime of the cookie', async () => {
    let clock = Date.now();
    const inner = memoryStore({now: () => clock});
    const written: {key: string; size: number; ttl: number}[] = [];
    const note = (key: string, value: string, ttl: number) => written.push({key, size: value.length, ttl});
    const {browser} = attacked({
      now: () => clock,
      store: {
        ...inner,
        add: (key, value, ttl) => (note(key, value, ttl), inner.add(key, value, ttl)),
        set: (key, value, ttl) => (note(key, value, ttl), inner.set(key, value, ttl)),
        replace: (key, old, value, ttl) => (note(key, value, ttl), inner.replace(key, old, value, ttl)),
      },
    });
    await browser.start();
    const rollBack = snapshot(browser);
    for (let index = 0; index < 500; index++) {
      rollBack();
      await browser.post(`made up ${index}`);
      clock += 10;
    }
    // One record of the transaction; a claim and for a minute a result for each of three codes.
    expect(new Set(written.map(({key}) => key)).size).to.equal(7);
    for (const {size, ttl} of written) {
      expect(size).to.be.below(400);
      expect(ttl)
        .to.be.above(0)
        .and.at.most(60 * MINUTE);
    }
    const record = written.filter(({key}) => key.startsWith('tx:'));
    expect(record.every(({ttl}) => ttl <= 25 * MINUTE)).to.equal(true);
  });

  it('answers if the store fails after Cashfree refused the code', async () => {
    const store = memoryStore();
    let away = false;
    const {browser, cashfree, events} = setUp({
      store: {
        ...store,
        replace: async (...args) => {
          if (away) throw new RangeError('away');
          return store.replace(...args);
        },
      },
    });
    await browser.start();
    cashfree.answers['generate-token'] = () => {
      away = true;
      return refusal(400, 'auth_code_value_invalid');
    };
    expectProblem(await browser.post('made up'), 'code-rejected');
    expect(events.some(event => event.type === 'fault' && event.where === 'store')).to.equal(true);
  });
});
