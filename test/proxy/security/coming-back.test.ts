// Requirements B4 and B10: coming back. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {consent, createBrowser, expectProblem, ORIGIN, setUp} from '../_support/support.ts';

describe('B4: the proxy receives no landing', () => {
  it('has no route that a browser could be sent to with a code', async () => {
    const {browser, proxy, cashfree} = setUp();
    await browser.start();
    const cookie = [...browser.cookies].map(pair => pair.join('=')).join('; ');
    for (const path of ['/cf/token', '/cf/callback', '/cf/status', '/cf/']) {
      const url = `${ORIGIN}${path}?auth_code=${encodeURIComponent(cashfree.code(1))}`;
      const headers = {
        cookie,
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
        'sec-fetch-site': 'cross-site',
      };
      const {status} = await proxy(new Request(url, {headers}));
      expect(status).to.be.within(400, 405);
    }
    expect(cashfree.count('generate-token')).to.equal(0);
  });
});

describe('B10: what the browser says is a hint', () => {
  it('ignores a forged status, outcome or id', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const field = 'auth_code';
    for (const [body, facts] of [
      [{auth_code: cashfree.code(1), status: 'SUCCESS'}, {}],
      [{auth_code: cashfree.code(1), verification_id: 'x'}, {}],
      [{status: 'SUCCESS'}, {field}],
      [{auth_code: ''}, {field}],
      [{auth_code: ['a', 'b']}, {field}],
      [{auth_code: {toString: 'x'}}, {field}],
    ] as const)
      expectProblem(await browser.send('token', {body}), 'request-refused', {reason: 'shape', ...facts});
    expect((await browser.send('status')).body).to.include({status: 'pending'});
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('finds no transaction by its id alone', async () => {
    const {browser, cashfree, proxy} = setUp({createUser: {}});
    const {id, token} = await consent(browser, cashfree);
    const thief = createBrowser(proxy);
    expect((await thief.send('status', {transaction: id})).body).to.deep.equal({status: 'none'});
    expectProblem(await thief.details(token, {transaction: id}), 'transaction-missing');
    expectProblem(await thief.send('cancel', {transaction: id}), 'transaction-missing');
    expectProblem(await thief.send('users', {transaction: id, body: {}}), 'transaction-missing');
  });
});
