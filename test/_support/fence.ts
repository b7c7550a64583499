import {createServer, request as forward} from 'node:http';
import type {AddressInfo} from 'node:net';

/** A network with one origin in it. */
export interface Fence {
  /** Of the proxy that a browser has to use for everything, as `127.0.0.1:4321`. */
  readonly proxy: string;
  /** What else was asked for, by pages, frames, workers or the browser itself. It got nothing. */
  readonly refused: string[];
  close(): Promise<void>;
}

/** A forward proxy that lets through what is for one http origin, and writes down and refuses all else. */
export async function openFence(origin: string): Promise<Fence> {
  const refused: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const {url = '', method = 'GET', headers} = incoming;
    if (!URL.canParse(url) || new URL(url).origin !== origin) {
      refused.push(url);
      outgoing.writeHead(403).end();
      return;
    }
    const onward = forward(url, {method, headers}, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  // How a browser asks for https, and for sockets.
  server.on('connect', ({url = ''}, socket) => {
    refused.push(url);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    proxy: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    close: () =>
      new Promise((resolve, reject) => {
        server.close(error => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
