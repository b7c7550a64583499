// Pages of apps: their origins have schemes of their own, and are other sites than any proxy.
import {expect} from 'chai';
import {createBrowser, expectProblem, setUp} from '../_support/support.ts';
import {MOBILE} from '../_support/fake-cashfree.ts';

const PROXY = 'https://shop.example';

/** Origins of pages in web views, as their platforms set them by default. */
const apps = [
  'capacitor://localhost',
  'ionic://localhost',
  'tauri://localhost',
  'http://tauri.localhost',
  'https://tauri.localhost',
  'app://bundle',
  'https://localhost',
  'http://localhost',
  'https://appassets.androidplatform.net',
  'chrome-extension://abcdefghijklmnop',
];

describe('the page of an app', () => {
  for (const origin of apps) {
    it(`of the origin ${origin} completes a journey if the origin is listed`, async () => {
      const {proxy, cashfree} = setUp({origins: [origin], cookies: 'cross-site'});
      const inApp = {origin, 'sec-fetch-site': 'cross-site'};
      const web = createBrowser(proxy, `${PROXY}/cf`);
      const ask = async (...[step, init = {}]: Parameters<typeof web.send>) => {
        const {status} = await preflight(proxy, origin);
        expect(status).to.equal(204);
        const answer = await web.send(step, {...init, headers: inApp});
        expect(answer.headers.get('access-control-allow-origin')).to.equal(origin);
        expect(answer.headers.get('access-control-allow-credentials')).to.equal('true');
        return answer;
      };
      expect((await ask('capabilities')).status).to.equal(200);
      const session = await ask('session', {body: {mobile: MOBILE, presentation: 'redirect'}});
      expect(session.status, session.text).to.equal(200);
      expect(session.setCookies.every(cookie => /SameSite=None; Secure; Partitioned/.test(cookie))).to.equal(
        true,
      );
      const token = await ask('token', {body: {auth_code: cashfree.code(1)}});
      expect((await ask('status')).body.status).to.equal('exchanged');
      const details = await ask('user-details', {token: String(token.body.access_token)});
      expect(details.status, details.text).to.equal(200);
      expect((await ask('cancel')).status).to.equal(204);
    });

    it(`of the origin ${origin} is refused if the origin is not listed`, async () => {
      const {proxy, cashfree} = setUp({origins: [PROXY], cookies: 'cross-site'});
      const answer = await createBrowser(proxy, `${PROXY}/cf`).send('session', {
        body: {mobile: MOBILE, presentation: 'redirect'},
        headers: {origin, 'sec-fetch-site': 'cross-site'},
      });
      expectProblem(answer, 'request-refused', {reason: 'origin'});
      expect((await preflight(proxy, origin)).status).to.equal(403);
      expect(cashfree.calls).to.deep.equal([]);
    });
  }

  it('of a custom scheme needs cross-site cookies, and a notice at the creation of the proxy names them', () => {
    for (const cookies of [undefined, 'host', 'development'] as const)
      expect(() =>
        setUp({origins: [PROXY, 'capacitor://localhost'], cookies, environment: 'sandbox'}),
      ).to.throw(TypeError, /capacitor:\/\/localhost.*cookies: 'cross-site'/);
  });

  it('on another site is refused before the consent if its cookie would not be sent back', async () => {
    const {proxy, cashfree, events} = setUp({origins: ['http://localhost'], cookies: 'host'});
    const answer = await createBrowser(proxy, `${PROXY}/cf`).send('session', {
      body: {mobile: MOBILE, presentation: 'redirect'},
      headers: {origin: 'http://localhost', 'sec-fetch-site': 'cross-site'},
    });
    expectProblem(answer, 'request-refused', {reason: 'cookies-cross-site'});
    // The page of a listed origin can read why.
    expect(answer.headers.get('access-control-allow-origin')).to.equal('http://localhost');
    expect(events.at(-1)).to.include({reason: 'cookies-cross-site'});
    expect(cashfree.calls).to.deep.equal([]);
  });

  const spelled: [string, RegExp][] = [
    ['capacitor://localhost/', /write capacitor:\/\/localhost$/],
    ['capacitor://localhost/index.html', /write capacitor:\/\/localhost$/],
    ['Capacitor://localhost', /write capacitor:\/\/localhost$/],
    ['app://*', /wildcards/],
    ['file:///android_asset/www/index.html', /null.*scheme of its own/],
    ['file://', /null.*scheme of its own/],
    ['null', /null.*scheme of its own/],
    ['capacitor:', /exact origins/],
    ['capacitor://', /exact origins/],
    ['capacitor://user@localhost', /write capacitor:\/\/localhost$/],
    ['data:text/html,x', /exact origins/],
    ['javascript://localhost\nalert(1)', /exact origins|write/],
  ];
  for (const [origin, message] of spelled)
    it(`cannot be listed as ${JSON.stringify(origin)}, and the message shows the right spelling`, () =>
      expect(() => setUp({origins: [origin], cookies: 'cross-site'})).to.throw(TypeError, message));

  it('of file: has the origin null, which is always refused', async () => {
    const {proxy, events} = setUp({origins: ['capacitor://localhost'], cookies: 'cross-site'});
    const answer = await createBrowser(proxy, `${PROXY}/cf`).send('session', {
      body: {mobile: MOBILE, presentation: 'redirect'},
      headers: {origin: 'null', 'sec-fetch-site': 'cross-site'},
    });
    expectProblem(answer, 'request-refused', {reason: 'origin'});
    expect(events.at(-1)).to.include({reason: 'origin', origin: 'null'});
  });
});

function preflight(proxy: (request: Request) => Promise<Response>, origin: string): Promise<Response> {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,x-cf-user-details',
  };
  return proxy(new Request(`${PROXY}/cf/session`, {method: 'OPTIONS', headers}));
}
