import {expect} from 'chai';
import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {connect, type AddressInfo} from 'node:net';
import {getRequestListener} from '@hono/node-server';
import {Capabilities, GUARD_HEADER, Session, Status, TokenAnswer} from '../../src/protocol/proxy-api.ts';
import {createSandbox, type Sandbox} from '../../src/sandbox/index.ts';
import {createBrowser, expectProblem, type Answer, type Browser} from './support.ts';

const ORIGIN = 'https://shop.example';
/** Of an invented person whom the emulator knows. */
const ASHA = '1000000001';
const NO_DATA = '1999999999';

interface Site {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

type Serve = (env: {readonly cashfree: string; readonly signatureKey: string}) => Promise<Site>;

/**
 * What every proxy must do on every runtime, tried over HTTP and over sockets, before the emulator and before an upstream at
 * its worst. The proxy must be set up for the emulator, with `https://shop.example` as its one origin, development
 * cookies, and a time of a second for a call to Cashfree.
 */
export function conformance(serve: Serve): void {
  let sandbox: Sandbox;
  let site: Site;
  let browser: Browser;
  let cashfree: string;
  /** Answers in the emulator's place. */
  let worst: ((req: IncomingMessage, res: ServerResponse) => void) | undefined;
  const server = createServer((req, res) => (worst ? worst(req, res) : void listener(req, res)));
  const listener = getRequestListener(request => sandbox.fetch(request), {overrideGlobalObjects: false});

  const newBrowser = () => {
    const own = createBrowser(request => fetch(request), `${site.url}/cf`);
    const page = {origin: ORIGIN, 'sec-fetch-site': 'cross-site'};
    return {
      ...own,
      send: (...[step, init]: Parameters<Browser['send']>) =>
        own.send(step, {...init, headers: {...page, ...init?.headers}}),
    };
  };
  const start = (mobile = ASHA) => browser.send('session', {body: {mobile, presentation: 'redirect'}});
  const post = (auth_code: string, transaction?: string) =>
    browser.send('token', {body: {auth_code}, ...(transaction !== undefined && {transaction})});
  const details = (token: unknown) => browser.send('user-details', {token: String(token)});
  const approve = (session: Answer) =>
    String(sandbox.decide(String(session.body.session_id), {type: 'approve'}));

  before(async () => {
    sandbox = createSandbox();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cashfree = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    site = await serve({cashfree, signatureKey: await sandbox.publicKey()});
  });
  after(async () => {
    await (site as Site | undefined)?.stop();
    sandbox.close();
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => {
    browser = newBrowser();
    worst = undefined;
    sandbox.heal();
    sandbox.set({signature: 'ignored', referenceId: 'integer', codeOf: 'this', rateHeaders: 'x-ratelimit'});
  });

  it('goes from session to token to details, through the emulator', async () => {
    expect(Capabilities.parse((await browser.send('capabilities')).body).presentations).to.have.length(3);
    const session = await start();
    expect(session.status, session.text).to.equal(200);
    expect(Session.parse(session.body).available_scopes).to.include('PAN');
    const token = await post(approve(session));
    expect(token.status, token.text).to.equal(200);
    const answer = await details(TokenAnswer.parse(token.body).access_token);
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.body.scopes).to.have.length(11);
    expect(Status.parse((await browser.send('status')).body).status).to.equal('delivered');
    const user = await browser.send('users', {body: {phone: ASHA, name: 'Asha Namuna'}});
    expect(user.status, user.text).to.equal(200);
  });

  it('says that there is no data', async () => {
    expectProblem(await start(NO_DATA), 'data-unavailable');
  });

  it('signs its calls so that the other side can read it', async () => {
    sandbox.set({signature: 'every-call'});
    const session = await start();
    expect(session.status, session.text).to.equal(200);
    expect((await post(approve(session))).status).to.equal(200);
  });

  it('exchanges once for many at the same time', async () => {
    const session = await start();
    const code = approve(session);
    const answers = await Promise.all(
      Array.from({length: 10}, () => post(code, String(session.body.verification_id))),
    );
    expect(answers.map(({status}) => status)).to.deep.equal(Array(10).fill(200));
    expect(sandbox.calls('generate-token', code)).to.equal(1);
    expect((await details(answers[9]?.body.access_token)).status).to.equal(200);
  });

  it('drops the token of somebody else’s session', async () => {
    const victim = await start();
    const code = approve(victim);
    browser = newBrowser();
    await start();
    expectProblem(await post(code), 'binding-mismatch');
    expect((await browser.send('status')).body).to.include({status: 'failed', code: 'binding-mismatch'});
  });

  it('takes no code without a transaction, and no token without its own', async () => {
    const session = await start();
    const token = await post(approve(session));
    browser = newBrowser();
    expectProblem(await post('code'), 'transaction-missing');
    expectProblem(await details(token.body.access_token), 'transaction-missing');
    await start();
    expectProblem(await details(token.body.access_token), 'token-rejected');
  });

  it('cancels', async () => {
    const session = await start();
    const cancelled = await browser.send('cancel', {transaction: String(session.body.verification_id)});
    expect(cancelled.status).to.equal(204);
    expect(cancelled.text).to.equal('');
    expectProblem(await post(approve(session)), 'transaction-missing');
  });

  it('sets a cookie that scripts cannot read, and no second one', async () => {
    const {setCookies} = await start();
    expect(setCookies).to.have.length(1);
    expect(setCookies[0]).to.match(/; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('keeps all digits of an int64', async () => {
    sandbox.set({referenceId: 'int64'});
    const session = await start();
    const token = await post(approve(session));
    const {text} = await details(token.body.access_token);
    expect(/"reference_id":"(\d+)"/.exec(text)?.[1]).to.have.length(19);
  });

  it('passes on when to come back', async () => {
    sandbox.set({rateHeaders: 'retry-after'});
    sandbox.fail({kind: 'error', status: 429, code: 'too_many_requests_per_ip', endpoint: 'session'});
    const answer = await start();
    expectProblem(answer, 'cashfree-rate-limited');
    expect(Number(answer.headers.get('retry-after'))).to.be.at.least(1);
    expect(answer.headers.get('access-control-expose-headers')).to.equal('retry-after');
  });

  const refused: [string, Record<string, string | null>, number][] = [
    ['no guard header', {[GUARD_HEADER]: null}, 403],
    ['a foreign origin', {origin: 'https://evil.example'}, 403],
    ['the null origin', {origin: 'null'}, 403],
    ['no origin', {origin: null}, 403],
    ['its own origin, where another is listed', {origin: 'http://127.0.0.1'}, 403],
    ['text/plain', {'content-type': 'text/plain'}, 415],
    ['a form', {'content-type': 'application/x-www-form-urlencoded'}, 415],
  ];
  for (const [what, headers, status] of refused) {
    it(`refuses ${what}`, async () => {
      const before = sandbox.calls('data-availability');
      const answer = await browser.send('session', {body: {mobile: ASHA, presentation: 'redirect'}, headers});
      expectProblem(answer, 'request-refused');
      expect(answer.status).to.equal(status);
      expect(sandbox.calls('data-availability')).to.equal(before);
    });
  }

  it('answers a preflight of the listed origin alone', async () => {
    const preflight = (origin: string) =>
      fetch(`${site.url}/cf/session`, {
        method: 'OPTIONS',
        headers: {origin, 'access-control-request-method': 'POST'},
      });
    const good = await preflight(ORIGIN);
    expect(good.status).to.equal(204);
    expect(good.headers.get('access-control-allow-origin')).to.equal(ORIGIN);
    expect(good.headers.get('access-control-allow-credentials')).to.equal('true');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).to.equal(
      null,
    );
  });

  const bodies: [string, string, number][] = [
    ['no JSON', '{', 400],
    [
      'a poisoned prototype',
      '{"mobile": "1000000001", "presentation": "redirect", "__proto__": {"a": 1}}',
      400,
    ],
    ['too much', JSON.stringify({mobile: '1'.repeat(20_000)}), 413],
  ];
  for (const [what, body, status] of bodies) {
    it(`refuses a body of ${what}`, async () => {
      expect((await browser.send('session', {body})).status).to.equal(status);
    });
  }

  it('counts a body that comes in chunks, and stops listening', async () => {
    const socket = connect(Number(new URL(site.url).port), '127.0.0.1');
    const head = [
      'POST /cf/session HTTP/1.1',
      'host: 127.0.0.1',
      `origin: ${ORIGIN}`,
      `${GUARD_HEADER}: 1`,
      'content-type: application/json',
      'transfer-encoding: chunked',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const chunk = `1000\r\n${' '.repeat(0x1000)}\r\n`;
    for (let times = 0; times < 8; times++) socket.write(chunk);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).to.match(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  const places: [string, string, number][] = [
    ['GET', '/cf/session', 405],
    ['PUT', '/cf/session', 405],
    ['POST', '/cf/nowhere', 404],
    ['POST', '/cf/session/', 404],
    ['POST', '/cf//session', 404],
    ['POST', '/', 404],
    ['POST', '/cf/session?mobile=1', 400],
  ];
  for (const [method, path, status] of places) {
    it(`has nothing at ${method} ${path}`, async () => {
      const headers = {origin: ORIGIN, [GUARD_HEADER]: '1', 'content-type': 'application/json'};
      const answer = await fetch(site.url + path, {method, headers, ...(method !== 'GET' && {body: '{}'})});
      expect(answer.status).to.equal(status);
      expect(answer.headers.get('content-type')).to.equal('application/problem+json');
      expect(answer.headers.get('cache-control')).to.equal('no-store');
    });
  }

  const upstream: [string, (req: IncomingMessage, res: ServerResponse) => void, string][] = [
    [
      'a redirect',
      (_, res) => res.writeHead(307, {location: `${cashfree}/stolen`}).end(),
      'cashfree-answer-invalid',
    ],
    [
      'HTML',
      (_, res) => res.writeHead(200, {'content-type': 'text/html'}).end('<h1>Hello</h1>'),
      'cashfree-answer-invalid',
    ],
    ['a gateway’s error', (_, res) => res.writeHead(502).end('<h1>Bad gateway</h1>'), 'cashfree-failed'],
    ['nothing', (_, res) => res.end(), 'cashfree-answer-invalid'],
    ['too much', (_, res) => res.end(' '.repeat(600_000)), 'cashfree-answer-invalid'],
    ['no answer', () => undefined, 'cashfree-unreachable'],
    ['half an answer', (_, res) => void res.writeHead(200).write('{"available'), 'cashfree-unreachable'],
    ['a broken connection', req => req.socket.destroy(), 'cashfree-unreachable'],
  ];
  for (const [what, answer, code] of upstream) {
    it(`makes a typed failure of ${what}`, async () => {
      const seen: string[] = [];
      worst = (req, res) => {
        seen.push(req.url ?? '');
        req.resume();
        answer(req, res);
      };
      expectProblem(await start(), code as 'cashfree-failed');
      expect(seen.every(path => path === '/verification/user/data-availability')).to.equal(true);
    });
  }
}
