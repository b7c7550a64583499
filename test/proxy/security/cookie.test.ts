// Requirements P1 and P2: the transaction cookie. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {GUARD_HEADER} from '../../../src/protocol/proxy/api.ts';
import {json} from '../_support/fake-cashfree.ts';
import {consent, createBrowser, expectProblem, ORIGIN, setUp} from '../_support/support.ts';

describe('P1: the transaction cookie', () => {
  it('is bound to host and https, hidden from scripts, strict, and encrypted', async () => {
    const {browser} = setUp();
    const {setCookies, body} = await browser.start();
    expect(setCookies).to.have.length(1);
    const [pair = '', ...attributes] = (setCookies[0] ?? '').split('; ');
    expect(pair.startsWith(`__Host-Http-cf-${String(body.verification_id)}=`)).to.equal(true);
    expect(attributes.filter(attribute => !attribute.startsWith('Max-Age='))).to.have.members([
      'Path=/',
      'HttpOnly',
      'SameSite=Strict',
      'Secure',
    ]);
    const [header = ''] = pair.slice(pair.indexOf('=') + 1).split('.');
    const {kid, ...others} = JSON.parse(atob(header)) as Record<string, unknown>;
    expect(others).to.deep.equal({alg: 'dir', enc: 'A256GCM'});
    expect(kid).to.match(/^[\w-]{11}$/);
  });

  it('is partitioned for a proxy on another site', async () => {
    const {browser} = setUp({cookies: 'cross-site', origins: [ORIGIN]});
    const {setCookies} = await browser.start();
    expect(setCookies[0]).to.match(
      /^__Host-Http-cf-.*; Path=\/; HttpOnly; SameSite=None; Secure; Partitioned$/,
    );
  });

  it('lacks Secure on loopback only, and never in production', async () => {
    const development = {cookies: 'development', environment: 'sandbox'} as const;
    const {proxy} = setUp(development);
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect((await createBrowser(proxy, `http://${host}:5173/cf`).start()).status).to.equal(200);
    for (const base of [
      'http://shop.example/cf',
      'http://127.0.0.1.evil.example/cf',
      'http://localhost.evil.example/cf',
    ])
      expectProblem(await createBrowser(proxy, base).start(), 'request-refused', {
        reason: 'development-cookies',
      });
    expect(() => setUp({cookies: 'development'})).to.throw(TypeError);
  });

  it('stays below what a browser keeps, with any token, and four fit into a request', async () => {
    for (const length of [10, 900, 1500, 6000]) {
      const {browser, cashfree} = setUp();
      const answer = cashfree.answers['generate-token'];
      cashfree.answers['generate-token'] = async received => {
        const body = (await (await answer(received)).json()) as object;
        return json({...body, access_token: 'a'.repeat(length)});
      };
      const {id, token} = await consent(browser, cashfree);
      const [pair = []] = browser.cookies;
      expect(pair.join('=').length).to.be.below(2048);
      const {body} = await browser.send('status', {transaction: id});
      expect(body.status).to.equal('exchanged');
      expect('access_token' in body).to.equal(length < 1200);
      cashfree.answers['user-details'] = () => json({scopes: []});
      expect((await browser.details(token)).status).to.equal(200);
    }
  });

  it('ignores a second cookie that was injected beside it', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const cookie = [...browser.cookies].map(pair => pair.join('=')).join('; ');
    const [name = ''] = [...browser.cookies.keys()];
    for (const tossed of [
      `${name}=evil; ${cookie}`,
      `${cookie}; ${name}=evil`,
      `__Host-Http-cf-x=y; ${cookie}`,
    ]) {
      const {body} = await browser.send('status', {headers: {cookie: tossed}});
      expect(body.status).to.equal('pending');
    }
    expect(cashfree.calls).to.have.length(2);
  });

  it('is opened at most sixteen times per request, however many are sent', async () => {
    const {browser} = setUp();
    const flood = Array.from({length: 5000}, (_, index) => `__Host-Http-cf-${index}=x`).join('; ');
    expect((await browser.send('status', {headers: {cookie: flood}})).body).to.deep.equal({status: 'none'});
  });
});

describe('P2: no cookie is needed on the way back', () => {
  it('has no route that a navigation from another site could need it for', async () => {
    const {browser} = setUp();
    const headers = {'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', [GUARD_HEADER]: null};
    for (const step of ['capabilities', 'status', 'user-details'] as const)
      expect((await browser.send(step, {headers})).status).to.equal(403);
  });
});
