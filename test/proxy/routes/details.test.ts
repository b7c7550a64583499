import {expect} from 'chai';
import {memoryStore, type ProxyStore} from '../../../src/proxy/index.ts';
import {json, refusal} from '../_support/fake-cashfree.ts';
import {consentWithoutDetails, createBrowser, expectProblem, setUp} from '../_support/support.ts';

const MINUTE = 60_000;
const broken = () => Promise.reject(new TypeError('fetch failed'));

describe('the details', () => {
  it('are requested once more after a broken connection, and after no other failure', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consentWithoutDetails(browser, cashfree);
    const answer = cashfree.answers['user-details'];
    let times = 0;
    cashfree.answers['user-details'] = received => (++times === 1 ? broken() : answer(received));
    expect((await browser.details(token)).status).to.equal(200);
    expect(times).to.equal(2);
  });

  for (const [what, answer, calls] of [
    ['a broken connection', broken, 2],
    ['an error', () => refusal(500, 'verification_failed'), 1],
    ['a time-out', () => Promise.reject(new DOMException('late', 'TimeoutError')), 1],
  ] as const) {
    it(`are requested ${calls} at ${what} that stays`, async () => {
      const {browser, cashfree} = setUp();
      const {token} = await consentWithoutDetails(browser, cashfree);
      cashfree.answers['user-details'] = answer;
      await browser.details(token);
      expect(cashfree.count('user-details')).to.equal(calls);
      expect((await browser.send('status')).body.status).to.equal('exchanged');
    });
  }

  const unreadable: readonly [string, () => Response][] = [
    ['not JSON', () => new Response('<h1>It works</h1>')],
    ['empty', () => new Response('')],
    ['a list', () => json([{scopes: []}])],
    ['null', () => json(null)],
    ['not UTF-8', () => new Response(new Uint8Array([0x7b, 0xff, 0x7d]))],
    ['too large', () => json({scopes: 'x'.repeat(4_200_000)})],
  ];
  for (const [what, answer] of unreadable)
    it(`are requested once if the answer is ${what}, and every repeat gets the same failure`, async () => {
      let clock = Date.now();
      const {browser, cashfree} = setUp({now: () => clock});
      const {token} = await consentWithoutDetails(browser, cashfree);
      const cookies = [...browser.cookies];
      cashfree.answers['user-details'] = answer;
      expectProblem(await browser.details(token), 'cashfree-answer-invalid');
      expect((await browser.send('status')).body).to.deep.include({
        status: 'failed',
        code: 'cashfree-answer-invalid',
      });
      for (const pass of [1000, 120_000]) {
        clock += pass;
        expectProblem(await browser.details(token), 'cashfree-answer-invalid');
        // Also with the cookie from before.
        for (const [name, value] of cookies) browser.cookies.set(name, value);
        expectProblem(await browser.details(token), 'cashfree-answer-invalid');
      }
      expect(cashfree.count('user-details')).to.equal(1);
    });

  it('end the transaction if the token has expired, and repeat that failure without a call', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consentWithoutDetails(browser, cashfree);
    cashfree.answers['user-details'] = () => refusal(400, 'access_token_value_invalid');
    expectProblem(await browser.details(token), 'token-rejected');
    expect((await browser.send('status')).body).to.deep.include({status: 'failed', code: 'token-rejected'});
    expectProblem(await browser.details(token), 'token-rejected');
    expect(cashfree.count('user-details')).to.equal(1);
  });

  it('stay delivered if a request arrives too late', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const {token} = await consentWithoutDetails(browser, cashfree);
    await browser.details(token);
    clock += 2 * MINUTE;
    expectProblem(await browser.details(token), 'token-rejected');
    expect((await browser.send('status')).body)
      .to.include({status: 'delivered'})
      .and.not.to.have.property('code');
  });

  for (const mode of ['sealed', 'mediating'] as const)
    it(`can be read again for a minute by a page that lost them (${mode})`, async () => {
      let clock = Date.now();
      const {browser, cashfree} = setUp({now: () => clock, mode});
      const {token} = await consentWithoutDetails(browser, cashfree);
      const {body} = await browser.details(token);
      clock += MINUTE - 1000;
      const {access_token: receipt} = (await browser.send('status')).body;
      expect((await browser.details(receipt)).body).to.deep.equal(body);
      // Reading does not keep them longer.
      clock += 2000;
      expect((await browser.send('status')).body).not.to.have.property('access_token');
      expectProblem(await browser.details(receipt), 'token-rejected');
      expect(cashfree.count('user-details')).to.equal(1);
    });

  it('are not delivered for the receipt of another browser, or of another transaction', async () => {
    const {browser, cashfree, proxy} = setUp();
    const {token} = await consentWithoutDetails(browser, cashfree);
    await browser.details(token);
    const {access_token: receipt} = (await browser.send('status')).body;
    const stranger = createBrowser(proxy);
    expectProblem(await stranger.details(receipt), 'transaction-missing');
    await consentWithoutDetails(stranger, cashfree);
    expectProblem(await stranger.details(receipt), 'token-rejected');
    expect(cashfree.count('user-details')).to.equal(1);
  });

  it('are not delivered if the user cancels meanwhile, nor afterwards', async () => {
    const {browser, cashfree} = setUp();
    const {id, token} = await consentWithoutDetails(browser, cashfree);
    const answer = cashfree.answers['user-details'];
    let reached: (() => void) | undefined;
    let go: (() => void) | undefined;
    const asked = new Promise<void>(resolve => (reached = resolve));
    const gate = new Promise<void>(resolve => (go = resolve));
    cashfree.answers['user-details'] = async received => {
      reached?.();
      await gate;
      return answer(received);
    };
    const details = browser.details(token);
    await asked;
    expect((await browser.send('cancel', {transaction: id})).status).to.equal(204);
    go?.();
    expectProblem(await details, 'transaction-missing');
    expect(browser.cookies.size).to.equal(0);
  });

  it('are not delivered for an old cookie of a cancelled transaction', async () => {
    const {browser, cashfree} = setUp();
    const {id, token} = await consentWithoutDetails(browser, cashfree);
    await browser.details(token);
    const {access_token: receipt} = (await browser.send('status')).body;
    const kept = [...browser.cookies];
    await browser.send('cancel', {transaction: id});
    const again = () => {
      for (const [name, value] of kept) browser.cookies.set(name, value);
    };
    again();
    expect((await browser.send('status')).body).not.to.have.property('access_token');
    for (const bearer of [receipt, token]) {
      again();
      expectProblem(await browser.details(bearer), 'transaction-missing');
    }
  });

  it('can still be read with their token after a request with a receipt that the store has lost', async () => {
    let inner = memoryStore();
    const store = new Proxy(inner, {
      get: (_, name: keyof ProxyStore) => {
        const member: unknown = inner[name];
        return typeof member === 'function' ? (member.bind(inner) as unknown) : member;
      },
    });
    const {browser, cashfree} = setUp({store});
    const {token} = await consentWithoutDetails(browser, cashfree);
    await browser.details(token);
    const {access_token: receipt} = (await browser.send('status')).body;
    inner = memoryStore();
    expectProblem(await browser.details(receipt), 'token-rejected');
    expect((await browser.details(token)).status).to.equal(200);
  });

  it('are delivered for one token and no other, in one fleet', async () => {
    const {browser, cashfree} = setUp();
    const first = await consentWithoutDetails(browser, cashfree);
    const second = await consentWithoutDetails(browser, cashfree);
    expect((await browser.details(first.token)).body.verification_id).to.equal(first.id);
    expect((await browser.details(second.token)).body.verification_id).to.equal(second.id);
  });

  it('may lack anything: scopes, records, a record, metadata, a number', async () => {
    const bodies = [
      {},
      {scopes: null},
      {scopes: [{scope: 'MOBILE'}]},
      {scopes: [{scope: 'MOBILE', records: null}]},
      {scopes: [{scope: 'MOBILE', records: [null, {}, {metadata: null}, {metadata: {}}]}]},
      {scopes: [{scope: 'NAME', records: [{metadata: {mobile: '0000000009'}}]}]},
    ];
    for (const body of bodies) {
      const {browser, cashfree} = setUp();
      const {token} = await consentWithoutDetails(browser, cashfree);
      cashfree.answers['user-details'] = () => json(body);
      expect((await browser.details(token)).status, JSON.stringify(body)).to.equal(200);
    }
  });

  it('may be as large as a photo is, and no larger', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consentWithoutDetails(browser, cashfree);
    cashfree.answers['user-details'] = () =>
      json({scopes: [{scope: 'NAME', records: [{metadata: {name: 'x'.repeat(3_000_000)}}]}]});
    expect((await browser.details(token)).status).to.equal(200);
    const other = await consentWithoutDetails(browser, cashfree);
    cashfree.answers['user-details'] = () => json({scopes: [{scope: 'x'.repeat(4_200_000)}]});
    expectProblem(await browser.details(other.token), 'cashfree-answer-invalid');
  });
});
