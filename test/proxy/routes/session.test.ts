import {inspect} from 'node:util';
import {expect} from 'chai';
import {json, MOBILE, refusal} from '../_support/fake-cashfree.ts';
import {consent, expectProblem, setUp} from '../_support/support.ts';

const broken = () => Promise.reject(new TypeError('fetch failed'));

describe('starting', () => {
  it('distinguishes a wrong number from a wrong request', async () => {
    const {browser} = setUp();
    for (const mobile of ['', '123', '+919876543210', 'abcdefghij', 1234567890, null])
      expectProblem(
        await browser.send('session', {body: {mobile, presentation: 'redirect'}}),
        'mobile-invalid',
        {},
      );
    expectProblem(
      await browser.send('session', {body: {mobile: '123', presentation: 'x'}}),
      'request-refused',
      {reason: 'shape', field: 'mobile'},
    );
    expectProblem(
      await browser.send('session', {body: {mobile: MOBILE, presentation: 'x'}}),
      'request-refused',
      {reason: 'shape', field: 'presentation'},
    );
  });

  it('refuses a presentation that is not configured', async () => {
    const {browser, cashfree} = setUp({consentUrl: undefined});
    expectProblem(await browser.start(), 'presentation-unavailable', {
      wanted: 'redirect',
      available: ['overlay'],
    });
    expect(cashfree.calls).to.deep.equal([]);
    const {body} = await browser.send('session', {body: {mobile: MOBILE, presentation: 'overlay'}});
    expect(body).not.to.have.property('consent_url');
  });

  it('sends the documented bodies', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const identifier = {identifier_type: 'MOBILE', identifier_value: MOBILE};
    const [first, second] = cashfree.calls;
    expect(first?.body).to.deep.equal({verification_id: first?.body.verification_id, user: [identifier]});
    expect(second?.body).to.deep.equal({verification_id: second?.body.verification_id, user: identifier});
    for (const {headers} of cashfree.calls) {
      expect(headers.get('content-type')).to.equal('application/json');
      expect(headers.get('accept')).to.equal('application/json');
    }
  });

  it('accepts no session with another id', async () => {
    const {browser, cashfree} = setUp();
    cashfree.answers.session = () => json({session_id: 's', verification_id: 'of-another'});
    expectProblem(await browser.start(), 'cashfree-answer-invalid', {
      status: 200,
      paths: ['verification_id'],
    });
    cashfree.answers.session = () => json({session_id: 's', verification_id: null});
    expect((await browser.start()).status).to.equal(200);
  });

  it('retries with fresh ids after a broken connection, at most twice', async () => {
    const {browser, cashfree} = setUp();
    const answer = cashfree.answers.session;
    let times = 0;
    cashfree.answers.session = received => (++times < 3 ? broken() : answer(received));
    expect((await browser.start()).status).to.equal(200);
    expect(new Set(cashfree.calls.map(({body}) => body.verification_id)).size).to.equal(6);
    cashfree.answers.session = broken;
    expectProblem(await browser.start(), 'cashfree-unreachable', {status: 0, timed_out: false});
    expect(cashfree.count('session')).to.equal(6);
  });

  it('does not retry after an error answer, a time-out, or a fault of the proxy', async () => {
    const {browser, cashfree} = setUp({timeout: 50});
    for (const answer of [
      () => refusal(500, 'verification_failed'),
      () => refusal(429, 'too_many_requests_per_ip'),
      () =>
        new Promise<Response>((_, reject) =>
          setTimeout(() => reject(new DOMException('late', 'TimeoutError')), 60),
        ),
    ]) {
      cashfree.calls.length = 0;
      cashfree.answers.session = answer;
      await browser.start();
      expect(cashfree.count('session')).to.equal(1);
    }
  });

  it('counts its retries in the quota of starts', async () => {
    const {browser, cashfree} = setUp({
      limits: {number: false, address: false, merchant: false, quota: {count: 8, seconds: 60}},
    });
    cashfree.answers.session = () => refusal(409, 'verification_id_already_exists');
    expectProblem(await browser.start(), 'rate-limited');
    expect(cashfree.calls).to.have.length(4);
  });

  for (const [status, upstream, code, isCounted] of [
    [400, 'something_undocumented', 'cashfree-request-invalid', true],
    [500, 'verification_failed', 'cashfree-failed', false],
    [401, 'authentication_failed', 'cashfree-keys-refused', false],
    [429, 'too_many_requests_per_ip', 'cashfree-rate-limited', false],
  ] as const)
    it(`${isCounted ? 'counts' : 'does not count'} a start that ends as ${code}`, async () => {
      const limits = {
        number: {count: 1, seconds: 600},
        address: false,
        merchant: false,
        quota: false,
      } as const;
      const {browser, cashfree} = setUp({limits});
      cashfree.answers.session = () => refusal(status, upstream);
      expectProblem(await browser.start(), code);
      expectProblem(await browser.start(), isCounted ? 'rate-limited' : code);
    });

  it('does not count ended transactions among the four', async () => {
    const {browser, cashfree} = setUp();
    for (let times = 1; times <= 3; times++) await consent(browser, cashfree);
    for (let times = 1; times <= 3; times++) await browser.start();
    expect(browser.cookies.size).to.equal(6);
  });

  it('counts each kind of limit separately', async () => {
    const one = {count: 1, seconds: 600};
    const {browser} = setUp({
      limits: {number: one, address: one, merchant: false, quota: false},
      clientAddress: () => MOBILE,
    });
    expect((await browser.start()).status).to.equal(200);
    const {browser: second} = setUp({
      limits: {number: one, merchant: {count: 2, seconds: 1}, address: false, quota: false},
    });
    expect((await second.start('0000000003')).status).to.equal(200);
    expect((await second.start('0000000004')).status).to.equal(200);
  });

  it('refuses an empty name like false', async () => {
    const {browser} = setUp({authorize: () => ''});
    expectProblem(await browser.start(), 'not-authorized');
  });

  for (const answer of [
    {subject: ''},
    {subject: undefined},
    {subject: null},
    {subject: 7},
    {subject: undefined, userId: 'customer-7'},
    undefined,
    null,
    0,
    1,
  ])
    it(`refuses an answer of authorize without a subject: ${inspect(answer)}`, async () => {
      const {browser, cashfree} = setUp({authorize: () => answer as never});
      expectProblem(await browser.start(), 'not-authorized');
      expect(cashfree.calls).to.deep.equal([]);
    });

  for (const answer of [{}, {userId: 'customer-7'}, {subject: 'session-1'}])
    it(`accepts an object from authorize: ${JSON.stringify(answer)}`, async () => {
      const {browser} = setUp({authorize: () => answer});
      expect((await browser.start()).status).to.equal(200);
    });

  it('binds the transaction to the subject of an object, as to a text', async () => {
    let answer: string | {subject: string} = {subject: 'first'};
    const {browser, cashfree} = setUp({authorize: () => answer});
    const {token} = await consent(browser, cashfree);
    answer = {subject: 'second'};
    expectProblem(await browser.details(token), 'transaction-missing');
    answer = 'first';
    expect((await browser.details(token)).status).to.equal(200);
  });

  it('passes method and headers of the request to authorize', async () => {
    const seen: unknown[] = [];
    const {browser} = setUp({
      authorize: ({method, headers}) => seen.push([method, headers.get('x-mine')]) > 0,
    });
    await browser.send('session', {body: {}, headers: {'x-mine': 'yes'}});
    expect(seen).to.deep.equal([['POST', 'yes']]);
  });
});
