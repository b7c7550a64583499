// Requirements X1 to X3: whose code is taken, and how often. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {MARKS, refusal} from '../_support/fake-cashfree.ts';
import {consent, createBrowser, expectProblem, setUp} from '../_support/support.ts';

const MINUTE = 60_000;

describe('X1: a confidential client, with the code flow alone', () => {
  it('uses the right pair of keys for each call, and no key with a token', async () => {
    const {browser, cashfree} = setUp({createUser: {}});
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    await browser.send('users', {body: {}});
    const sent = cashfree.calls.map(({endpoint, headers}) => [
      endpoint,
      headers.get('x-client-id'),
      headers.get('x-client-secret'),
      headers.get('authorization'),
      headers.get('x-api-version'),
    ]);
    expect(sent).to.deep.equal([
      ['data-availability', 'secure-id', MARKS.secureIdSecret, null, '2024-12-01'],
      ['session', 'one-click', MARKS.oneClickSecret, null, '2024-12-01'],
      ['generate-token', 'one-click', MARKS.oneClickSecret, null, '2024-12-01'],
      ['user-details', null, null, `Bearer ${MARKS.token}-1`, '2024-12-01'],
      ['user', 'secure-id', MARKS.secureIdSecret, null, '2024-12-01'],
    ]);
  });
});

describe('X2: a code counts only with a pending transaction of this browser', () => {
  it('is not accepted from a query, a path, a header or a form', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const code = cashfree.code(1);
    expectProblem(await browser.send('token', {body: {}, headers: {'x-auth-code': code}}), 'request-refused');
    const form = {body: `auth_code=${code}`, headers: {'content-type': 'application/x-www-form-urlencoded'}};
    expectProblem(await browser.send('token', form), 'request-refused', {reason: 'content-type'});
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('is not accepted with the renamed cookie of another browser’s transaction', async () => {
    const {browser, cashfree, proxy} = setUp();
    const {body} = await browser.start();
    const thief = createBrowser(proxy);
    await thief.start();
    const [[name = ''] = []] = thief.cookies;
    const [[, value = ''] = []] = browser.cookies;
    thief.cookies.set(name, value);
    expectProblem(await thief.post(cashfree.code(1)), 'transaction-missing');
    expect(String(body.verification_id)).not.to.equal(name);
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('is not accepted with a forged, changed or differently sealed cookie', async () => {
    const {browser, cashfree} = setUp();
    const {id, token} = await consent(browser, cashfree);
    const [[name = '', value = ''] = []] = browser.cookies;
    const middle = Math.floor(value.length / 2);
    const changed = value.slice(0, middle) + (value[middle] === 'A' ? 'B' : 'A') + value.slice(middle + 1);
    const [, , , , none] = value.split('.');
    for (const forged of ['', 'x', token, changed, JSON.stringify({id}), `e30.${none}`, 'a'.repeat(8000)]) {
      browser.cookies.set(name, forged);
      expectProblem(await browser.post(cashfree.code(1)), 'transaction-missing');
    }
    expect(cashfree.count('generate-token')).to.equal(1);
  });
});

describe('X3: a code is used once', () => {
  it('shares one call among duplicates at the same time', async () => {
    const {browser, cashfree} = setUp();
    const {body} = await browser.start();
    const transaction = String(body.verification_id);
    const answers = await Promise.all(
      Array.from({length: 25}, () => browser.post(cashfree.code(1), {transaction})),
    );
    expect(answers.map(({status}) => status)).to.deep.equal(Array(25).fill(200));
    expect(cashfree.count('generate-token')).to.equal(1);
    for (const answer of answers)
      expect((await browser.details(answer.body.access_token)).status).to.equal(200);
    expect(cashfree.count('user-details')).to.equal(1);
  });

  it('returns the stored outcome to a replay, and nothing to another browser', async () => {
    const {browser, cashfree, proxy} = setUp();
    const {id} = await consent(browser, cashfree);
    expect((await browser.post(cashfree.code(1))).body.verification_id).to.equal(id);
    const thief = createBrowser(proxy);
    await thief.start();
    expectProblem(await thief.post(cashfree.code(1)), 'binding-mismatch');
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('returns the outcome again if the answer was lost and the cookie is still the old one', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const before = new Map(browser.cookies);
    await browser.post(cashfree.code(1));
    browser.cookies.clear();
    for (const [name, value] of before) browser.cookies.set(name, value);
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('keeps the result for a minute, and after that only the fact of the exchange', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    await browser.start();
    const before = new Map(browser.cookies);
    await browser.post(cashfree.code(1));
    for (const [name, value] of before) browser.cookies.set(name, value);
    clock += MINUTE + 1;
    expectProblem(await browser.post(cashfree.code(1)), 'code-rejected');
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('returns the same refusal to duplicates of a refused code', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    const answers = await Promise.all([browser.post('bad'), browser.post('bad')]);
    for (const answer of answers) expectProblem(answer, 'code-rejected');
    expectProblem(await browser.post('bad'), 'code-rejected');
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('retries once after a broken connection, and not twice', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    cashfree.answers['generate-token'] = () => Promise.reject(new TypeError('fetch failed'));
    expectProblem(await browser.post(cashfree.code(1)), 'cashfree-unreachable', {
      status: 0,
      timed_out: false,
    });
    expect(cashfree.count('generate-token')).to.equal(2);
  });

  it('does not use up a code if Cashfree was too busy', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const answer = cashfree.answers['generate-token'];
    cashfree.answers['generate-token'] = () =>
      refusal(429, 'too_many_requests_per_operation', {'retry-after': '7'});
    const refused = await browser.post(cashfree.code(1));
    expectProblem(refused, 'cashfree-rate-limited', {status: 429, retry_after: 7});
    expect(refused.headers.get('retry-after')).to.equal('7');
    cashfree.answers['generate-token'] = answer;
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
  });

  it('retries once after an unknown outcome, and not twice', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    cashfree.answers['generate-token'] = () => refusal(500, 'verification_failed');
    for (let times = 0; times < 4; times++) await browser.post(cashfree.code(1));
    expect(cashfree.count('generate-token')).to.equal(2);
  });
});
