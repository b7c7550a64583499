// Requirements O1 to O4 and O6: sending the user out. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {VERIFICATION_ID} from '../../../src/protocol/cashfree/api.ts';
import {mintIds} from '../../../src/proxy/transaction/ids.ts';
import {json, MARKS, MOBILE, refusal} from '../_support/fake-cashfree.ts';
import {consent, createBrowser, expectProblem, SEALING_KEY, setUp} from '../_support/support.ts';

describe('O1: no secret leaves the proxy', () => {
  it('puts no key, no secret and no token of Cashfree into any answer, header or event', async () => {
    const {browser, cashfree, events} = setUp();
    const said: string[] = [];
    const listen = (answer: {text: string; headers: Headers}) =>
      said.push(answer.text, JSON.stringify([...answer.headers]));
    listen(await browser.send('capabilities'));
    listen(await browser.start());
    const token = await browser.post(cashfree.code(1));
    listen(token);
    listen(await browser.send('status'));
    listen(await browser.details(token.body.access_token));
    cashfree.answers.session = () => refusal(401, 'authentication_failed');
    listen(await browser.start());
    const all = said.join('\n') + JSON.stringify(events);
    for (const secret of [MARKS.secureIdSecret, MARKS.oneClickSecret, MARKS.token, SEALING_KEY, 'mark-words'])
      expect(all).not.to.contain(secret);
  });
});

describe('O2: the transaction is minted by the server', () => {
  it('ignores an id that the page sends', async () => {
    const {browser} = setUp();
    const body = {mobile: MOBILE, presentation: 'redirect', verification_id: 'chosen-by-attacker'};
    expectProblem(await browser.send('session', {body}), 'request-refused', {reason: 'shape'});
  });

  it('accepts no code from a browser that started no transaction', async () => {
    const {browser, cashfree, proxy} = setUp();
    await browser.start();
    expectProblem(await createBrowser(proxy).post(cashfree.code(1)), 'transaction-missing');
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('is used up by its code', async () => {
    const {browser, cashfree} = setUp();
    const {id} = await consent(browser, cashfree);
    expectProblem(await browser.post('another code 1', {transaction: id}), 'transaction-missing');
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('belongs to the person whom the merchant named, and not to the next person who logs in', async () => {
    let person = 'session of the first';
    const {browser, cashfree} = setUp({authorize: () => person});
    await browser.start();
    person = 'session of the second';
    expect((await browser.send('status')).body).to.deep.equal({status: 'none'});
    expectProblem(await browser.post(cashfree.code(1)), 'transaction-missing');
    person = 'session of the first';
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
  });

  it('keeps four of them per browser, and lets the oldest go', async () => {
    let clock = Date.now();
    const {browser} = setUp({now: () => clock});
    const ids: unknown[] = [];
    for (let start = 0; start < 6; start++) {
      clock += 1000;
      ids.push((await browser.start()).body.verification_id);
    }
    expect(browser.cookies.size).to.equal(4);
    const kept = [...browser.cookies.keys()].map(name => name.replace('__Host-Http-cf-', ''));
    expect(kept).to.have.members(ids.slice(2));
  });
});

describe('O3: the verification id binds code and transaction', () => {
  it('drops the token of another session, in both directions, and reports it each time', async () => {
    const {browser: first, cashfree, proxy, events} = setUp();
    const second = createBrowser(proxy);
    await first.start();
    await second.start();
    for (const [browser, foreign] of [
      [first, cashfree.code(2)],
      [second, cashfree.code(1)],
    ] as const) {
      const answer = await browser.post(foreign);
      expectProblem(answer, 'binding-mismatch');
      expect(answer.text).not.to.contain('access_token');
      expect((await browser.send('status')).body).to.include({status: 'pending'});
    }
    expect(events.filter(event => event.type === 'security')).to.have.length(2);
    expect(cashfree.count('user-details')).to.equal(0);
  });

  it('holds the token to the transaction that the call names', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const second = String((await browser.start()).body.verification_id);
    expectProblem(await browser.post(cashfree.code(1), {transaction: second}), 'binding-mismatch');
  });

  it('drops details that carry another id', async () => {
    const {browser, cashfree, events} = setUp();
    cashfree.answers['user-details'] = () => json({verification_id: 'of-another', scopes: []});
    const {token} = await consent(browser, cashfree);
    expectProblem(await browser.details(token), 'binding-mismatch');
    expect(events.some(event => event.type === 'security' && event.code === 'binding-mismatch')).to.equal(
      true,
    );
  });

  for (const verification_id of [undefined, null, '', 7, {}, [], ['of-another'], true, 'of-another'])
    it(`drops a token whose id is ${JSON.stringify(verification_id)}, after one call`, async () => {
      const {browser, cashfree} = setUp();
      await browser.start();
      cashfree.answers['generate-token'] = () => json({access_token: MARKS.token, verification_id});
      for (let times = 0; times < 2; times++)
        expectProblem(await browser.post(cashfree.code(1)), 'binding-mismatch');
      expect(cashfree.count('generate-token')).to.equal(1);
    });
});

describe('O4: the ids cannot be guessed', () => {
  it('have 144 random bits each pair, at most 50 characters of the alphabet, and never repeat', () => {
    const seen = new Set<string>();
    for (let times = 0; times < 5000; times++) {
      const {availability, session} = mintIds();
      expect(availability).to.match(VERIFICATION_ID).and.not.to.equal(session);
      expect(session).to.match(VERIFICATION_ID);
      expect(session.slice(0, -2)).to.match(/^[A-Za-z0-9_-]{24}$/);
      seen.add(availability).add(session);
    }
    expect(seen.size).to.equal(10_000);
  });

  it('go to the two calls as two different ids, without the number in them', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const [availability, session] = cashfree.calls.map(({body}) => String(body.verification_id));
    expect(availability).not.to.equal(session);
    expect(`${availability}${session}`).not.to.contain(MOBILE);
  });

  it('are fresh after a conflict, twice at most', async () => {
    const {browser, cashfree} = setUp();
    cashfree.answers.session = () => refusal(409, 'verification_id_already_exists');
    expectProblem(await browser.start(), 'cashfree-id-exists', {status: 409});
    const ids = cashfree.calls.map(({body}) => body.verification_id);
    expect(ids).to.have.length(6);
    expect(new Set(ids).size).to.equal(6);
  });
});

describe('O6: the number stays in the body', () => {
  it('appears in no URL, no header, no event and no cookie', async () => {
    const {browser, cashfree, events} = setUp();
    const {id, token} = await consent(browser, cashfree);
    await browser.details(token, {transaction: id});
    for (const {url, headers} of cashfree.calls) {
      expect(url).not.to.contain(MOBILE);
      expect(JSON.stringify([...headers])).not.to.contain(MOBILE);
    }
    expect(JSON.stringify(events)).not.to.contain(MOBILE);
    expect([...browser.cookies].join()).not.to.contain(MOBILE);
  });
});
