/**
 * The emulator inside a service worker: a demo on a static host, with no server at all.
 *
 * A worker is stopped when it idles, so what the emulator knows is put into the worker's cache storage after every
 * request and read back before the first one. Everybody in it is invented.
 */
import {ConnectionLost} from './faults/faults.ts';
import type {EmulatorOptions} from './options.ts';
import {createEmulator, type Emulator} from './emulator.ts';

/** Where the emulator's knowledge is kept. */
const CACHE = 'cf-user-details-emulator';

/** What is needed of a service worker's global scope. */
export interface WorkerScope {
  readonly registration: {readonly scope: string};
  /** The part of `CacheStorage` that is used: on a server, where these types are read too, there is no such name. */
  readonly caches: {
    open(name: string): Promise<{
      match(url: string): Promise<Response | undefined>;
      put(url: string, response: Response): Promise<void>;
    }>;
  };
}

export interface WorkerEmulator {
  readonly emulator: Emulator;
  /** Address of the emulator, without a slash at the end: Cashfree's API is `${url}/verification`. */
  readonly url: string;
  /** Whether a request is for the emulator. */
  serves(request: Request): boolean;
  /** Answers it. What a fault loses on the network is a network error here too. */
  fetch(request: Request): Promise<Response>;
}

/**
 * An emulator for a service worker, below `emulator/` in its scope.
 *
 * ```ts
 * const emulator = createWorkerEmulator(self, {redirectUrl: new URL('callback.html', self.registration.scope).href});
 * addEventListener('fetch', event => {
 *   if (emulator.serves(event.request)) event.respondWith(emulator.fetch(event.request));
 * });
 * ```
 *
 * A proxy in the same worker calls `emulator.fetch` instead of the network, because a worker's own requests do not
 * pass through it.
 */
export function createWorkerEmulator(
  worker: WorkerScope,
  options: Omit<EmulatorOptions, 'basePath' | 'hosts'> = {},
): WorkerEmulator {
  const base = new URL('emulator', worker.registration.scope);
  // No request from the network reaches a worker: whoever asks is a page of the same origin, in the same browser.
  const emulator = createEmulator({...options, basePath: base.pathname, hosts: [base.hostname]});
  const place = new URL('state', `${base.href}/`).href;
  let ready: Promise<void> | undefined;
  let remembered: Promise<void> = Promise.resolve();

  async function recall(): Promise<void> {
    const saved = await (await worker.caches.open(CACHE)).match(place);
    if (saved) emulator.load(await saved.text());
  }

  /** One after the other, so that no older state overwrites a newer one. */
  function remember(): Promise<void> {
    return (remembered = remembered.then(async () => {
      await (await worker.caches.open(CACHE)).put(place, new Response(emulator.save()));
    }));
  }

  return {
    emulator,
    url: base.href,
    serves({url}) {
      const {origin, pathname} = new URL(url);
      return origin === base.origin && `${pathname}/`.startsWith(`${base.pathname}/`);
    },
    async fetch(request) {
      await (ready ??= recall());
      try {
        const response = await emulator.fetch(request);
        await remember();
        return response;
      } catch (error) {
        if (error instanceof ConnectionLost) return Response.error();
        throw error;
      }
    },
  };
}
