// A server that stops on a signal, as a process of its own. GET /held waits for the test's own upstream; /streamed sends
// its headers before. It writes its port on one line.
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {stopOnSignal, toNodeHandler} from '../../../src/proxy/node.ts';
import {connect} from '../store/_support/redis.ts';

const {UPSTREAM = '', TIMEOUT, CLOSE, REDIS_PORT} = process.env;

const server = createServer(
  toNodeHandler(async request => {
    const held = async () => new Uint8Array(await (await fetch(UPSTREAM)).arrayBuffer());
    const {pathname} = new URL(request.url);
    if (pathname === '/held') return new Response(await held());
    if (pathname !== '/streamed') return new Response('at once');
    return new Response(
      new ReadableStream({
        async start(body) {
          body.enqueue(new TextEncoder().encode('begun '));
          body.enqueue(await held());
          body.close();
        },
      }),
    );
  }),
);
const redis = REDIS_PORT === undefined ? undefined : connect(Number(REDIS_PORT));
if (redis) await new Promise(resolve => redis.once('ready', resolve));

stopOnSignal(server, {
  ...(TIMEOUT !== undefined && {timeout: Number(TIMEOUT)}),
  close: () => {
    process.stdout.write('closing\n');
    if (CLOSE === 'fails') throw new RangeError('redis://user:secret@db.example');
    if (CLOSE === 'hangs') return new Promise(() => undefined);
    return redis?.quit();
  },
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`));
