import {createTokenProxy} from '../../src/proxy/index.ts';
import {createWorkerEmulator, type WorkerScope} from '../../src/emulator/index.ts';
import {dashboard, emulatorOptions, newSealingKey} from '../merchant.ts';
import {createCookieJar} from './cookie-jar.ts';
import {keepIn} from './cache-storage.ts';
import {received, setCookiesOf} from './wire.ts';

/** What stands behind the pages of the demo. */
export interface StaticMerchant {
  /** Whether a request is for it; what is not is the static host's. */
  serves(request: Request): boolean;
  fetch(request: Request): Promise<Response>;
}

/**
 * The token proxy at `cf` and the emulator of Cashfree at `emulator/`, both inside a service worker, below its scope.
 *
 * Only a demo can do so: in life the proxy has keys, and a page's origin is no place for them.
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
    // Drawn once in each browser.
    sealingKeys: () => (sealingKeys ??= recall()),
    // A worker's own requests do not pass through it.
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
      // Before the page hears of it, as a browser does.
      await jar.keep(setCookiesOf(response));
      return response;
    },
  };
}
