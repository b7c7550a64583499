import {expect} from 'chai';
import {json} from '../_support/fake-cashfree.ts';
import {consent, setUp} from '../_support/support.ts';
import {switchedStore} from '../_support/switched-store.ts';

const MINUTE = 60_000;

describe('the status', () => {
  it('is that of the named transaction, else of the newest', async () => {
    let clock = Date.now();
    const {browser} = setUp({now: () => clock});
    const first = (await browser.start()).body.verification_id;
    clock += 1000;
    const second = (await browser.start()).body.verification_id;
    expect((await browser.send('status')).body.verification_id).to.equal(second);
    expect((await browser.send('status', {transaction: String(first)})).body.verification_id).to.equal(first);
    expect((await browser.send('status', {transaction: 'none'})).body).to.deep.equal({status: 'none'});
  });

  it('ends with the token, not with the time for consent', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const answer = cashfree.answers['generate-token'];
    cashfree.answers['generate-token'] = async received =>
      json({
        ...((await (await answer(received)).json()) as object),
        expiry: new Date(clock + 2 * MINUTE).toISOString(),
      });
    await consent(browser, cashfree);
    const {body} = await browser.send('status');
    expect(Date.parse(String(body.expiry))).to.be.within(clock + 89_000, clock + 90_000);
    expect(body.access_token).to.be.a('string');
    clock += 91_000;
    const over = (await browser.send('status')).body;
    expect(over.status).to.equal('expired');
    expect(over).not.to.have.property('access_token');
  });

  it('stays delivered or failed after the deadline', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    clock += 16 * MINUTE;
    expect((await browser.send('status')).body.status).to.equal('delivered');
  });

  it('has the expiry of the session before the token, and the deadline after the delivery', async () => {
    const {browser, cashfree} = setUp();
    const {expiry} = (await browser.start()).body;
    const expiryOf = async () => (await browser.send('status')).body.expiry;
    expect(await expiryOf()).to.equal(expiry);
    const answer = cashfree.answers['generate-token'];
    cashfree.answers['generate-token'] = async received =>
      json({
        ...((await (await answer(received)).json()) as object),
        expiry: new Date(Date.now() + 2 * MINUTE).toISOString(),
      });
    const {access_token, expiry: ofToken} = (await browser.post(cashfree.code(1))).body;
    expect(ofToken).not.to.equal(expiry);
    expect(await expiryOf()).to.equal(ofToken);
    await browser.details(access_token);
    expect(await expiryOf()).to.equal(expiry);
  });

  for (const [passed, hasReceipt] of [
    [MINUTE - 1, true],
    [MINUTE, false],
  ] as const)
    it(`${hasReceipt ? 'has a' : 'has no'} receipt ${passed} ms after the delivery`, async () => {
      let clock = Date.now();
      const {browser, cashfree} = setUp({now: () => clock});
      const {token} = await consent(browser, cashfree);
      await browser.details(token);
      clock += passed;
      const {body} = await browser.send('status');
      expect(body.status).to.equal('delivered');
      expect('access_token' in body).to.equal(hasReceipt);
    });

  it('is answered from the cookie alone if the store fails', async () => {
    const switched = switchedStore();
    const {browser, cashfree, events} = setUp({store: switched.store});
    await consent(browser, cashfree);
    switched.failing = () => true;
    const {status, body} = await browser.send('status');
    expect(status).to.equal(200);
    expect(body.status).to.equal('exchanged');
    expect(body.access_token).to.be.a('string');
    expect(events.filter(({type}) => type === 'fault')).to.have.length.above(0);
  });
});
