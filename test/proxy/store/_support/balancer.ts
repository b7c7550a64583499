import {once} from 'node:events';
import {
  Agent,
  createServer,
  request,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type {AddressInfo} from 'node:net';
import {buffer} from 'node:stream/consumers';

/**
 * A balancer before servers on these ports of 127.0.0.1, in turn, over connections that it keeps alive.
 *
 * It does what balancers do by default, and no more: a request goes to another server where the connection was refused,
 * or where a connection that was used before had been closed by the server without an answer.
 */
export async function startBalancer(ports: readonly number[]) {
  const agent = new Agent({keepAlive: true});
  let turn = 0;
  let moved = 0;

  const server = createServer((incoming, outgoing) => void forward(incoming, outgoing));

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    for (let tries = 0; ; tries++) {
      const {method, url: path, headers} = incoming;
      const port = ports[turn++ % ports.length];
      const sent = request({host: '127.0.0.1', port, path, method, headers, agent}).end(body);
      try {
        const [answer] = (await once(sent, 'response')) as [IncomingMessage];
        // Connections are each hop's own (RFC 9110 section 7.6.1).
        for (const name of ['connection', 'keep-alive']) Reflect.deleteProperty(answer.headers, name);
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(await buffer(answer));
        return;
      } catch (error) {
        if (!isSafe(sent, error) || tries >= 10) {
          outgoing.writeHead(502).end();
          return;
        }
        moved += 1;
      }
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** How many requests were sent again to another server. */
    get moved() {
      return moved;
    },
    close() {
      agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Whether no server can have seen the request. */
function isSafe(sent: ClientRequest, error: unknown): boolean {
  const {code} = error as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED' || (code === 'ECONNRESET' && sent.reusedSocket);
}
