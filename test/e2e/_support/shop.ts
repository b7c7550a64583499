import {mkdtempSync, rmSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {createServer, type Plugin} from 'vite';
import vue from '@vitejs/plugin-vue';
import {merchantServer, type MerchantOptions} from '../../../demo/server.ts';
import type {ServedEmulator} from '../../../src/emulator/node.ts';
import config from '../../../vite.config.ts';

/** The demo, as `npm start` serves it, on free ports. */
export interface Shop {
  /** Origin of the merchant, without a slash at the end. */
  readonly url: string;
  readonly cashfree: ServedEmulator;
  close(): Promise<void>;
}

/** Of this process alone: two Vite servers that write one cache leave pages without their modules. */
let cache: string | undefined;
function cacheDir(): string {
  if (cache === undefined) {
    const made = mkdtempSync(fileURLToPath(new URL('../../../node_modules/.vite-', import.meta.url)));
    process.on('exit', () => rmSync(made, {recursive: true, force: true}));
    cache = made;
  }
  return cache;
}

/** Path of a page that holds the element and a recorder, and does nothing with what it gets. */
export const BARE_PAGE = `/@fs${fileURLToPath(new URL('pages/bare.html', import.meta.url))}`;

/** @param plugins what else the merchant's server does, as adding headers */
export async function openShop(
  options: Omit<MerchantOptions, 'env' | 'emulated'> = {},
  plugins: readonly Plugin[] = [],
): Promise<Shop> {
  let emulated: ((served: ServedEmulator) => void) | undefined;
  const emulator = new Promise<ServedEmulator>(resolve => {
    emulated = resolve;
  });
  const server = await createServer({
    ...config,
    configFile: false,
    cacheDir: cacheDir(),
    logLevel: 'error',
    // A page must not reload when a file is saved.
    server: {host: 'localhost', port: 0, hmr: false, watch: null},
    plugins: [...plugins, vue(), merchantServer({...options, env: {}, ...(emulated && {emulated})})],
  });
  await server.listen();
  const cashfree = await emulator;
  const url = server.resolvedUrls?.local[0]?.replace(/\/$/, '');
  if (!url) throw new Error('The shop did not open');
  return {url, cashfree, close: () => server.close()};
}
