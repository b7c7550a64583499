// An outbound HTTP proxy on loopback: it forwards plain requests, and opens tunnels (RFC 9110 section 9.3.6).
import {once} from 'node:events';
import {createServer, request as send} from 'node:http';
import {connect, type AddressInfo, type Socket} from 'node:net';

export interface OutboundProxy {
  readonly url: string;
  /** Hosts, with their ports, that something was sent to. */
  readonly hosts: Set<string>;
  close(): void;
}

export async function openOutboundProxy(): Promise<OutboundProxy> {
  const hosts = new Set<string>();
  const sockets = new Set<Socket>();
  const server = createServer((req, res) => {
    const target = new URL(req.url ?? '');
    hosts.add(target.host);
    const {method, headers} = req;
    const onward = send(target, {method: method ?? 'GET', headers}, answer => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.once('error', () => res.destroy());
    req.pipe(onward);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', ({url = ''}: {url?: string}, socket: Socket, head: Buffer) => {
    hosts.add(url);
    const {hostname, port} = new URL(`http://${url}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.once('error', () => socket.destroy());
    socket.once('error', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hosts,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
