// Requirement P13: what a cache of the page may keep. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {GUARD_HEADER, routes} from '../../../src/protocol/proxy/api.ts';
import {MARKS, MOBILE} from '../_support/fake-cashfree.ts';
import {consent, consentWithoutDetails, expectProblem, ORIGIN, setUp} from '../_support/support.ts';

/** Methods whose answers Cache Storage keeps (Service Workers, Cache.put), or a shared cache (RFC 9110 section 9.2.3). */
const cacheable = ['GET', 'HEAD'];

describe('P13: personal data is answered to POST alone', () => {
  for (const path of new Set(Object.values(routes).map(route => route.path)))
    for (const method of cacheable)
      it(`answers ${method} ${path} without personal data`, async () => {
        const {proxy, browser, cashfree} = setUp({mode: 'mediating'});
        const {token} = await consent(browser, cashfree);
        const cookie = [...browser.cookies].map(pair => pair.join('=')).join('; ');
        const headers = {
          [GUARD_HEADER]: '1',
          authorization: `Bearer ${token}`,
          cookie,
          'sec-fetch-site': 'same-origin',
        };
        const answer = await proxy(new Request(`${ORIGIN}/cf${path}`, {method, headers}));
        const allowed = Object.values(routes).filter(route => route.path === path);
        if (path === '/' && method === 'GET') {
          expect(answer.status).to.equal(200);
        } else {
          expect(answer.status).to.equal(405);
          expect(answer.headers.get('allow')).to.equal(allowed.map(({method}) => method).join(', '));
        }
        const said = (await answer.text()) + JSON.stringify([...answer.headers]);
        for (const mark of [token, MOBILE, MARKS.token, MARKS.name, MARKS.pan])
          expect(said).not.to.contain(mark);
        expect(answer.headers.has('set-cookie')).to.equal(false);
        expect(cashfree.count('user-details')).to.equal(0);
      });

  it('accepts only an empty object if the headers carry all parameters', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consentWithoutDetails(browser, cashfree);
    for (const [body, reason] of [
      ['', 'json'],
      ['x', 'json'],
      ['[]', 'shape'],
      ['{"access_token": "x"}', 'shape'],
    ] as const) {
      expectProblem(await browser.send('status', {body}), 'request-refused', {reason});
      expectProblem(await browser.send('user-details', {body, token}), 'request-refused', {reason});
    }
    expect(cashfree.count('user-details')).to.equal(0);
    expect((await browser.send('status', {body: ' {} '})).body.status).to.equal('exchanged');
    expect((await browser.details(token)).status).to.equal(200);
  });
});
