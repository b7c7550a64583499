/** The service worker of the statically hosted demo, built into one classic script, `sw.js` beside the pages. */
import type {WorkerScope} from '../../src/emulator/index.ts';
import {CACHE_PREFIX} from './cache-storage.ts';
import {createStaticMerchant} from './merchant.ts';
import {noteSetCookies} from './wire.ts';

/** The used part of a worker's global scope. TypeScript cannot load the types of a worker and of a page together. */
interface Worker extends WorkerScope {
  Response: typeof Response;
  readonly caches: CacheStorage;
  readonly clients: {claim(): Promise<void>};
  addEventListener(type: 'activate' | 'message', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}

interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends LastingEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const worker = globalThis as unknown as Worker;
noteSetCookies(worker);
const merchant = createStaticMerchant(worker);

// Another version of this worker may have stored values in another format.
worker.addEventListener('activate', event => event.waitUntil(forget()));
// A page that was loaded without the worker asks it to take control: see `controlled.ts`.
worker.addEventListener('message', event => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', event => {
  if (merchant.serves(event.request)) event.respondWith(merchant.fetch(event.request));
});

async function forget(): Promise<void> {
  for (const name of await worker.caches.keys()) {
    if (!name.startsWith(CACHE_PREFIX)) continue;
    const cache = await worker.caches.open(name);
    for (const {url} of await cache.keys())
      // One origin may host the demo twice.
      if (url.startsWith(worker.registration.scope)) await cache.delete(url);
  }
}
