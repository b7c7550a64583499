// The proxy fetches the details as soon as it has the token (docs/adr/0026-details-with-the-token.md).
import {expect} from 'chai';
import {memoryStore, type ProxyStore} from '../../../src/proxy/index.ts';
import {json, MARKS, refusal} from '../_support/fake-cashfree.ts';
import {createBrowser, DETAILS_ACCEPT, expectProblem, setUp, type Browser} from '../_support/support.ts';
import {switchedStore} from '../_support/switched-store.ts';
import {transactionCookies} from '../_support/transaction-cookies.ts';

const MINUTE = 60_000;
const element = {headers: {accept: DETAILS_ACCEPT}};
const callbackPage = {headers: {accept: '*/*'}};

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>(resolve => (open = resolve));
  return {opened, open: () => open()};
}

/** Puts the present cookies back when it is called, as a browser that lost an answer has them. */
function keep({cookies}: Browser): () => void {
  const kept = [...cookies];
  return () => {
    cookies.clear();
    for (const [name, value] of kept) cookies.set(name, value);
  };
}

describe('details with the token', () => {
  it('are in the one answer to an element that posts the code', async () => {
    const {browser, cashfree} = setUp();
    const {verification_id} = (await browser.start()).body;
    const {body} = await browser.post(cashfree.code(1), element);
    expect(body).to.include({verification_id, token_type: 'Bearer'});
    expect(body.details).to.deep.include({verification_id});
    expect((await browser.send('status', element)).body.status).to.equal('delivered');
    expect((await browser.details(body.access_token)).body).to.deep.equal(body.details);
    expect(cashfree.calls.map(({endpoint}) => endpoint).slice(2)).to.deep.equal([
      'generate-token',
      'user-details',
    ]);
  });

  it('are in the one answer to an element that asks after its callback page posted the code', async () => {
    const {browser, cashfree} = setUp();
    const {verification_id} = (await browser.start()).body;
    expect((await browser.send('status', element)).body).to.include({status: 'pending'});
    await browser.post(cashfree.code(1), callbackPage);
    const {body} = await browser.send('status', element);
    expect(body).to.include({status: 'delivered', verification_id});
    expect(body.details).to.deep.include({verification_id});
    expect((await browser.details(body.access_token)).body).to.deep.equal(body.details);
    expect(cashfree.count('user-details')).to.equal(1);
  });

  it('are not in the answer to an older page, which fetches them with its token', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const {body} = await browser.post(cashfree.code(1));
    expect(body).not.to.have.property('details');
    const status = (await browser.send('status')).body;
    expect(status).to.include({status: 'exchanged'}).and.not.to.have.property('details');
    expect((await browser.details(body.access_token)).status).to.equal(200);
    expect(cashfree.count('user-details')).to.equal(1);
  });

  const reads: readonly [string, (browser: Browser, token: unknown) => Promise<object>][] = [
    ['asks', async browser => (await browser.send('status', element)).body.details as object],
    ['asks with a token', async (browser, token) => (await browser.details(token)).body],
  ];
  for (const [how, read] of reads) {
    it(`wait sealed for a page that wakes after five minutes and ${how}`, async () => {
      let clock = Date.now();
      const {browser, cashfree} = setUp({now: () => clock});
      const {verification_id} = (await browser.start()).body;
      const {access_token} = (await browser.post(cashfree.code(1))).body;
      clock += 5 * MINUTE;
      expect(await read(browser, access_token)).to.deep.include({verification_id});
      expect(cashfree.count('user-details')).to.equal(1);
    });

    it(`are kept for a minute after a page that ${how} has read them`, async () => {
      let clock = Date.now();
      const {browser, cashfree} = setUp({now: () => clock});
      await browser.start();
      const {access_token} = (await browser.post(cashfree.code(1))).body;
      const exchanged = keep(browser);
      await read(browser, access_token);
      const delivered = keep(browser);
      const receipt = (await browser.send('status')).body.access_token;
      clock += MINUTE - 1000;
      exchanged();
      expect((await browser.details(access_token)).status).to.equal(200);
      delivered();
      expect((await browser.details(receipt)).status).to.equal(200);
      clock += 1000;
      for (const bearer of [access_token, receipt]) {
        delivered();
        expectProblem(await browser.details(bearer), 'token-rejected');
        exchanged();
        expectProblem(await browser.details(bearer), 'token-rejected');
      }
      exchanged();
      expect((await browser.send('status', element)).body).not.to.have.property('details');
      expect(cashfree.count('user-details')).to.equal(1);
    });
  }

  it('wait until the token would have expired, and no longer', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const answer = cashfree.answers['generate-token'];
    cashfree.answers['generate-token'] = async received => {
      const body = (await (await answer(received)).json()) as object;
      return json({...body, expiry: new Date(clock + 10 * MINUTE).toISOString()});
    };
    await browser.start();
    const {access_token} = (await browser.post(cashfree.code(1))).body;
    clock += 10 * MINUTE - 31_000;
    const restore = keep(browser);
    expect((await browser.send('status', element)).body).to.have.property('details');
    restore();
    clock += 2000;
    expect((await browser.send('status', element)).body.status).to.equal('expired');
    expectProblem(await browser.details(access_token), 'token-rejected');
  });

  it('are fetched for no token that has expired already', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    cashfree.answers['generate-token'] = () =>
      json({
        verification_id: cashfree.calls.find(({endpoint}) => endpoint === 'session')?.body.verification_id,
        access_token: `${MARKS.token}-1`,
        expiry: new Date(Date.now() + 20_000).toISOString(),
      });
    expect((await browser.post(cashfree.code(1), element)).body).not.to.have.property('details');
    expect(cashfree.count('user-details')).to.equal(0);
  });

  const another = () => json({scopes: [{scope: 'MOBILE', records: [{metadata: {mobile: '0000000002'}}]}]});
  const outages = [
    ['a full quota', () => refusal(429, 'too_many_requests_per_ip'), 200, 2],
    ['an error', () => refusal(500, 'verification_failed'), 200, 2],
    ['a broken connection', () => Promise.reject(new TypeError('fetch failed')), 200, 3],
    ['a time-out', () => Promise.reject(new DOMException('late', 'TimeoutError')), 200, 2],
    ['a refused token', () => refusal(401, 'authentication_failed'), 'token-rejected', 1],
    ['another person', another, 'identity-mismatch', 1],
    ['another transaction', () => json({verification_id: 'of-another'}), 'binding-mismatch', 1],
    ['an unreadable answer', () => new Response('<h1>It works</h1>'), 'cashfree-answer-invalid', 1],
  ] as const;
  for (const [what, outage, later, calls] of outages)
    for (const [who, init] of [
      ['the element', element],
      ['the callback page', callbackPage],
    ] as const)
      it(`do not fail the exchange for ${who} at ${what}: the page's own request gets ${later}`, async () => {
        const {browser, cashfree} = setUp();
        await browser.start();
        const answer = cashfree.answers['user-details'];
        cashfree.answers['user-details'] = outage;
        const {status, body} = await browser.post(cashfree.code(1), init);
        expect(status).to.equal(200);
        expect(body).not.to.have.property('details');
        cashfree.answers['user-details'] = answer;
        const record = (await browser.send('status', element)).body;
        expect(record).to.include({status: 'exchanged'}).and.not.to.have.property('details');
        const details = await browser.details(record.access_token);
        if (later === 200) expect(details.status).to.equal(200);
        else expectProblem(details, later);
        expect(cashfree.count('user-details')).to.equal(calls);
      });

  it('are not fetched if the user cancels before', async () => {
    const {browser, cashfree} = setUp();
    const transaction = String((await browser.start()).body.verification_id);
    const answer = cashfree.answers['generate-token'];
    const {opened, open} = gate();
    cashfree.answers['generate-token'] = async received => {
      await opened;
      return answer(received);
    };
    const posted = browser.post(cashfree.code(1), {...element, transaction});
    expect((await browser.send('cancel', {transaction})).status).to.equal(204);
    open();
    expectProblem(await posted, 'transaction-missing');
    expect(cashfree.count('user-details')).to.equal(0);
  });

  it('are not fetched if the user cancels while the proxy waits for its quota', async () => {
    const {opened, open} = gate();
    const waiting = gate();
    let waits = 0;
    const {browser, cashfree} = setUp({
      limits: {number: false, address: false, merchant: false, quota: {count: 60, seconds: 60}},
      sleep: async () => {
        // The waits for the two calls of the start and for the exchange come before.
        if (++waits < 3) return;
        waiting.open();
        await opened;
      },
    });
    const transaction = String((await browser.start()).body.verification_id);
    const posted = browser.post(cashfree.code(1), {...element, transaction});
    await waiting.opened;
    await browser.send('cancel', {transaction});
    open();
    expectProblem(await posted, 'transaction-missing');
    expect(cashfree.count('user-details')).to.equal(0);
  });

  it('are not delivered if the user cancels during the call', async () => {
    const {browser, cashfree} = setUp();
    const transaction = String((await browser.start()).body.verification_id);
    const answer = cashfree.answers['user-details'];
    const {opened, open} = gate();
    const asked = gate();
    cashfree.answers['user-details'] = async received => {
      asked.open();
      await opened;
      return answer(received);
    };
    const posted = browser.post(cashfree.code(1), {...element, transaction});
    await asked.opened;
    await browser.send('cancel', {transaction});
    open();
    expectProblem(await posted, 'transaction-missing');
    expect(browser.cookies.size).to.equal(0);
  });

  it('are the same for a repeated code, with any cookie, and fetched once', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    await browser.start();
    const pending = keep(browser);
    const {body} = await browser.post(cashfree.code(1), element);
    const delivered = keep(browser);
    for (const restore of [pending, delivered]) {
      restore();
      expect((await browser.post(cashfree.code(1), element)).body.details).to.deep.equal(body.details);
    }
    // A repeat does not keep them longer.
    clock += MINUTE;
    delivered();
    expectProblem(await browser.post(cashfree.code(1), element), 'code-rejected');
    expect(cashfree.count('generate-token')).to.equal(1);
    expect(cashfree.count('user-details')).to.equal(1);
  });

  it('are fetched once if callback page and element post the code at the same time', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const [first, second] = await Promise.all([
      browser.post(cashfree.code(1), callbackPage),
      browser.post(cashfree.code(1), element),
    ]);
    expect(first.body).not.to.have.property('details');
    expect(second.body).to.have.property('details');
    expect(cashfree.count('user-details')).to.equal(1);
  });

  it('are fetched by one process and delivered by another, sealed in their store', async () => {
    const memory = memoryStore();
    const written: string[] = [];
    const store: ProxyStore = {
      ...memory,
      inProcess: false,
      set: (key, value, ttl) => (written.push(value), memory.set(key, value, ttl)),
    };
    const {browser, cashfree} = setUp({store});
    const {proxy: second} = setUp({store}, cashfree);
    await browser.start();
    await browser.post(cashfree.code(1), callbackPage);
    const moved = createBrowser(second);
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    expect((await moved.send('status', element)).body).to.have.property('details');
    expect(cashfree.count('user-details')).to.equal(1);
    expect(written.join()).not.to.match(new RegExp(`${MARKS.name}|${MARKS.pan}|${MARKS.token}`));
  });

  it('are there for a token that is too long for the cookie', async () => {
    const {browser, cashfree} = setUp();
    const {verification_id} = (await browser.start()).body;
    cashfree.answers['generate-token'] = () =>
      json({verification_id, access_token: 'x'.repeat(3000), expiry: '2999-01-01T00:00:00Z'});
    cashfree.answers['user-details'] = () => json({verification_id, scopes: []});
    await browser.post(cashfree.code(1), callbackPage);
    expect(await transactionCookies(browser).read(String(verification_id))).not.to.have.property('token');
    expect((await browser.send('status', element)).body.details).to.deep.include({verification_id});
  });

  it('are left to the page in mediating mode, which has Cashfree’s token', async () => {
    const {browser, cashfree} = setUp({mode: 'mediating'});
    await browser.start();
    const {body} = await browser.post(cashfree.code(1), element);
    expect(body)
      .to.include({access_token: `${MARKS.token}-1`})
      .and.not.to.have.property('details');
    expect(cashfree.count('user-details')).to.equal(0);
    expect((await browser.details(body.access_token)).status).to.equal(200);
    expect((await browser.send('status', element)).body).not.to.have.property('details');
  });

  it('do not fail the exchange if the store fails, and are left to the page', async () => {
    const switched = switchedStore();
    const {browser, cashfree, events} = setUp({store: switched.store});
    await browser.start();
    switched.failing = (_, key) => String(key).includes('token:');
    const {status, body} = await browser.post(cashfree.code(1), element);
    expect(status).to.equal(200);
    expect(body).not.to.have.property('details');
    expect(events.find(({type}) => type === 'fault')).to.include({where: 'request', name: 'RangeError'});
    switched.failing = () => false;
    expect((await browser.details(body.access_token)).status).to.equal(200);
    expect(cashfree.count('user-details')).to.equal(1);
  });
});
