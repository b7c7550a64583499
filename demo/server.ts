/**
 * The merchant's server, as a Vite plugin: the token proxy at `/cf` on the origin of the pages, and the emulator of Cashfree on
 * another origin. With Cashfree's keys in the environment, the proxy calls Cashfree instead.
 */
import {once} from 'node:events';
import {createServer, type AddressInfo} from 'node:net';
import type {Plugin, ViteDevServer} from 'vite';
import {createTokenProxy, optionsFromEnv, type TokenProxyOptions} from '../src/proxy/index.ts';
import {toNodeHandler} from '../src/proxy/node.ts';
import type {EmulatorOptions} from '../src/emulator/index.ts';
import {serveEmulator, type ServedEmulator} from '../src/emulator/node.ts';
import {dashboard, emulatorOptions, newSealingKey} from './merchant.ts';

export interface MerchantOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Options of the emulator. With `port` 0 it uses any free port. Default: 0. */
  readonly emulator?: EmulatorOptions & {readonly port?: number};
  /** Options of the proxy. They override the environment. */
  readonly proxy?: Partial<TokenProxyOptions>;
  /** Called with the emulator when it runs. */
  readonly emulated?: (served: ServedEmulator) => void;
}

export function merchantServer({env = process.env, emulator, proxy, emulated}: MerchantOptions = {}): Plugin {
  let served: ServedEmulator | undefined;
  const invented = !env['CF_ENVIRONMENT'] || env['CF_ENVIRONMENT'] === 'emulator';
  return {
    name: 'merchant-server',
    apply: 'serve',
    async configureServer(server) {
      // These checks run before a server listens: an address that is printed then works.
      const real = invented ? undefined : plainly(() => ({...optionsFromEnv(env), ...proxy}));
      const {port, host} = server.config.server;
      await ensureFree(port, typeof host === 'string' ? host : 'localhost');
      if (invented) await ensureFree(emulator?.port ?? 0, '127.0.0.1');

      const handler = listening(server).then(async origin => {
        if (real) {
          server.config.logger.info(`\n  Cashfree: ${real.environment}, with the keys of the environment`);
          return toNodeHandler(createTokenProxy(real));
        }
        served = await serveEmulator({...dashboard(origin), ...emulator, port: emulator?.port ?? 0});
        emulated?.(served);
        server.config.logger.info(`\n  Cashfree: emulated at ${served.url}, where no person is verified`);
        const settings: TokenProxyOptions = {
          ...emulatorOptions(served.url),
          sealingKeys: [newSealingKey()],
          // Not every browser stores a `Secure` cookie over http.
          cookies: 'development',
          ...proxy,
        };
        return toNodeHandler(createTokenProxy(settings));
      });
      handler.catch(async (error: unknown) => {
        server.config.logger.error(`\n  ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
        await server.close();
      });
      // The callback page and the cookies belong to `localhost`. A journey that starts on another host would not return to it.
      server.middlewares.use((request, response, next) => {
        const {host = '', accept = ''} = request.headers;
        const address = /^(?:127(?:\.\d+){3}|\[::1\])(:\d+)?$/.exec(host);
        if (!address || !accept.includes('text/html')) return next();
        response.writeHead(302, {location: `http://localhost${address[1] ?? ''}${request.url}`}).end();
      });
      server.middlewares.use('/cf', (request, response, next) => {
        handler.then(handle => handle(request, response), next);
      });
      server.httpServer?.once('close', () => void served?.close());
    },
  };
}

/** Vite prints the stack of an error and ends. For a wrong variable this function reduces the stack to the message. */
function plainly<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof Error) error.stack = error.message;
    throw error;
  }
}

async function ensureFree(port: number, host: string): Promise<void> {
  if (port === 0) return;
  const probe = createServer().listen(port, host);
  await once(probe, 'listening').catch((error: unknown) =>
    plainly(() => {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      throw new Error(`Port ${port} of ${host} is taken: is the demo, or an emulator, already running?`);
    }),
  );
  probe.close();
  await once(probe, 'close');
}

/** Resolves with the origin of the pages when the server listens. */
function listening(server: ViteDevServer): Promise<string> {
  return new Promise(resolve => {
    server.httpServer?.once('listening', () => {
      const {port} = server.httpServer?.address() as AddressInfo;
      resolve(`http://localhost:${port}`);
    });
  });
}
