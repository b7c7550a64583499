import {isLoopbackHost} from '../protocol/loopback.ts';
import type {IncomingMessage, Server, ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createAdaptorServer} from '@hono/node-server';
import {RESPONSE_ALREADY_SENT} from '@hono/node-server/utils/response';
import {ConnectionLost} from './faults/faults.ts';
import type {EmulatorOptions} from './options.ts';
import {createEmulator, type Emulator} from './emulator.ts';
import {brokenOff} from './faults/wait.ts';

/** The package does not export this module. Its command line does the same. */
export interface ServeOptions extends EmulatorOptions {
  /** Default: `0`, which selects a free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. */
  readonly hostname?: string;
  /** Allows a `hostname` that other machines can reach. The emulator verifies no user. Default: `false`. */
  readonly public?: boolean;
}

export interface ServedEmulator {
  /** Without a slash at the end. */
  readonly url: string;
  readonly emulator: Emulator;
  readonly server: Server;
  /** Closes the server and all its connections immediately. */
  readonly close: () => Promise<void>;
}

/** `cause` is the error of the operating system. */
export class PortTaken extends Error {}

/**
 * @throws {TypeError} if `hostname` is not a loopback host and `public` is not set, or if an option is
 * invalid.
 * @throws {PortTaken} if the port is already in use.
 */
export async function serveEmulator(options: ServeOptions = {}): Promise<ServedEmulator> {
  const {port = 0, hostname = '127.0.0.1'} = options;
  if (!options.public && !isLoopbackHost(hostname))
    throw new TypeError(
      `The emulator binds to loopback only, not to ${hostname}. Set public to accept other machines.`,
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
    overrideGlobalObjects: false,
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
    // By default, the adapter creates an `http.Server`.
    server: server as Server,
    close: () =>
      new Promise((resolve, reject) => {
        emulator.close();
        server.close(error => (error ? reject(error) : resolve()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** Writes the first chunk and destroys the socket. The adapter would log the failing body as an error. */
async function writeBrokenOff(response: Response, outgoing: ServerResponse): Promise<Response> {
  const {value} = (await response.body?.getReader().read()) ?? {};
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.write(value ?? '', () => outgoing.destroy());
  return RESPONSE_ALREADY_SENT;
}
