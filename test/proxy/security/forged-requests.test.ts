// Requirement P3: requests of other pages. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import fc from 'fast-check';
import {GUARD_HEADER} from '../../../src/protocol/proxy/api.ts';
import {MOBILE} from '../_support/fake-cashfree.ts';
import {createBrowser, expectProblem, ORIGIN, setUp} from '../_support/support.ts';

const SHOP = 'https://www.shop.example';
const EVIL = 'https://evil.example';

describe('P3: requests that no page of the merchant’s makes', () => {
  const forged: [string, Record<string, string | null>, string, expected?: string][] = [
    ['a simple form', {[GUARD_HEADER]: null, 'content-type': 'application/x-www-form-urlencoded'}, 'header'],
    ['a form as text/plain', {[GUARD_HEADER]: null, 'content-type': 'text/plain'}, 'header'],
    ['a multipart form', {[GUARD_HEADER]: null, 'content-type': 'multipart/form-data; boundary=x'}, 'header'],
    ['no guard header', {[GUARD_HEADER]: null}, 'header'],
    ['another value of it', {[GUARD_HEADER]: '1, 1'}, 'header'],
    ['an empty one', {[GUARD_HEADER]: ''}, 'header'],
    ['text/plain with the header', {'content-type': 'text/plain'}, 'content-type'],
    ['JSON by another name', {'content-type': 'application/json-patch+json'}, 'content-type'],
    ['two types', {'content-type': 'text/plain, application/json'}, 'content-type'],
    ['a type with JSON in a parameter', {'content-type': 'text/plain; a=application/json'}, 'content-type'],
    ['JSON in UTF-7', {'content-type': 'application/json; charset=utf-7'}, 'content-type'],
    ['no type', {'content-type': null}, 'content-type'],
    ['a foreign origin', {origin: EVIL, 'sec-fetch-site': 'cross-site'}, 'origin'],
    ['a foreign origin that says same-origin nowhere', {origin: EVIL, 'sec-fetch-site': null}, 'origin'],
    ['the null origin', {origin: 'null', 'sec-fetch-site': 'cross-site'}, 'origin'],
    ['the null origin from a sandboxed frame', {origin: 'null'}, 'origin'],
    ['no origin', {origin: null}, 'origin'],
    [
      'the origin with another scheme',
      {origin: 'http://shop.example', 'sec-fetch-site': 'cross-site'},
      'origin',
      ORIGIN,
    ],
    ['the origin with a port', {origin: `${ORIGIN}:8443`, 'sec-fetch-site': 'same-site'}, 'origin', ORIGIN],
    ['the origin as a prefix', {origin: `${ORIGIN}.evil.example`, 'sec-fetch-site': 'cross-site'}, 'origin'],
    [
      'the origin as a suffix',
      {origin: 'https://evilshop.example', 'sec-fetch-site': 'cross-site'},
      'origin',
    ],
    ['a sister of the site', {origin: 'https://blog.shop.example', 'sec-fetch-site': 'same-site'}, 'origin'],
    ['a navigation', {'sec-fetch-mode': 'navigate'}, 'fetch-metadata'],
    ['a request without CORS', {'sec-fetch-mode': 'no-cors'}, 'fetch-metadata'],
    ['a websocket', {'sec-fetch-mode': 'websocket'}, 'fetch-metadata'],
  ];
  for (const [what, headers, reason, expected] of forged) {
    it(`refuses ${what}`, async () => {
      const {browser, cashfree, events} = setUp({createUser: {}});
      await browser.start();
      const calls = cashfree.calls.length;
      for (const [step, body] of [
        ['session', {mobile: MOBILE, presentation: 'redirect'}],
        ['token', {auth_code: cashfree.code(1)}],
        ['users', {}],
      ] as const)
        expectProblem(await browser.send(step, {body, headers}), 'request-refused', {
          reason,
          ...(expected !== undefined && {expected}),
        });
      expect(cashfree.calls).to.have.length(calls);
      expect(events.at(-1)).to.include({code: 'request-refused', reason});
    });
  }

  it('refuses a cancellation without the header, from another origin, or by a method override', async () => {
    const {browser} = setUp();
    await browser.start();
    for (const headers of [
      {[GUARD_HEADER]: null},
      {origin: EVIL, 'sec-fetch-site': 'cross-site'},
      {origin: null},
    ])
      expectProblem(await browser.send('cancel', {headers}), 'request-refused');
    const override = {'x-http-method-override': 'DELETE'};
    await browser.send('status', {headers: override});
    expect((await browser.send('status')).body).to.include({status: 'pending'});
  });

  it('refuses a GET that the browser marks as cross-site', async () => {
    const {browser} = setUp();
    for (const site of ['cross-site', 'same-site', 'none'])
      expectProblem(
        await browser.send('capabilities', {headers: {'sec-fetch-site': site}}),
        'request-refused',
        {reason: 'fetch-metadata'},
      );
  });

  it('trusts the browser’s fetch metadata if TLS ends before the proxy', async () => {
    const {proxy} = setUp();
    const browser = createBrowser(proxy, 'http://10.0.0.5:3000/cf');
    const behind = {origin: ORIGIN, 'sec-fetch-site': 'same-origin'};
    const body = {mobile: MOBILE, presentation: 'redirect'};
    expect((await browser.send('session', {body, headers: behind})).status).to.equal(200);
  });

  it('admits no request that breaks one of the rules, even if it keeps all others', async () => {
    const {proxy, cashfree} = setUp({origins: [SHOP]});
    const bad = {
      [GUARD_HEADER]: ['0', undefined],
      origin: [EVIL, 'null', undefined, `${SHOP}/`, SHOP.toUpperCase()],
      'sec-fetch-mode': ['navigate', 'no-cors'],
      'content-type': ['text/plain', undefined],
    };
    const names = Object.keys(bad) as (keyof typeof bad)[];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(),
        fc.constantFrom('/session', '/token', '/users'),
        async (name, index, path) => {
          const headers = new Headers({
            [GUARD_HEADER]: '1',
            origin: SHOP,
            'sec-fetch-mode': 'cors',
            'sec-fetch-site': 'same-origin',
            'content-type': 'application/json',
          });
          const value = bad[name][index % bad[name].length];
          headers.delete(name);
          if (value !== undefined) headers.set(name, value);
          // A string gives the request a type of its own, bytes do not.
          const body = new TextEncoder().encode('{}');
          const answer = await proxy(new Request(`${SHOP}/cf${path}`, {method: 'POST', headers, body}));
          expect(answer.status).to.be.oneOf([403, 415]);
        },
      ),
    );
    expect(cashfree.calls).to.deep.equal([]);
  });
});
