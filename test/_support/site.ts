import {createServer as createHttp} from 'node:http';
import {createServer as createHttps} from 'node:https';
import type {AddressInfo} from 'node:net';
import {getRequestListener} from '@hono/node-server';
import {certificate} from './certificate.ts';

export interface Site {
  /** As `http://merchant.localhost:4321`. */
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Serves a request handler on a site of its own below `localhost`: `merchant` and `cashfree` are different sites to
 * a browser, not just different origins.
 *
 * @param options.tls WebKit keeps Secure cookies only with it; Chromium and Firefox also without
 */
export async function openSite(
  name: string,
  handler: (request: Request) => Response | Promise<Response>,
  options: {readonly tls?: boolean} = {},
): Promise<Site> {
  const listener = getRequestListener(handler, {overrideGlobalObjects: false});
  const server = options.tls ? createHttps(certificate(), listener) : createHttp(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  return {
    origin: `${options.tls ? 'https' : 'http'}://${name}.localhost:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close(error => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
