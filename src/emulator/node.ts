import {isLoopbackHost} from '../protocol/loopback.ts';
import type {IncomingMessage, Server, ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createAdaptorServer} from '@hono/node-server';
import {RESPONSE_ALREADY_SENT} from '@hono/node-server/utils/response';
import {ConnectionLost} from './faults/faults.ts';
import type {EmulatorOptions} from './options.ts';
import {createEmulator, type Emulator} from './emulator.ts';
import {brokenOff} from './faults/wait.ts';

export interface ServeOptions extends EmulatorOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** Default: `127.0.0.1`. */
  readonly hostname?: string;
  /** Lets `hostname` be one that other machines reach. Default false: an emulator approves everybody. */
  readonly public?: boolean;
}

export interface ServedEmulator {
  /** Without a slash at the end. */
  readonly url: string;
  readonly emulator: Emulator;
  /** Listens at `url`. */
  readonly server: Server;
  /** Closes the server and every connection at once. */
  readonly close: () => Promise<void>;
}

/** Another program listens there. */
export class PortTaken extends Error {}

/**
 * Serves an emulator over HTTP.
 *
 * @throws {TypeError} for a host name beyond loopback, unless `public` says so.
 * @throws {PortTaken}
 */
export async function serveEmulator(options: ServeOptions = {}): Promise<ServedEmulator> {
  const {port = 0, hostname = '127.0.0.1'} = options;
  if (!options.public && !isLoopbackHost(hostname))
    throw new TypeError(
      `The emulator binds to loopback only, not to ${hostname}. To let other machines in, set public.`,
    );
  const emulator = createEmulator(options);
  const server = createAdaptorServer({
    async fetch(request, env) {
      const incoming = env.incoming as IncomingMessage;
      try {
        const response = await emulator.fetch(request, incoming.socket.remoteAddress);
        return brokenOff.has(response)
          ? await writeBrokenOff(response, env.outgoing as ServerResponse)
          : response;
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
        incoming.socket.resetAndDestroy();
        return new Response(null, {status: 500});
      }
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} of ${hostname} is taken: is another emulator, or the demo, running?`;
      reject(error.code === 'EADDRINUSE' ? new PortTaken(taken, {cause: error}) : error);
    });
    server.listen(port, hostname, resolve);
  });
  const bound = server.address() as AddressInfo;
  const host = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return {
    url: `http://${host}:${bound.port}`,
    emulator,
    // What the adapter makes by default.
    server: server as Server,
    close: () =>
      new Promise((resolve, reject) => {
        emulator.close();
        server.close(error => (error ? reject(error) : resolve()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** The adapter would report a body that fails as an error of ours; so what there is of it is written here. */
async function writeBrokenOff(response: Response, outgoing: ServerResponse): Promise<Response> {
  const {value} = (await response.body?.getReader().read()) ?? {};
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.write(value ?? '', () => outgoing.destroy());
  return RESPONSE_ALREADY_SENT;
}
