// Code in front of the proxy on Node that reads the body: parsers of Express and Fastify, loggers.
import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect} from 'chai';
import express, {type RequestHandler} from 'express';
import Fastify from 'fastify';
import {toNodeHandler} from '../../src/proxy/node.ts';
import {MOBILE} from './_support/fake-cashfree.ts';
import {consent, createBrowser, expectProblem, setUp, type Browser} from './_support/support.ts';

const any = () => true;
const session = {mobile: MOBILE, presentation: 'redirect'};

/** Puts something in the place of what a parser made. */
const replacing =
  (change: (body: unknown) => unknown): RequestHandler =>
  (req, _, next) => {
    if (req.body !== undefined) req.body = change(req.body);
    next();
  };
const emptying: RequestHandler = (req, _, next) => {
  req.body ??= {};
  next();
};
const draining: RequestHandler = (req, _, next) => {
  req.on('end', next).resume();
};
const circle: Record<string, unknown> = {mobile: MOBILE};
circle.circle = circle;

describe('behind a body parser', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  async function at(server: Server): Promise<string> {
    servers.push(server);
    if (!server.listening) await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function behind(parsers: readonly RequestHandler[], authorize?: () => Promise<boolean>) {
    const world = setUp({
      cookies: 'development',
      environment: 'sandbox',
      ...(authorize && {authorize}),
    });
    const app = express();
    for (const parser of parsers) app.use(parser);
    app.use('/cf', toNodeHandler(world.proxy));
    const url = await at(app.listen(0, '127.0.0.1'));
    return {...world, browser: createBrowser(request => fetch(request), `${url}/cf`)};
  }

  const kept: [string, readonly RequestHandler[]][] = [
    ['no parser', []],
    ['express.json()', [express.json()]],
    ['express.json() of any type', [express.json({type: any, strict: false})]],
    ['express.raw()', [express.raw({type: any})]],
    ['express.raw() of JSON', [express.raw({type: 'application/json'})]],
    ['express.text() of any type', [express.text({type: any})]],
    [
      'express.text() and express.urlencoded(), which leave JSON alone',
      [express.text(), express.urlencoded()],
    ],
    ['all four as they are', [express.json(), express.raw(), express.text(), express.urlencoded()]],
    [
      'bytes that are no Buffer',
      [express.raw({type: any}), replacing(body => new Uint8Array(body as Buffer))],
    ],
    [
      'bytes in the middle of a larger buffer',
      [
        express.raw({type: any}),
        replacing(body => {
          const bytes = body as Buffer;
          const larger = new Uint8Array(bytes.length + 8).fill(120);
          larger.set(bytes, 4);
          return larger.subarray(4, 4 + bytes.length);
        }),
      ],
    ],
    ['an ArrayBuffer', [express.raw({type: any}), replacing(body => Uint8Array.from(body as Buffer).buffer)]],
    [
      'a parser that keeps the text in rawBody, and makes nothing of it',
      [
        express.text({type: any}),
        (req, _, next) => {
          Object.assign(req, {rawBody: req.body as unknown, body: undefined});
          next();
        },
      ],
    ],
    ['Express 4, whose parsers leave an empty object where they did not read', [emptying]],
  ];
  for (const [what, parsers] of kept)
    it(`completes a journey behind ${what}`, async () => {
      const {browser, cashfree} = await behind(parsers);
      const {id, token} = await consent(browser, cashfree);
      const details = await browser.details(token, {transaction: id});
      expect(details.status, details.text).to.equal(200);
      expect((await browser.send('cancel')).status).to.equal(204);
    });

  const lost: [string, readonly RequestHandler[], string][] = [
    ['express.urlencoded() of any type', [express.urlencoded({type: any})], 'body-parsed'],
    [
      'express.urlencoded() of any type, extended',
      [express.urlencoded({type: any, extended: true})],
      'body-parsed',
    ],
    [
      'something that is no JSON any more',
      [express.json(), replacing(() => new Map([['mobile', MOBILE]]))],
      'body-parsed',
    ],
    ['a form', [express.json(), replacing(() => new URLSearchParams({mobile: MOBILE}))], 'body-parsed'],
    ['a circle', [express.json(), replacing(() => circle)], 'body-parsed'],
    ['a BigInt', [express.json(), replacing(() => ({mobile: BigInt(MOBILE)}))], 'body-parsed'],
    ['a function', [express.json(), replacing(() => () => MOBILE)], 'body-parsed'],
    [
      'a getter that throws',
      [
        express.json(),
        (req, _, next) => {
          Object.defineProperty(req, 'body', {
            get() {
              throw new Error(MOBILE);
            },
          });
          next();
        },
      ],
      'body-parsed',
    ],
    ['something that reads and keeps nothing', [draining], 'body-read'],
    ['a parser that keeps its result elsewhere', [express.json(), replacing(() => undefined)], 'body-read'],
  ];
  for (const [what, parsers, reason] of lost)
    it(`refuses with a named cause the body that ${what} left`, async () => {
      const {browser, cashfree, events} = await behind(parsers);
      for (const [step, body] of [
        ['session', session],
        ['token', {auth_code: 'x=y&z[]=1'}],
        ['status', {}],
        ['user-details', {}],
        ['users', {phone: MOBILE}],
      ] as const) {
        const answer = await browser.send(step, {body});
        expectProblem(answer, 'request-refused', {reason});
        expect(answer.status).to.equal(500);
        expect(events.at(-1)).to.include({code: 'request-refused', reason});
      }
      // What needs no body works.
      expect((await browser.send('capabilities')).status).to.equal(200);
      expect(cashfree.calls).to.deep.equal([]);
    });

  it('refuses a foreign page as foreign, behind any parser', async () => {
    const {browser} = await behind([draining]);
    const answer = await browser.send('session', {body: session, headers: {'x-cf-user-details': null}});
    expectProblem(answer, 'request-refused', {reason: 'header'});
  });

  it('refuses with a named cause, and does not hang, if other code reads the body while authorize runs', async () => {
    let allow: (allowed: boolean) => void = () => undefined;
    const asked = new Promise<boolean>(resolve => (allow = resolve));
    const reading: RequestHandler = (req, _, next) => {
      req.on('data', () => undefined).on('end', () => allow(true));
      next();
    };
    const {browser} = await behind([reading], () => asked);
    expectProblem(await browser.send('session', {body: session}), 'request-refused', {reason: 'body-read'});
  });

  it('refuses with a named cause behind Fastify’s own parser, and completes a journey if the parsed body is passed on', async () => {
    for (const handedOn of [false, true]) {
      const {proxy, cashfree} = setUp({cookies: 'development', environment: 'sandbox'});
      const app = Fastify();
      const handler = toNodeHandler(proxy);
      app.all('/cf/*', (request, reply) => {
        reply.hijack();
        if (handedOn) Object.assign(request.raw, {body: request.body});
        handler(request.raw, reply.raw);
      });
      await app.listen({port: 0, host: '127.0.0.1'});
      const browser = createBrowser(request => fetch(request), `${await at(app.server)}/cf`);
      if (handedOn) await expectJourney(browser, cashfree);
      else
        expectProblem(await browser.send('session', {body: session}), 'request-refused', {
          reason: 'body-read',
        });
      await app.close();
    }
  });

  it('refuses with a named cause a Request whose body was read before', async () => {
    const {proxy} = setUp();
    const reading = async (request: Request): Promise<Response> => {
      if (request.method === 'POST') await request.text();
      return proxy(request);
    };
    const read = createBrowser(reading);
    expectProblem(await read.send('session', {body: session}), 'request-refused', {reason: 'body-read'});
    const url = await at(createServer(toNodeHandler(reading)).listen(0, '127.0.0.1'));
    const overNode = createBrowser(request => fetch(request), `${url}/cf`);
    expectProblem(await overNode.send('session', {body: session}), 'request-refused', {reason: 'body-read'});
  });

  it('ignores a body that a platform keeps beside an unread stream', async () => {
    const {proxy, cashfree} = setUp({cookies: 'development', environment: 'sandbox'});
    const handler = toNodeHandler(proxy);
    const url = await at(
      createServer((req, res) => {
        Object.defineProperty(req, 'body', {
          get(this: IncomingMessage) {
            throw new Error('Invalid JSON');
          },
        });
        handler(req, res);
      }).listen(0, '127.0.0.1'),
    );
    await expectJourney(
      createBrowser(request => fetch(request), `${url}/cf`),
      cashfree,
    );
  });

  async function expectJourney(browser: Browser, cashfree: Parameters<typeof consent>[1]): Promise<void> {
    const {token} = await consent(browser, cashfree);
    expect((await browser.details(token)).status).to.equal(200);
  }
});
