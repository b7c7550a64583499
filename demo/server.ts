/**
 * The merchant's server, as a Vite plugin: the token proxy at `/cf` beside the pages, and the emulator of Cashfree on an
 * origin of its own. With Cashfree's keys in the environment it talks to Cashfree instead.
 */
import type {AddressInfo} from 'node:net';
import type {Plugin, ViteDevServer} from 'vite';
import {createTokenProxy, optionsFromEnv, type TokenProxyOptions} from '../src/proxy/index.ts';
import {toNodeHandler} from '../src/proxy/node.ts';
import type {SandboxOptions} from '../src/sandbox/index.ts';
import {serveSandbox, type ServedSandbox} from '../src/sandbox/node.ts';
import {dashboard, emulatorOptions, newSealingKey} from './merchant.ts';

export interface MerchantOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** For the emulator; `port` 0 is any free one. */
  readonly sandbox?: SandboxOptions & {readonly port?: number};
  /** For the proxy, over what the environment says. */
  readonly proxy?: Partial<TokenProxyOptions>;
  /** Gets the emulator once it runs. */
  readonly emulated?: (served: ServedSandbox) => void;
}

export function merchantServer({env = process.env, sandbox, proxy, emulated}: MerchantOptions = {}): Plugin {
  let served: ServedSandbox | undefined;
  return {
    name: 'merchant-server',
    configureServer(server) {
      const handler = listening(server).then(async origin => {
        if (env['CF_ENVIRONMENT'] && env['CF_ENVIRONMENT'] !== 'emulator') {
          const options = {...optionsFromEnv(env), ...proxy};
          server.config.logger.info(`\n  Cashfree: ${options.environment}, with the keys of the environment`);
          return toNodeHandler(createTokenProxy(options));
        }
        served = await serveSandbox({...dashboard(origin), ...sandbox, port: sandbox?.port ?? 0});
        emulated?.(served);
        server.config.logger.info(`\n  Cashfree: emulated at ${served.url}, where nobody is verified`);
        const options: TokenProxyOptions = {
          ...emulatorOptions(served.url),
          sealingKeys: [newSealingKey()],
          // Not every browser keeps a Secure cookie on plain http.
          cookies: 'development',
          ...proxy,
        };
        return toNodeHandler(createTokenProxy(options));
      });
      // Keys that are missing or wrong: one line, not a shop whose button never works.
      handler.catch(async (error: unknown) => {
        server.config.logger.error(`\n  ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
        await server.close();
      });
      server.middlewares.use('/cf', (request, response, next) => {
        handler.then(handle => handle(request, response), next);
      });
      server.httpServer?.once('close', () => void served?.close());
    },
  };
}

/** The origin under which a browser finds the pages. */
function listening(server: ViteDevServer): Promise<string> {
  return new Promise(resolve => {
    server.httpServer?.once('listening', () => {
      const {port} = server.httpServer?.address() as AddressInfo;
      resolve(`http://localhost:${port}`);
    });
  });
}
