// Cookies that the present proxy does not write: an earlier or later version may have.
import {expect} from 'chai';
import type {Transaction} from '../../../src/proxy/transaction/transactions.ts';
import {refusal} from '../_support/fake-cashfree.ts';
import {consentWithoutDetails, expectProblem, setUp} from '../_support/support.ts';
import {switchedStore} from '../_support/switched-store.ts';
import {transactionCookies} from '../_support/transaction-cookies.ts';

type Changes = {[K in keyof Transaction]?: Transaction[K] | undefined};

/** A browser with the token of a transaction, whose cookie then changes. */
async function changed(changes: Changes, options: Parameters<typeof setUp>[0] = {}) {
  const world = setUp(options);
  const {id, token} = await consentWithoutDetails(world.browser, world.cashfree);
  await transactionCookies(world.browser).change(id, changes);
  return {...world, id, token};
}

describe('a cookie in an unusual state', () => {
  const future = Date.now() + 600_000;
  const states: readonly [what: string, changes: Changes, status: string][] = [
    ['exchanged, with no code', {codeDigest: undefined}, 'exchanged'],
    ['exchanged, with a token in the store alone', {token: undefined}, 'exchanged'],
    ['exchanged, with the time of a receipt', {token: undefined, receiptExpiry: future}, 'exchanged'],
    ['delivered, with a token', {status: 'delivered', receiptExpiry: Date.now() - 1}, 'delivered'],
    ['failed, with a token', {status: 'failed'}, 'failed'],
    ['failed, with the time of a receipt', {status: 'failed', receiptExpiry: future}, 'failed'],
  ];
  for (const [what, changes, status] of states)
    it(`gives the page no access token: ${what}`, async () => {
      const {browser} = await changed(changes);
      const {body} = await browser.send('status');
      expect(body.status).to.equal(status);
      expect(body).not.to.have.property('access_token');
    });

  it('gives the page a receipt: delivered, with the time of a receipt', async () => {
    const {browser} = await changed({status: 'delivered', token: undefined, receiptExpiry: future});
    expect((await browser.send('status')).body.access_token).to.be.a('string');
  });

  it('ends the code and the token by the usual failures if it failed without a reason', async () => {
    const {browser, cashfree, token} = await changed({status: 'failed'});
    expectProblem(await browser.post(cashfree.code(1)), 'code-rejected');
    expectProblem(await browser.details(token), 'token-rejected');
    expect(cashfree.count('user-details')).to.equal(0);
  });

  it('ends the code and the token by the reason that it holds', async () => {
    const {browser, cashfree, token} = await changed({status: 'failed', failure: 'identity-mismatch'});
    expectProblem(await browser.post(cashfree.code(1)), 'identity-mismatch');
    expectProblem(await browser.details(token), 'identity-mismatch');
  });

  for (const [what, changes] of [
    ['a token and no expiry', {expiry: undefined}],
    ['an expiry and no token', {token: undefined}],
  ] as const)
    it(`lets the store answer a repeated code if it holds ${what}`, async () => {
      const {browser, cashfree} = await changed(changes);
      const answer = await browser.post(cashfree.code(1));
      expect(answer.status, answer.text).to.equal(200);
      expect((await browser.details(answer.body.access_token)).status).to.equal(200);
      expect(cashfree.count('generate-token')).to.equal(1);
    });

  it('reads no details without an expiry', async () => {
    const {browser, token} = await changed({expiry: undefined});
    expectProblem(await browser.details(token), 'token-rejected');
  });

  it('gives away no number if the details were delivered, even if it holds the number', async () => {
    const {browser, cashfree} = setUp();
    const id = String((await browser.start()).body.verification_id);
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    await browser.post('made-up');
    expect((await browser.send('status')).body).to.have.property('mobile_hint');
    await transactionCookies(browser).change(id, {status: 'delivered'});
    expect((await browser.send('status')).body).not.to.have.property('mobile_hint');
  });

  it('without a number needs no store to say so', async () => {
    const switched = switchedStore();
    const {browser, events} = await changed({status: 'failed', mobile: undefined}, {store: switched.store});
    switched.failing = () => true;
    expect((await browser.send('status')).body).to.include({status: 'failed'});
    expect(events.filter(({type}) => type === 'fault')).to.deep.equal([]);
  });
});
