import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {connect as connectTo, type AddressInfo, type Socket} from 'node:net';
import {expect} from 'chai';
import {stopOnSignal} from '../../src/proxy/node.ts';
import {untilRefused} from '../_support/refused.ts';
import {hasRedis, startRedis} from './store/_support/redis.ts';

/** Longer than a test may take: a test that waits for this limit fails. */
const NEVER = '600000';

/** A server that holds every request until the test answers it. */
async function holdRequests() {
  const held: ServerResponse[] = [];
  let arrived: () => void = () => undefined;
  const server = createServer((_request, answer) => {
    held.push(answer);
    arrived();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves when so many requests are held. */
    reached: (count: number) =>
      new Promise<void>(resolve => {
        arrived = () => held.length >= count && resolve();
        arrived();
      }),
    release: () => held.splice(0).forEach(answer => answer.end('released')),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe('a server that receives a stop signal', () => {
  let upstream: Awaited<ReturnType<typeof holdRequests>>;
  let agent: Agent;
  let child: ChildProcess | undefined;
  let output = '';
  let port = 0;

  beforeEach(async () => {
    upstream = await holdRequests();
    agent = new Agent({keepAlive: true});
  });
  afterEach(() => {
    agent.destroy();
    child?.kill('SIGKILL');
    upstream.close();
  });

  async function start(env: Record<string, string> = {}): Promise<ChildProcess> {
    const started = spawn(process.execPath, ['--import', 'tsx', 'test/proxy/_support/stop-server.ts'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {PATH: process.env.PATH, UPSTREAM: upstream.url, TIMEOUT: NEVER, ...env},
    });
    child = started;
    output = '';
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: unknown) => {
        output += String(chunk);
        if (/^port \d+$/m.test(output)) resolve();
      };
      started.stdout.on('data', read);
      started.stderr.on('data', read);
      started.once('exit', () => reject(new Error(`The server did not start: ${output}`)));
    });
    port = Number(/^port (\d+)$/m.exec(output)?.[1]);
    return started;
  }

  const ended = async (process: ChildProcess): Promise<number | NodeJS.Signals | null> => {
    if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
    return process.exitCode ?? process.signalCode;
  };

  /** One request on a connection that is kept alive. */
  async function ask(path: string): Promise<IncomingMessage> {
    const [answer] = (await once(get({port, host: '127.0.0.1', path, agent}), 'response')) as [
      IncomingMessage,
    ];
    return answer;
  }
  async function textOf(answer: IncomingMessage): Promise<string> {
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += String(chunk);
    return text;
  }
  async function open(): Promise<Socket> {
    const socket = connectTo(port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }
  const refused = () => untilRefused(port);

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`closes an idle connection and exits, after ${signal}`, async () => {
      const server = await start();
      const answer = await ask('/');
      expect(await textOf(answer)).to.equal('at once');
      expect(answer.headers.connection).to.equal('keep-alive');
      server.kill(signal);
      expect(await ended(server)).to.equal(0);
      expect(output).to.contain('closing');
    });
  }

  it('exits despite a connection that never sent a request', async () => {
    const server = await start();
    const socket = await open();
    server.kill('SIGTERM');
    await once(socket, 'close');
    expect(await ended(server)).to.equal(0);
  });

  it('answers the requests in progress, accepts no more, and announces the end of the connection', async () => {
    const server = await start();
    const asked = ask('/held');
    await upstream.reached(1);
    server.kill('SIGTERM');
    await refused();
    expect(output).not.to.contain('closing');
    upstream.release();
    const answer = await asked;
    expect(answer.headers.connection).to.equal('close');
    expect(await textOf(answer)).to.equal('released');
    expect(await ended(server)).to.equal(0);
    expect(output).to.contain('closing');
  });

  it('closes a connection whose answer began before the signal', async () => {
    const server = await start();
    const answer = await ask('/streamed');
    expect(answer.headers.connection).to.equal('keep-alive');
    await upstream.reached(1);
    server.kill('SIGTERM');
    await refused();
    upstream.release();
    expect(await textOf(answer)).to.equal('begun released');
    expect(await ended(server)).to.equal(0);
  });

  it('answers a request that arrives during the stop on a connection that was kept alive', async () => {
    const server = await start();
    const socket = (await open()).setEncoding('utf8');
    let said = '';
    socket.on('data', chunk => (said += String(chunk)));
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    while (!said.includes('at once')) await once(socket, 'data');
    expect(said).to.match(/connection: keep-alive/i);
    said = '';
    socket.write('GET / HTTP/1.1\r\n');
    // The same process has read these bytes when it has answered a later request.
    await textOf(await ask('/'));
    server.kill('SIGTERM');
    await refused();
    socket.write('host: a\r\n\r\n');
    await once(socket, 'close');
    expect(said).to.match(/^HTTP\/1.1 200 [^]*connection: close[^]*at once/i);
    expect(await ended(server)).to.equal(0);
  });

  it('cuts off the requests in progress at the deadline, logs that, and exits with 1', async () => {
    const server = await start({TIMEOUT: '300'});
    const asked = ask('/held').catch((error: unknown) => error);
    await upstream.reached(1);
    server.kill('SIGTERM');
    expect(await asked).to.be.instanceOf(Error);
    expect(await ended(server)).to.equal(1);
    expect(output).to.contain('Requests were still under way 300 ms after the stop began.');
    expect(output).to.contain('closing');
  });

  it('exits at once at a second signal', async () => {
    const server = await start();
    const asked = ask('/held').catch((error: unknown) => error);
    await upstream.reached(1);
    server.kill('SIGTERM');
    await refused();
    server.kill('SIGINT');
    expect(await ended(server)).to.equal(130);
    expect(await asked).to.be.instanceOf(Error);
  });

  const closing = [
    ['fails', 'close failed during the stop: RangeError.'],
    ['hangs', 'close took longer than 3000 ms during the stop.'],
  ] as const;
  for (const [how, said] of closing) {
    it(`exits with 1 and logs the cause if close ${how}, and quotes nothing`, async () => {
      const server = await start({CLOSE: how});
      server.kill('SIGTERM');
      expect(await ended(server)).to.equal(1);
      expect(output).to.contain(said);
      expect(output).not.to.contain('secret');
    });
  }

  (hasRedis ? it : it.skip)('quits its Redis client', async () => {
    const redis = await startRedis();
    try {
      const server = await start({REDIS_PORT: String(redis.port)});
      server.kill('SIGTERM');
      expect(await ended(server)).to.equal(0);
      const client = redis.client();
      await once(client, 'ready');
      expect(await client.info('commandstats')).to.match(/cmdstat_quit:calls=1,/);
    } finally {
      await redis.stop();
    }
  });
});

