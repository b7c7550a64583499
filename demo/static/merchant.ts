import {createTokenProxy} from '../../src/proxy/index.ts';
import {createWorkerEmulator, type WorkerScope} from '../../src/emulator/index.ts';
import {dashboard, emulatorOptions, newSealingKey} from '../merchant.ts';
import {createCookieJar} from './cookie-jar.ts';
import {keepIn} from './cache-storage.ts';
import {received, setCookiesOf} from './wire.ts';

/** The server side of the demo's pages. */
export interface StaticMerchant {
  /** @returns true if the merchant answers the request. The static host answers the others. */
  serves(request: Request): boolean;
  fetch(request: Request): Promise<Response>;
}

/**
 * Creates the token proxy at `cf` and the emulator of Cashfree at `emulator/`, both in a service worker, below its scope.
 *
 * This is for the demo only: a real proxy has keys, and a browser must not have them.
 */
export function createStaticMerchant(worker: WorkerScope): StaticMerchant {
  const {scope} = worker.registration;
  const emulator = createWorkerEmulator(worker, dashboard(scope));
  const kept = keepIn(worker);
  const jar = createCookieJar(kept);
  let sealingKeys: Promise<string[]> | undefined;
  const basePath = new URL('cf', scope).pathname;
  const proxy = createTokenProxy({
    ...emulatorOptions(emulator.url),
    basePath,
    // Created once in each browser.
    sealingKeys: () => (sealingKeys ??= recall()),
    // A worker does not receive its own requests as `fetch` events.
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
  });

  async function recall(): Promise<string[]> {
    const known = await kept.read('sealing-key');
    const key = known ?? newSealingKey();
    if (known === undefined) await kept.write('sealing-key', key);
    return [key];
  }

  return {
    serves(request) {
      const {origin, pathname} = new URL(request.url);
      const isProxys = origin === new URL(scope).origin && `${pathname}/`.startsWith(`${basePath}/`);
      return isProxys || emulator.serves(request);
    },
    async fetch(request) {
      if (emulator.serves(request)) return emulator.fetch(request);
      const response = await proxy(await received(request, await jar.header()));
      // The cookies are stored before the page gets the answer, as in a browser.
      await jar.keep(setCookiesOf(response));
      return response;
    },
  };
}
