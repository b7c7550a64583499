import {expect} from 'chai';
import {EMULATOR_HEADER} from '../../../src/protocol/emulator.ts';
import {memoryStore, type ProxyStore} from '../../../src/proxy/index.ts';
import {json, refusal} from '../_support/fake-cashfree.ts';
import {consent, createBrowser, expectProblem, setUp} from '../_support/support.ts';

const MINUTE = 60_000;
/** A promise that a test settles itself. */
function later<T>() {
  let settle: (value: T) => void = () => undefined;
  return {
    promise: new Promise<T>(resolve => {
      settle = resolve;
    }),
    settle: (value: T) => settle(value),
  };
}

describe('the exchange', () => {
  it('delivers nothing if the user cancels meanwhile', async () => {
    const {browser, cashfree} = setUp();
    const {body} = await browser.start();
    const transaction = String(body.verification_id);
    const answer = cashfree.answers['generate-token'];
    const gate = later<undefined>();
    cashfree.answers['generate-token'] = async received => {
      await gate.promise;
      return answer(received);
    };
    const posted = browser.post(cashfree.code(1), {transaction});
    await browser.send('cancel', {transaction});
    gate.settle(undefined);
    expectProblem(await posted, 'transaction-missing');
    expect(browser.cookies.size).to.equal(0);
  });

  it('is not affected by the cancellation of another transaction', async () => {
    const {browser, cashfree} = setUp();
    const first = String((await browser.start()).body.verification_id);
    await browser.start();
    await browser.send('cancel', {transaction: first});
    expect((await browser.post(cashfree.code(2))).status).to.equal(200);
  });

  it('returns the token if the store fails after the call, and tells the merchant', async () => {
    const memory = memoryStore();
    let failing = false;
    const away = async () => Promise.reject(new RangeError('redis'));
    const store: ProxyStore = {
      ...memory,
      get: key => (failing ? away() : memory.get(key)),
      set: (...all) => (failing ? away() : memory.set(...all)),
      replace: (...all) => (failing ? away() : memory.replace(...all)),
    };
    const {browser, cashfree, events} = setUp({store});
    await browser.start();
    const answer = cashfree.answers['generate-token'];
    cashfree.answers['generate-token'] = received => {
      failing = true;
      return answer(received);
    };
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    const faults = events.flatMap(event => (event.type === 'fault' ? [`${event.where} ${event.name}`] : []));
    // The result, the details, the record.
    expect(faults).to.deep.equal(['store RangeError', 'request RangeError', 'store RangeError']);
    // The cookie alone answers the replay.
    const calls = cashfree.calls.length;
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    expect(cashfree.calls).to.have.length(calls);
  });

  it('returns the failure again from the cookie alone', async () => {
    const {browser, cashfree} = setUp();
    const {proxy: elsewhere} = setUp({}, cashfree);
    await browser.start();
    cashfree.answers['generate-token'] = () => json({verification_id: 'other', access_token: 'x'});
    for (const code of ['one', 'two', 'code']) expectProblem(await browser.post(code), 'binding-mismatch');
    const moved = createBrowser(elsewhere);
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    expectProblem(await moved.post('code'), 'binding-mismatch');
    expectProblem(await moved.post('another'), 'transaction-missing');
    expect(cashfree.count('generate-token')).to.equal(3);
  });

  it('ends no transaction if the request does not identify one', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    await browser.start();
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    const answer = await browser.post('bad');
    expectProblem(answer, 'code-rejected');
    expect(answer.setCookies).to.deep.equal([]);
    expect((await browser.send('status')).body.status).to.equal('pending');
  });

  it('reports an expired transaction only if no transaction exists for another reason', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    await consent(browser, cashfree);
    clock += 1000;
    await browser.start();
    clock += 15 * MINUTE;
    expectProblem(await browser.post('x'), 'transaction-missing');
  });

  it('keeps a delivered transaction delivered if the code arrives again', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    expect((await browser.send('status')).body.status).to.equal('delivered');
  });

  it('does not affect the next transaction if an old code arrives again', async () => {
    for (const named of [true, false]) {
      let clock = Date.now();
      const {browser, cashfree} = setUp({now: () => clock});
      const {token} = await consent(browser, cashfree);
      await browser.details(token);
      clock += 2 * MINUTE;
      const next = String((await browser.start()).body.verification_id);
      const late = await browser.post(cashfree.code(1), named ? {transaction: next} : {});
      expectProblem(late, named ? 'binding-mismatch' : 'code-rejected');
      expect((await browser.send('status', {transaction: next})).body.status).to.equal('pending');
      expect((await browser.post(cashfree.code(2), {transaction: next})).status).to.equal(200);
      expect(cashfree.count('generate-token')).to.equal(2);
    }
  });

  it('puts no token into the cookie of a delivered transaction (X12)', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    const size = () => [...browser.cookies.values()].join().length;
    const held = size();
    await browser.details(token);
    await browser.post(cashfree.code(1));
    expect(size()).to.be.below(held);
  });

  it('reports a code of the emulator in production', async () => {
    const {browser, events} = setUp();
    await browser.start();
    await browser.post('emulated_x');
    expect(
      events.some(event => event.type === 'security' && event.code === 'emulator-in-production'),
    ).to.equal(true);
  });

  it('accepts the emulator’s marks from the emulator', async () => {
    const {browser, cashfree} = setUp({environment: 'emulator', baseUrl: 'http://127.0.0.1:1/verification'});
    cashfree.answers.session = ({body}) =>
      json({verification_id: body.verification_id, session_id: 'emulated_s'}, 200, {[EMULATOR_HEADER]: '1'});
    await browser.start();
    cashfree.answers['generate-token'] = () => json({access_token: 'emulated_t'});
    expectProblem(await browser.post('emulated_code'), 'binding-mismatch');
    expect(cashfree.count('generate-token')).to.equal(1);
  });
});

