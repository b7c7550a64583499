// Requirements X6 and X7: what ends, and what changes. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {json, refusal} from '../_support/fake-cashfree.ts';
import {consentWithoutDetails, expectProblem, SEALING_KEY, setUp} from '../_support/support.ts';

const MINUTE = 60_000;

describe('X6: a transaction ends long before Cashfree’s hour', () => {
  it('accepts no code after fifteen minutes', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const {body} = await browser.start();
    expect(Date.parse(String(body.expiry))).to.be.within(clock + 15 * MINUTE - 1000, clock + 15 * MINUTE);
    clock += 15 * MINUTE;
    expectProblem(await browser.post(cashfree.code(1)), 'consent-expired');
    expect((await browser.send('status')).body).to.include({status: 'expired'});
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('ends with Cashfree’s session if that ends sooner', async () => {
    const clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    cashfree.answers.session = () =>
      json({session_id: 's', expiry: new Date(clock + 5 * MINUTE).toISOString()});
    const {body} = await browser.start();
    expect(Date.parse(String(body.expiry))).to.be.within(clock + 5 * MINUTE - 1000, clock + 5 * MINUTE);
  });

  it('accepts no token after the transaction, nor in the last half minute before Cashfree’s expiry', async () => {
    for (const life of [14 * MINUTE, 5 * MINUTE]) {
      let clock = Date.now();
      const {browser, cashfree} = setUp({now: () => clock});
      const answer = cashfree.answers['generate-token'];
      cashfree.answers['generate-token'] = async received => {
        const body = (await (await answer(received)).json()) as object;
        return json({...body, expiry: new Date(clock + life).toISOString()});
      };
      const {token} = await consentWithoutDetails(browser, cashfree);
      clock += life - 29_000;
      expectProblem(await browser.details(token), 'token-rejected');
      expect(cashfree.count('user-details')).to.equal(0);
    }
  });

  it('sets a cookie for the time in which the transaction can be read, and no longer', async () => {
    const {browser} = setUp();
    const {setCookies} = await browser.start();
    expect(Number(/Max-Age=(\d+)/.exec(setCookies[0] ?? '')?.[1])).to.be.within(24 * 60, 25 * 60);
  });
});

describe('X7: keys come from a function, and change without a restart', () => {
  it('asks for the keys at every call', async () => {
    let version = 1;
    const {browser, cashfree} = setUp({
      secureIdKeys: () => ({clientId: `secure-${version}`, clientSecret: 'x'}),
      oneClickKeys: async () => ({clientId: `click-${version}`, clientSecret: 'y'}),
    });
    await browser.start();
    version = 2;
    await browser.start();
    expect(cashfree.calls.map(({headers}) => headers.get('x-client-id'))).to.deep.equal([
      'secure-1',
      'click-1',
      'secure-2',
      'click-2',
    ]);
  });

  it('makes no call to Cashfree if the keys take longer than a claim may wait', async () => {
    const {browser, cashfree} = setUp({oneClickKeys: () => new Promise<never>(() => undefined)});
    expectProblem(await browser.start(), 'proxy-failed');
    expect(cashfree.count('session')).to.equal(0);
  });

  it('seals with the first key and opens with all', async () => {
    const newer = 'B'.repeat(42) + 'A';
    let sealingKeys = [SEALING_KEY];
    const {browser, cashfree} = setUp({sealingKeys: () => sealingKeys});
    await browser.start();
    sealingKeys = [newer, SEALING_KEY];
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    sealingKeys = [newer];
    expect((await browser.send('status')).body).to.include({status: 'exchanged'});
    sealingKeys = [SEALING_KEY];
    expect((await browser.send('status')).body).to.deep.equal({status: 'none'});
  });

  it('reports which pair was refused, never its value', async () => {
    const {browser, cashfree} = setUp();
    cashfree.answers['data-availability'] = () => refusal(401, 'authentication_failed');
    expectProblem(await browser.start(), 'cashfree-keys-refused', {status: 401, keys: 'secure-id'});
    cashfree.answers['data-availability'] = () => json({available_scopes: [{scope: 'NAME'}]});
    cashfree.answers.session = () => refusal(400, 'x-client-secret_missing');
    expectProblem(await browser.start(), 'cashfree-keys-refused', {status: 400, keys: 'one-click'});
  });
});