describe('the function that stops a server', () => {
  async function listen(): Promise<{server: Server; url: string}> {
    const server = createServer((request, answer) => {
      if (request.url !== '/never') answer.end('at once');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`};
  }

  it('resolves when the server is closed, and stops it only once', async () => {
    const {server, url} = await listen();
    let closed = 0;
    const stop = stopOnSignal(server, {close: () => closed++});
    await (await fetch(url)).text();
    await Promise.all([stop(), stop()]);
    expect(server.listening).to.equal(false);
    expect(closed).to.equal(1);
  });

  it('rejects if requests were cut off', async () => {
    const {server, url} = await listen();
    const stop = stopOnSignal(server, {timeout: 50});
    const asked = fetch(`${url}/never`).catch((error: unknown) => error);
    await once(server, 'request');
    expect(String(await stop().catch((error: unknown) => error))).to.contain('50 ms');
    expect(await asked).to.be.instanceOf(TypeError);
  });

  const closings: [string, (server: Server, stop: () => Promise<void>) => Promise<unknown>][] = [
    ['by it', (_server, stop) => stop()],
    ['otherwise', server => once(server.close(), 'close')],
  ];
  for (const [how, closeIt] of closings) {
    it(`restores the default of the signals after the server is closed ${how}`, async () => {
      const count = () => process.listenerCount('SIGTERM') + process.listenerCount('SIGINT');
      const before = count();
      const {server} = await listen();
      const stop = stopOnSignal(server);
      expect(count()).to.equal(before + 2);
      await closeIt(server, stop);
      expect(count()).to.equal(before);
    });
  }

  for (const timeout of [0, -1, NaN]) {
    it(`refuses a timeout of ${timeout}`, () => {
      expect(() => stopOnSignal(createServer(), {timeout})).to.throw(TypeError, 'timeout');
    });
  }
});
