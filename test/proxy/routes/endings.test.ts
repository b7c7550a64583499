// What cookie, store and merchant keep of a transaction whose details failed or were delivered before.
import {expect} from 'chai';
import {json, MOBILE, refusal} from '../_support/fake-cashfree.ts';
import {consentWithoutDetails, expectProblem, setUp} from '../_support/support.ts';
import {switchedStore} from '../_support/switched-store.ts';
import {transactionCookies} from '../_support/transaction-cookies.ts';

const MINUTE = 60_000;
const another = () => json({scopes: [{scope: 'MOBILE', records: [{metadata: {mobile: '0000000002'}}]}]});

async function begun(options: Parameters<typeof setUp>[0] = {}) {
  const switched = switchedStore(options.now);
  const world = setUp({store: switched.store, ...options});
  const {id, token} = await consentWithoutDetails(world.browser, world.cashfree);
  return {...world, switched, id, token, cookies: transactionCookies(world.browser)};
}

describe('a transaction whose details failed', () => {
  it('keeps the number for another start, and no token', async () => {
    const {browser, cashfree, cookies, id, token} = await begun();
    cashfree.answers['user-details'] = another;
    expectProblem(await browser.details(token), 'identity-mismatch');
    expect(await cookies.read(id)).to.include({
      status: 'failed',
      failure: 'identity-mismatch',
      mobile: MOBILE,
    });
    expect(await cookies.read(id)).not.to.have.property('token');
    expect((await browser.send('status')).body.mobile_hint).to.equal(MOBILE.slice(-2));
  });

  it('is told with its own failure if the store fails meanwhile', async () => {
    const {browser, cashfree, switched, events, token} = await begun();
    cashfree.answers['user-details'] = () => {
      switched.failing = (_, key) => String(key).startsWith('tx:');
      return another();
    };
    expectProblem(await browser.details(token), 'identity-mismatch');
    expect((await browser.send('status')).body).to.include({status: 'failed', code: 'identity-mismatch'});
    const faults = events.filter(({type}) => type === 'fault');
    expect(faults.length).to.be.above(0);
    for (const fault of faults) expect(fault).to.include({where: 'store', name: 'RangeError'});
  });

  it('is no fault of the proxy, whether its cookie changes or not', async () => {
    const {browser, cashfree, events, token} = await begun();
    cashfree.answers['user-details'] = another;
    await browser.details(token);
    await browser.start();
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    for (const code of ['a', 'b', 'c', 'd']) await browser.post(code);
    expect(events.filter(({type}) => type === 'fault')).to.deep.equal([]);
  });
});

describe('a transaction whose details were delivered', () => {
  it('stays delivered, and rejected in the store, if the details fail after the store was lost', async () => {
    const {browser, cashfree, switched, id, token} = await begun();
    expect((await browser.details(token)).status).to.equal(200);
    switched.lose();
    cashfree.answers['user-details'] = another;
    expectProblem(await browser.details(token), 'identity-mismatch');
    expect((await browser.send('status')).body.status).to.equal('delivered');
    expect(JSON.parse((await switched.get(`tx:${id}`)) ?? '{}')).to.include({ended: 'rejected'});
  });

  it('stays delivered, and keeps no number, if a cookie from before it arrives after the details expired', async () => {
    let clock = Date.now();
    const {browser, cashfree, cookies, id, token} = await begun({now: () => clock});
    const restore = cookies.keep();
    expect((await browser.details(token)).status).to.equal(200);
    clock += 2 * MINUTE;
    restore();
    expect(await cookies.read(id)).to.include({status: 'exchanged', mobile: MOBILE});
    expectProblem(await browser.details(token), 'token-rejected');
    const kept = await cookies.read(id);
    expect(kept).to.include({status: 'delivered', failure: 'token-rejected'});
    expect(kept).not.to.have.any.keys('mobile', 'token');
    expect(cashfree.count('user-details')).to.equal(1);
  });
});

describe('the details', () => {
  it('name the parts that are nested too deep', async () => {
    const {browser, cashfree, token} = await begun();
    let deep: unknown = 'end';
    for (let level = 0; level < 120; level++) deep = {level: deep};
    cashfree.answers['user-details'] = () =>
      json({scopes: [{scope: 'NAME', records: [{metadata: {name: 'Asha', other: deep}}]}]});
    const {status, body} = await browser.details(token);
    expect(status).to.equal(200);
    expect(body.unread).to.deep.equal(['*', 'scopes.NAME.metadata']);
  });

  it('name the parts that the policy cannot classify', async () => {
    const {browser, cashfree, token} = await begun();
    cashfree.answers['user-details'] = () =>
      json({scopes: [{scope: 'AADHAAR', records: [{metadata: ['a list']}]}]});
    expect((await browser.details(token)).body.unread).to.deep.equal(['scopes.AADHAAR.metadata']);
  });

  it('name none if all were read', async () => {
    const {browser, token} = await begun();
    expect((await browser.details(token)).body).not.to.have.property('unread');
  });
});
