import {expect} from 'chai';
import type {TokenProxyOptions} from '../../../src/proxy/index.ts';
import {MOBILE, refusal} from '../_support/fake-cashfree.ts';
import {consent, expectProblem, setUp, type Browser} from '../_support/support.ts';
import {switchedStore} from '../_support/switched-store.ts';
import {transactionCookies} from '../_support/transaction-cookies.ts';

const HINT = MOBILE.slice(-2);
const AGAIN = {again: true, presentation: 'redirect'};
const MINUTE = 60_000;

async function start(browser: Browser, mobile = MOBILE): Promise<string> {
  return String((await browser.start(mobile)).body.verification_id);
}

/** The page shows the user that it was denied. */
async function deny(browser: Browser, transaction: string) {
  return (await browser.send('status', {transaction, body: {ended: true}})).body;
}

const again = (browser: Browser, transaction: string) => browser.send('session', {transaction, body: AGAIN});

describe('the number of a transaction that was denied or failed', () => {
  it('opens another session, once, for the same number', async () => {
    const {browser, cashfree} = setUp();
    const first = await start(browser);
    expect(await deny(browser, first)).to.include({status: 'failed', mobile_hint: HINT});
    const second = await again(browser, first);
    expect(second.status).to.equal(200);
    expect(second.body.verification_id).not.to.equal(first);
    const asked = cashfree.calls.filter(({endpoint}) => endpoint === 'session').map(({body}) => body.user);
    expect(asked).to.have.length(2);
    expect(asked[1]).to.deep.equal(asked[0]);
    expectProblem(await again(browser, first), 'transaction-missing');
    expect([...browser.cookies].length).to.equal(1);
  });

  it('lets the new transaction finish as any other', async () => {
    const {browser, cashfree} = setUp();
    const first = await start(browser);
    await deny(browser, first);
    await again(browser, first);
    const code = cashfree.code(2);
    const {access_token} = (await browser.post(code)).body;
    expect((await browser.details(access_token)).status).to.equal(200);
  });

  it('is neither shown nor used while the user may still approve', async () => {
    const {browser} = setUp();
    const first = await start(browser);
    expect((await browser.send('status', {transaction: first})).body).not.to.have.property('mobile_hint');
    expectProblem(await again(browser, first), 'transaction-missing');
  });

  it('is shown after a code was refused, without an end', async () => {
    const {browser, cashfree} = setUp();
    const first = await start(browser);
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    await browser.post('made-up');
    const {body} = await browser.send('status', {transaction: first});
    expect(body).to.include({status: 'pending', mobile_hint: HINT});
    expect((await again(browser, first)).status).to.equal(200);
  });

  it('accepts no code after the page has shown the end', async () => {
    const {browser, cashfree} = setUp();
    const first = await start(browser);
    const old = new Map(browser.cookies);
    const code = cashfree.code(1);
    await deny(browser, first);
    expectProblem(await browser.post(code), 'transaction-missing');
    for (const [name, value] of old) browser.cookies.set(name, value);
    expectProblem(await browser.post(code), 'transaction-missing');
  });

  it('changes nothing if the code was exchanged', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    const {body} = await browser.send('status', {body: {ended: true}});
    expect(body).to.include({status: 'exchanged'}).and.not.have.property('mobile_hint');
    expect((await browser.details(token)).status).to.equal(200);
  });

  /** What ends the transaction's claim on the number. */
  const drops: readonly [string, (browser: Browser, first: string) => Promise<unknown>][] = [
    ['a cancellation', (browser, first) => browser.send('cancel', {transaction: first})],
    ['another number', browser => start(browser, '1000000002')],
    ['another use', again],
  ];
  for (const [title, drop] of drops)
    it(`is dropped after ${title}, also for an old cookie`, async () => {
      const {browser} = setUp();
      const first = await start(browser);
      await deny(browser, first);
      const old = new Map(browser.cookies);
      await drop(browser, first);
      for (const [name, value] of old) browser.cookies.set(name, value);
      expect((await browser.send('status', {transaction: first})).body).not.to.have.property('mobile_hint');
      expectProblem(await again(browser, first), 'transaction-missing');
    });

  it('is dropped when the details are delivered', async () => {
    const {browser, cashfree} = setUp();
    const first = await start(browser);
    const {token} = await consent(browser, cashfree);
    await deny(browser, first);
    await browser.details(token);
    expect((await browser.send('status', {transaction: first})).body).not.to.have.property('mobile_hint');
    expectProblem(await again(browser, first), 'transaction-missing');
  });

  for (const [passed, isLeft] of [
    [15 * MINUTE - 1, true],
    [15 * MINUTE, false],
  ] as const)
    it(`is ${isLeft ? 'there before' : 'dropped at'} the deadline`, async () => {
      let clock = Date.now();
      const {browser} = setUp({now: () => clock});
      const first = await start(browser);
      await deny(browser, first);
      clock += passed;
      const {body} = await browser.send('status', {transaction: first});
      expect('mobile_hint' in body).to.equal(isLeft);
      if (isLeft) expect((await again(browser, first)).status).to.equal(200);
      else expectProblem(await again(browser, first), 'transaction-missing');
    });

  it('is shown by the cookie alone if the store has lost the record, and by the record alone for an old cookie', async () => {
    for (const isLost of [true, false]) {
      const switched = switchedStore();
      const {browser} = setUp({store: switched.store});
      const first = await start(browser);
      const restore = transactionCookies(browser).keep();
      await deny(browser, first);
      if (isLost) switched.lose();
      else restore();
      const {body} = await browser.send('status', {transaction: first});
      expect(body).to.include({status: isLost ? 'failed' : 'pending', mobile_hint: HINT});
      expect((await again(browser, first)).status).to.equal(200);
    }
  });

  it('is dropped after the delivery, also for an old cookie of a transaction with a refused code', async () => {
    const {browser, cashfree} = setUp();
    const first = await start(browser);
    const answer = cashfree.answers['generate-token'];
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    await browser.post('made-up');
    cashfree.answers['generate-token'] = answer;
    const {access_token} = (await browser.post(cashfree.code(1))).body;
    const restore = transactionCookies(browser).keep();
    expect((await browser.send('status')).body).to.have.property('mobile_hint');
    expect((await browser.details(access_token)).status).to.equal(200);
    restore();
    expect((await browser.send('status')).body).not.to.have.property('mobile_hint');
    expectProblem(await again(browser, first), 'transaction-missing');
  });

  it('is dropped from the cookies of other failed transactions, which stay failed', async () => {
    const {browser} = setUp();
    const first = await start(browser);
    await deny(browser, first);
    const {setCookies} = await browser.start('1000000002');
    expect(setCookies).to.have.length(2);
    const {body} = await browser.send('status', {transaction: first});
    expect(body)
      .to.include({status: 'failed', verification_id: first})
      .and.not.to.have.property('mobile_hint');
    expect(await transactionCookies(browser).read(first))
      .to.include({id: first})
      .and.not.to.have.property('mobile');
  });

  it('is dropped with a cookie that the fifth ended transaction replaces', async () => {
    let clock = Date.now();
    const {browser} = setUp({now: () => clock});
    const started: string[] = [];
    for (let nth = 0; nth < 4; nth++) {
      clock += 1000;
      started.push(await start(browser, `100000000${nth}`));
    }
    for (const id of started) await deny(browser, id);
    const restore = transactionCookies(browser).keep();
    clock += 1000;
    await deny(browser, await start(browser));
    restore();
    expect(browser.cookies.size).to.equal(5);
    clock += 1000;
    const {setCookies} = await browser.start();
    const [oldest = ''] = started;
    expect([...browser.cookies.keys()].some(name => name.endsWith(oldest))).to.equal(false);
    expect(browser.cookies.size).to.equal(5);
    expect(setCookies.filter(cookie => cookie.includes(oldest))).to.have.length(1);
  });

  it('is hidden from another person, and dropped when that person starts', async () => {
    let subject = 'asha';
    const {browser} = setUp({authorize: () => subject});
    const first = await start(browser);
    await deny(browser, first);
    subject = 'ravi';
    expect((await browser.send('status', {transaction: first})).body).to.deep.equal({status: 'none'});
    expectProblem(await again(browser, first), 'transaction-missing');
    await start(browser, '1000000002');
    subject = 'asha';
    expectProblem(await again(browser, first), 'transaction-missing');
  });

  it('counts in the limit of the number', async () => {
    const limits: TokenProxyOptions['limits'] = {
      number: {count: 2, seconds: 600},
      address: false,
      merchant: false,
      quota: false,
    };
    const {browser} = setUp({limits});
    const first = await start(browser);
    await deny(browser, first);
    const second = String((await again(browser, first)).body.verification_id);
    await deny(browser, second);
    expectProblem(await again(browser, second), 'rate-limited');
    expect((await browser.send('status', {transaction: second})).body.mobile_hint, 'after a limit').to.equal(
      HINT,
    );
  });

  it('is requested by one of the two members, and not by both', async () => {
    const {browser} = setUp();
    expectProblem(await browser.send('session', {body: {presentation: 'popup'}}), 'mobile-invalid');
    const both = {mobile: MOBILE, ...AGAIN};
    expectProblem(await browser.send('session', {body: both}), 'request-refused', {
      reason: 'shape',
      field: 'again',
    });
    expectProblem(await browser.send('session', {body: AGAIN}), 'transaction-missing');
  });
});
