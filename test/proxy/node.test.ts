import {once} from 'node:events';
import {createServer, request, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect} from 'chai';
import {createTokenProxy, type TokenProxyOptions} from '../../src/proxy/index.ts';
import {toNodeHandler} from '../../src/proxy/node.ts';
import {fakeCashfree, MOBILE} from './_support/fake-cashfree.ts';
import {
  consent,
  CONSENT,
  createBrowser,
  expectProblem,
  ORIGIN,
  SEALING_KEY,
  setUp,
} from './_support/support.ts';

type Listener = ReturnType<typeof toNodeHandler>;

/** Before any handler is made. */
const globals = {Request, Response};

/** Like Express: takes the mount path off `url`, and keeps the whole. */
const mounted =
  (listener: Listener): Listener =>
  (req, res) => {
    Object.assign(req, {originalUrl: req.url, url: req.url?.replace('/cf', '') ?? ''});
    listener(req, res);
  };

/** Like `express.json()`: reads the body before the handler sees the request. */
const parsed =
  (listener: Listener): Listener =>
  (req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      if (text !== '') Object.assign(req, {body: JSON.parse(text) as unknown});
      listener(req, res);
    });
  };

/** A proxy whose answers the adapter writes itself. */
const bareProxy = (options: Partial<TokenProxyOptions> = {}) =>
  createTokenProxy({
    environment: 'sandbox',
    secureIdKeys: {clientId: 'a', clientSecret: 'b'},
    oneClickKeys: {clientId: 'c', clientSecret: 'd'},
    sealingKeys: [SEALING_KEY],
    consentUrl: CONSENT,
    cookies: 'development',
    fetch: fakeCashfree().fetch,
    ...options,
  });

describe('the proxy in node:http', () => {
  const servers: Server[] = [];

  async function serve(listener: Listener): Promise<string> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  const mounts: [string, (listener: Listener) => Listener][] = [
    ['by itself', listener => listener],
    ['below a mount path', mounted],
    ['behind a body parser', parsed],
    ['below a mount path and behind a body parser', listener => mounted(parsed(listener))],
  ];
  for (const [where, mount] of mounts) {
    it(`carries a journey ${where}`, async () => {
      const cashfree = fakeCashfree();
      const {proxy} = setUp({cookies: 'development', environment: 'sandbox'}, cashfree);
      const url = await serve(mount(toNodeHandler(proxy)));
      const browser = createBrowser(sent => fetch(sent), `${url}/cf`);
      const {id, token} = await consent(browser, cashfree);
      const details = await browser.details(token, {transaction: id});
      expect(details.status, details.text).to.equal(200);
    });
  }

  it('counts starts by the address of the socket, not by headers', async () => {
    const limits = {address: {count: 1, seconds: 60}};
    const {proxy} = setUp({cookies: 'development', environment: 'sandbox', limits});
    const browser = createBrowser(sent => fetch(sent), `${await serve(toNodeHandler(proxy))}/cf`);
    expect((await browser.start()).status).to.equal(200);
    const second = await browser.send('session', {
      body: {mobile: '0000000002', presentation: 'redirect'},
      headers: {'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9'},
    });
    expectProblem(second, 'rate-limited');
  });

  it('answers a malformed Host header without the handler', async () => {
    const {proxy, events} = setUp();
    const url = new URL(await serve(toNodeHandler(proxy)));
    const sent = request({
      port: url.port,
      host: '127.0.0.1',
      path: '/cf/status',
      headers: {host: 'a b/c'},
    }).end();
    const [answer] = (await once(sent, 'response')) as [{statusCode: number; resume(): void}];
    answer.resume();
    expect(answer.statusCode).to.equal(400);
    expect(events).to.deep.equal([]);
  });

  it('writes the same answers as a framework writes', async () => {
    const proxy = bareProxy({origins: [ORIGIN], limits: {number: false}});
    const stories = [toNodeHandler(proxy), toNodeHandler(request => proxy(request))].map(async listener => {
      const url = await serve(listener);
      const browser = createBrowser(sent => fetch(sent), `${url}/cf`);
      const page = {headers: {origin: ORIGIN, 'sec-fetch-site': 'same-site'}};
      const body = {mobile: MOBILE, presentation: 'redirect'};
      const answers = [
        await browser.send('capabilities', page),
        await browser.send('users', {...page, body}),
      ];
      for (let tab = 0; tab < 5; tab++) answers.push(await browser.send('session', {...page, body}));
      answers.push(await browser.send('cancel', page));
      const {status, headers} = await fetch(`${url}/cf/session`, {
        method: 'OPTIONS',
        headers: {origin: ORIGIN, 'access-control-request-method': 'POST'},
      });
      return [...answers, {status, headers, text: ''}].map(answer => ({
        status: answer.status,
        names: [...new Set(answer.headers.keys())].sort(),
        cookies: answer.headers.getSetCookie().length,
        whole: (answer.headers.get('content-length') ?? '0') === String(Buffer.byteLength(answer.text)),
      }));
    });
    const [direct, wrapped] = await Promise.all(stories);
    expect(direct).to.deep.equal(wrapped);
    expect(direct?.every(({whole}) => whole)).to.equal(true);
    expect(direct?.map(({cookies}) => cookies)).to.include.members([0, 1, 2, 4]);
  });

  it('closes the connection of a caller that sends too slowly, and no other', async () => {
    for (const [status, connection] of [
      [408, 'close'],
      [200, 'keep-alive'],
      [400, 'keep-alive'],
    ] as const) {
      const handler = toNodeHandler(() => Promise.resolve(new Response('{}', {status})));
      const {headers} = await fetch(await serve(handler));
      expect(headers.get('connection'), String(status)).to.equal(connection);
    }
  });

  it('writes the header set-cookie only with cookies', async () => {
    const written: unknown[] = [];
    const handler = toNodeHandler(bareProxy());
    const url = await serve((req, res) => {
      const write = res.writeHead.bind(res) as (status: number, headers: object) => typeof res;
      res.writeHead = ((status: number, headers: object) => {
        written.push('set-cookie' in headers);
        return write(status, headers);
      }) as typeof res.writeHead;
      handler(req, res);
    });
    const browser = createBrowser(sent => fetch(sent), `${url}/cf`);
    expect((await browser.send('capabilities')).status).to.equal(200);
    expect((await browser.start()).status).to.equal(200);
    expect(written).to.deep.equal([false, true]);
  });

  it('leaves the globals of the process as they are', () => {
    toNodeHandler(setUp().proxy);
    expect(globalThis.Request).to.equal(globals.Request);
    expect(globalThis.Response).to.equal(globals.Response);
  });
});
