import {expect} from 'chai';
import {build} from 'vite';
import {createWorkerEmulator} from '../../src/emulator/index.ts';
import details from '../fixtures/user-details.json' with {type: 'json'};
import {type Browser, chosenEngines, launch, type Tab} from '../_support/browser.ts';
import {fakeWorker} from '../_support/fake-worker.ts';
import {openSite, type Site} from '../_support/site.ts';
import {ask, EXAMPLE, identifier} from './_support/kit.ts';

const SCOPE = '/shop/';
const html = {'content-type': 'text/html; charset=utf-8'};

/** The worker, bundled as one classic script. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: `${import.meta.dirname}/_support/worker-main.ts`,
        formats: ['iife'],
        name: 'worker',
        fileName: () => 'sw.js',
      },
    },
  });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error('Nothing was built.');
  return output.output[0].code;
}

for (const engine of chosenEngines)
  describe(`the emulator in a service worker, in ${engine}`, () => {
    let browser: Browser;
    let site: Site;
    let tab: Tab;
    const asked: string[] = [];

    before(async () => {
      const worker = await bundle();
      site = await openSite('shop', request => {
        const {pathname} = new URL(request.url);
        asked.push(pathname);
        if (pathname === `${SCOPE}sw.js`)
          return new Response(worker, {headers: {'content-type': 'text/javascript'}});
        if (pathname.startsWith(`${SCOPE}emulator`)) return new Response('No server is here', {status: 404});
        return new Response('<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1></html>', {
          headers: html,
        });
      });
      browser = await launch(engine);
      tab = await (await browser.newContext()).newTab();
    });

    after(async () => {
      await browser.close();
      await site.close();
    });

    it('serves a whole transaction without a server', async () => {
      await tab.goto(`${site.origin}${SCOPE}`);
      await tab.evaluate(async () => {
        await navigator.serviceWorker.register('sw.js');
        await navigator.serviceWorker.ready;
      });
      await tab.waitFor(() => navigator.serviceWorker.controller !== null);

      const user = identifier(EXAMPLE);
      await call('/user/data-availability', 'secureId', {verification_id: 'sw-1', user: [user]});
      const {session_id: id = ''} = await call('/oauth2/session', 'oneClick', {
        verification_id: 'sw-2',
        user,
      });
      await tab.goto(`${site.origin}${SCOPE}emulator/consent?session_id=${id}`);
      await tab.type({role: 'textbox', name: /OTP/}, '111000');
      await tab.click({role: 'button', name: 'Verify'});
      await tab.click({role: 'button', name: 'Approve'});
      await tab.waitFor(() => location.pathname.endsWith('/back.html'));

      const code = new URL(await tab.url()).searchParams.get('auth_code');
      const {access_token: token} = await call('/oauth2/generate-token', 'oneClick', {auth_code: code});
      const scopes = await tab.evaluate(async token => {
        const headers = {authorization: `Bearer ${token}`, 'x-api-version': '2024-12-01'};
        const answer = await fetch('emulator/verification/oauth2/user-details', {headers});
        return ((await answer.json()) as {scopes: unknown}).scopes;
      }, token);
      expect(scopes).to.deep.equal(details.scopes);
      expect(asked.filter(path => path.includes('emulator'))).to.deep.equal([]);
    });

    function call(
      path: string,
      pair: 'secureId' | 'oneClick',
      body: unknown,
    ): Promise<Record<string, string>> {
      const {method, headers} = ask(path, pair, body);
      return tab.evaluate(
        async (path, init) => {
          const answer = await fetch(`/shop/emulator/verification${path}`, init);
          return (await answer.json()) as Record<string, string>;
        },
        path,
        {method, headers, body: JSON.stringify(body)},
      );
    }
  });

describe('the emulator in a service worker', () => {
  it('restores its state after the browser stopped the worker', async () => {
    const worker = fakeWorker();
    const post = (
      emulator: ReturnType<typeof createWorkerEmulator>,
      path: string,
      pair: 'secureId' | 'oneClick',
      body: unknown,
    ) => {
      const {method, headers} = ask(path, pair, body);
      return emulator.fetch(
        new Request(`${emulator.url}/verification${path}`, {method, headers, body: JSON.stringify(body)}),
      );
    };
    const first = createWorkerEmulator(worker);
    const user = identifier(EXAMPLE);
    await Promise.all([
      post(first, '/user/data-availability', 'secureId', {verification_id: 'a', user: [user]}),
      post(first, '/user', 'secureId', {phone: EXAMPLE}),
    ]);
    const second = createWorkerEmulator(worker);
    expect((await post(second, '/oauth2/session', 'oneClick', {verification_id: 'b', user})).status).to.equal(
      200,
    );
  });

  it('serves only requests below its path', () => {
    const {serves, url} = createWorkerEmulator(fakeWorker());
    expect(url).to.equal('https://demo.example/app/emulator');
    for (const path of ['/app/emulator', '/app/emulator/', '/app/emulator/consent?session_id=1'])
      expect(serves(new Request(`https://demo.example${path}`)), path).to.equal(true);
    for (const address of [
      'https://demo.example/app/emulators',
      'https://demo.example/emulator/',
      'https://other.example/app/emulator/',
    ])
      expect(serves(new Request(address)), address).to.equal(false);
  });

  it('turns a lost connection into a network error', async () => {
    const emulator = createWorkerEmulator(fakeWorker(), {faults: [{kind: 'reset'}]});
    const answer = await emulator.fetch(new Request(`${emulator.url}/verification/user`, {method: 'POST'}));
    expect(answer.type).to.equal('error');
  });
});
