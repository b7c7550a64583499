/** What the pages of a merchant put between themselves and the network: a service worker with a cache, connections that are gone. */
import {expect} from 'chai';
import type {Plugin} from 'vite';
import {chosenEngines, launch, type Browser, type Context} from '../_support/browser.ts';
import {EXAMPLE} from './_support/endings.ts';
import {openShop, type Shop} from './_support/shop.ts';
import {Visitor} from './_support/visitor.ts';

const SECOND = '1000000001';

/** Stale-while-revalidate for every `GET`, as recipes of service workers have it: a cached answer first, regardless of its headers. */
const worker = `
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', event => event.waitUntil(clients.claim()));
  addEventListener('fetch', event => {
    if (event.request.method !== 'GET' || event.request.mode === 'navigate') return;
    event.respondWith((async () => {
      const cache = await caches.open('runtime');
      const cached = await cache.match(event.request, {ignoreVary: true});
      const fresh = fetch(event.request).then(async response => {
        if (response.ok) await cache.put(event.request, response.clone());
        return response;
      });
      return cached ?? fresh;
    })());
  });`;

const staleWhileRevalidate: Plugin = {
  name: 'stale-while-revalidate',
  configureServer({middlewares}) {
    middlewares.use((request, response, next) => {
      if (request.url !== '/worker.js') return next();
      response.writeHead(200, {'content-type': 'text/javascript'}).end(worker);
    });
  },
};

/** Closes the connection on the first call of each kind, as a server does with one that was idle for too long. */
function closing(lost: Set<string>): Plugin {
  return {
    name: 'closing',
    configureServer({middlewares}) {
      middlewares.use((request, _, next) => {
        const {url = ''} = request;
        if (!/^\/cf\/(?:token|status|user-details)$/.test(url) || lost.has(url)) return next();
        lost.add(url);
        request.socket.destroy();
      });
    },
  };
}

for (const engine of chosenEngines)
  describe(`Between the page and the proxy, in ${engine}`, () => {
    let browser: Browser;
    let context: Context;
    const shops: Shop[] = [];

    before(async function () {
      this.timeout(120_000);
      browser = await launch(engine);
    });
    after(async () => {
      await browser.close();
      for (const shop of shops) await shop.close();
    });
    beforeEach(async () => {
      context = await browser.newContext();
    });
    afterEach(() => context.close());

    async function open(plugin: Plugin): Promise<Shop> {
      const shop = await openShop({}, [plugin]);
      shops.push(shop);
      return shop;
    }

    it('a service worker’s cache holds no data of the first person, and the second person gets none of it', async function () {
      this.timeout(120_000);
      const {url} = await open(staleWhileRevalidate);
      const visitor = new Visitor(await context.newTab(), 'overlay');
      await visitor.arrive(url);
      await visitor.tab.evaluate(() => void navigator.serviceWorker.register('/worker.js'));
      await visitor.tab.waitFor(() => !!navigator.serviceWorker.controller);

      const journey = async (mobile: string) => {
        await visitor.arrive(url);
        await (await visitor.verify(mobile)).click({role: 'button', name: 'Approve'});
        expect(await visitor.ending()).to.equal('done');
        return JSON.stringify(await visitor.details());
      };
      const first = await journey(EXAMPLE);
      const second = await journey(SECOND);
      expect(first).to.contain(EXAMPLE);
      expect(second).to.contain(SECOND).and.not.to.contain(EXAMPLE);

      const kept = await visitor.tab.evaluate(async () => {
        const cache = await caches.open('runtime');
        const texts: string[] = [];
        for (const request of await cache.keys()) {
          const path = new URL(request.url).pathname;
          if (!path.startsWith('/cf')) texts.push(path);
          else texts.push(path, (await (await cache.match(request))?.text()) ?? '');
        }
        return texts;
      });
      // The worker was at work, and has what every page may know.
      expect(kept).to.include('/cf/');
      expect(kept.filter(text => /^\/cf\/./.test(text))).to.deep.equal([]);
      for (const personal of [EXAMPLE, SECOND, 'access_token', 'scopes"'])
        expect(kept.join('\n')).not.to.contain(personal);
    });

    for (const presentation of ['overlay', 'popup'] as const)
      it(`a journey by ${presentation} succeeds if the server closes the connection during each call`, async () => {
        const lost = new Set<string>();
        const {url, cashfree} = await open(closing(lost));
        const visitor = new Visitor(await context.newTab(), presentation);
        await visitor.arrive(url);
        await (await visitor.verify(EXAMPLE)).click({role: 'button', name: 'Approve'});
        expect(await visitor.ending()).to.equal('done');
        // The details come with the token, or with the status: no call of their own.
        expect([...lost]).to.have.members(
          presentation === 'popup' ? ['/cf/token', '/cf/status'] : ['/cf/token'],
        );
        expect(cashfree.emulator.calls('generate-token')).to.equal(1);
        expect(cashfree.emulator.calls('user-details')).to.equal(1);
      });
  });
