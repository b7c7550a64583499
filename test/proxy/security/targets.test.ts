// Requirements O5 and O10: where requests go, and that no redirect is open. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import fc from 'fast-check';
import {createTokenProxy} from '../../../src/proxy/index.ts';
import {MOBILE} from '../_support/fake-cashfree.ts';
import {createBrowser, ORIGIN, SEALING_KEY, setUp} from '../_support/support.ts';

const keys = {
  secureIdKeys: {clientId: 'a', clientSecret: 'b'},
  oneClickKeys: {clientId: 'c', clientSecret: 'd'},
};

describe('O5: the page names no target', () => {
  it('calls only the two documented hosts, by https, for any request', async () => {
    for (const [environment, host] of [
      ['production', 'https://api.cashfree.com/verification/'],
      ['sandbox', 'https://sandbox.cashfree.com/verification/'],
    ] as const) {
      const {proxy, cashfree} = setUp({environment, origins: [ORIGIN]});
      const browser = createBrowser(proxy, 'https://169.254.169.254/cf');
      await browser.send('session', {
        body: {mobile: MOBILE, presentation: 'redirect'},
        headers: {
          origin: ORIGIN,
          'x-forwarded-host': 'evil.example',
          'x-original-url': 'http://169.254.169.254/',
          forwarded: 'host=evil.example',
        },
      });
      expect(cashfree.calls.map(({url}) => url)).to.have.length(2);
      for (const {url} of cashfree.calls) expect(url.startsWith(host), url).to.equal(true);
    }
  });

  const base = {environment: 'production', sealingKeys: [SEALING_KEY], ...keys} as const;
  const wrong: [string, object][] = [
    ['a base URL in production', {baseUrl: 'https://api.cashfree.com.evil.example'}],
    ['an emulator without a base URL', {environment: 'emulator'}],
    ['an emulator by http beyond loopback', {environment: 'emulator', baseUrl: 'http://emulator.example'}],
    [
      'an emulator that is Cashfree',
      {environment: 'emulator', baseUrl: 'https://api.cashfree.com/verification'},
    ],
    ['another environment', {environment: 'prod'}],
    ['an environment of the prototype', {environment: 'constructor'}],
    ['a consent page by http', {consentUrl: 'http://consent.example/{session_id}'}],
    ['a consent page without a place for the id', {consentUrl: 'https://consent.example/'}],
    ['a script by http', {sdk: {src: 'http://sdk.example/index.js'}}],
    ['a script in a data URL', {sdk: {src: 'data:text/javascript,alert(1)'}}],
    ['a password in a URL', {sdk: {src: 'https://a:b@sdk.example/index.js'}}],
  ];
  for (const [what, options] of wrong) {
    it(`does not start with ${what}`, () => {
      expect(() => createTokenProxy({...base, ...options})).to.throw(TypeError);
    });
  }
});

describe('O10: there is no open redirect', () => {
  it('answers no request at all with a redirect', async () => {
    const {proxy} = setUp({origins: [ORIGIN, 'https://evil.example']});
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'HEAD', 'OPTIONS'),
        fc.constantFrom(
          '/cf',
          '/cf/session',
          '/cf/token',
          '/cf/status',
          '/',
          '/cf//evil.example',
          '/cf/https://evil.example',
        ),
        fc.constantFrom(
          '',
          '?return_url=https://evil.example',
          '?next=//evil.example',
          '?redirect_uri=javascript:1',
        ),
        async (method, path, query) => {
          const headers = {
            'x-cf-user-details': '1',
            origin: 'https://evil.example',
            referer: 'https://evil.example/',
          };
          const {status, headers: answered} = await proxy(
            new Request(`${ORIGIN}${path}${query}`, {method, headers}),
          );
          expect(status < 300 || status >= 400, String(status)).to.equal(true);
          expect(answered.has('location')).to.equal(false);
        },
      ),
    );
  });
});
