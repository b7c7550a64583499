import {expect} from 'chai';
import type {TokenProxyOptions} from '../../../src/proxy/index.ts';
import {MOBILE, refusal} from '../_support/fake-cashfree.ts';
import {consent, expectProblem, setUp, type Browser} from '../_support/support.ts';

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

  it('is dropped at the deadline', async () => {
    let clock = Date.now();
    const {browser} = setUp({now: () => clock});
    const first = await start(browser);
    await deny(browser, first);
    clock += 16 * MINUTE;
    expect((await browser.send('status', {transaction: first})).body).not.to.have.property('mobile_hint');
    expectProblem(await again(browser, first), 'transaction-missing');
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