describe('repeating an exchange with one code', () => {
  for (const [status, code, calls] of [
    [401, 'authentication_failed', 3],
    [400, 'x-client-id_missing', 3],
    [403, 'ip_validation_failed', 3],
    [403, 'x-cf-signature_invalid', 3],
    [422, 'insufficient_balance', 3],
    [429, 'too_many_requests_per_ip', 3],
    [502, '', 2],
    [400, 'auth_code_value_invalid', 1],
    [400, 'anything_else', 1],
  ] as const) {
    it(`after ${status} ${code}: ${calls === 3 ? 'as often as asked' : `${calls} calls`}`, async () => {
      const {browser, cashfree} = setUp();
      await browser.start();
      await browser.start();
      cashfree.answers['generate-token'] = () => refusal(status, code);
      for (let times = 0; times < 3; times++) await browser.post('code');
      expect(cashfree.count('generate-token')).to.equal(calls);
    });
  }

  const unreadable: readonly [string, () => Response][] = [
    ['not JSON', () => new Response('<h1>It works</h1>')],
    ['empty', () => new Response('')],
    ['a list', () => json([])],
    ['without a token', () => json({verification_id: 'v'})],
    ['not UTF-8', () => new Response(new Uint8Array([0x7b, 0xff, 0x7d]))],
    ['too large', () => json({access_token: 'x'.repeat(300_000)})],
    ['a redirect', () => new Response(null, {status: 302, headers: {location: 'https://shop.example/'}})],
  ];
  for (const [what, answer] of unreadable)
    it(`after an answer that is ${what}: never, and the outcome is kept for an hour`, async () => {
      let clock = Date.now();
      const {browser, cashfree} = setUp({now: () => clock});
      await browser.start();
      await browser.start();
      cashfree.answers['generate-token'] = answer;
      for (const pass of [0, 1000, 120_000]) {
        clock += pass;
        expectProblem(await browser.post('code'), 'cashfree-answer-invalid');
      }
      expect(cashfree.count('generate-token')).to.equal(1);
    });

  it('after a gateway’s error page of any length: once more, as after an outage', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    cashfree.answers['generate-token'] = () => new Response('x'.repeat(300_000), {status: 503});
    for (let times = 0; times < 3; times++)
      expectProblem(await browser.post('code'), times < 2 ? 'cashfree-failed' : 'code-rejected');
    expect(cashfree.count('generate-token')).to.equal(2);
  });
});
