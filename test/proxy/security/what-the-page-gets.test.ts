// Requirements P5 to P8: what reaches the page. docs/security-requirements.md lists source and test.
import {readFileSync} from 'node:fs';
import {expect} from 'chai';
import {routes} from '../../../src/protocol/proxy/api.ts';
import {json, MARKS} from '../_support/fake-cashfree.ts';
import {consent, createBrowser, expectProblem, ORIGIN, setUp} from '../_support/support.ts';

describe('P5: the field policy', () => {
  it('masks Aadhaar numbers and drops photos before anything reaches the page', async () => {
    const {browser, cashfree} = setUp();
    const metadata = {
      aadhaar: '000011112222',
      photo_link: 'https://photo.example/',
      address: 'c/o 0000 1111 2222',
      name: 'No Body',
    };
    cashfree.answers['user-details'] = () => json({scopes: [{scope: 'AADHAAR', records: [{metadata}]}]});
    const {token} = await consent(browser, cashfree);
    const {body} = await browser.details(token);
    expect(body.scopes).to.deep.equal([
      {
        scope: 'AADHAAR',
        records: [{metadata: {aadhaar: 'xxxxxxxx2222', address: 'c/o xxxx xxxx 2222', name: 'No Body'}}],
      },
    ]);
  });
});

describe('P6: the status is our own record', () => {
  it('is answered a thousand times without a call to Cashfree', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const before = cashfree.calls.length;
    for (let times = 0; times < 1000; times++) await browser.send('status');
    expect(cashfree.calls).to.have.length(before);
  });

  it('passes on the time to retry', async () => {
    const {browser, cashfree} = setUp();
    const named: [Record<string, string>, number][] = [
      [{'retry-after': '11'}, 11],
      [{'x-ratelimit-reset': '12'}, 12],
      [{'x-ratelimit-retry': '13'}, 13],
      [{'retry-after': '11', 'x-ratelimit-reset': '12'}, 11],
      [{'retry-after': 'soon', 'x-ratelimit-reset': '12'}, 12],
      [{'retry-after': '0'}, 1],
      [{'retry-after': '99999999'}, 3600],
      [{}, 30],
    ];
    for (const [headers, seconds] of named) {
      cashfree.answers.session = () => json({code: 'too_many_requests_per_ip'}, 429, headers);
      const answer = await browser.start();
      expectProblem(answer, 'cashfree-rate-limited', {status: 429, retry_after: seconds});
      expect(answer.headers.get('retry-after')).to.equal(String(seconds));
    }
  });
});

describe('P7: who hosts the proxy sees every person’s data', () => {
  it('is said in the documentation', () => {
    const page = readFileSync(new URL('../../../docs/proxy.md', import.meta.url), 'utf8');
    expect(page).to.match(/the host of the proxy can read the details of every user/i);
  });
});

describe('P8: mediating mode', () => {
  it('is off unless named', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    expect(token).not.to.contain(MARKS.token);
    expect((await browser.send('capabilities')).body.mode).to.equal('sealed');
    expect(() => setUp({mode: 'open' as 'sealed'})).to.throw(TypeError);
  });

  it('gives the page Cashfree’s token, under the same rules', async () => {
    const {browser, cashfree, proxy} = setUp({mode: 'mediating'});
    const {token} = await consent(browser, cashfree);
    expect(token).to.equal(`${MARKS.token}-1`);
    const thief = createBrowser(proxy);
    await consent(thief, cashfree);
    expectProblem(await thief.details(token), 'token-rejected');
    expectProblem(await browser.details(`${MARKS.token}-2`), 'token-rejected');
    expect((await browser.details(token)).status).to.equal(200);
    for (const {path, method} of Object.values(routes)) {
      const bare = await proxy(new Request(`${ORIGIN}/cf${path}`, {method}));
      expect(bare.status).to.equal(403);
    }
  });
});
