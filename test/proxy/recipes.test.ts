// Runs the mount recipes of docs/proxy.md without a change to their code.
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {request as httpRequest, type IncomingMessage} from 'node:http';
import {pathToFileURL} from 'node:url';
import {join} from 'node:path';
import {expect} from 'chai';
import {freePort} from '../_support/free-port.ts';
import {openOutboundProxy, type OutboundProxy} from './_support/outbound.ts';
import {expectJourney, readRecipe, recipeNames, stopDuringStart} from './_support/recipe.ts';
import {serveCashfree} from './store/_support/fleet.ts';
import {hasRedis, startRedis, type TestRedis} from './store/_support/redis.ts';
import {CHALLENGE_HEADER} from '../../src/protocol/proxy/api.ts';
import {serveVerifier, type FakeVerifier} from './_support/fake-verifier.ts';
import {createBrowser, emulatorEnv, expectProblem} from './_support/support.ts';

const root = new URL('../../', import.meta.url).pathname;
/** Inside the repository, so that a recipe finds its packages. */
const folder = join(root, 'node_modules', '.cache', `recipes-${process.pid}`);

type Handler = (request: Request) => Response | Promise<Response>;

describe('the mount recipes', () => {
  let cashfree: Awaited<ReturnType<typeof serveCashfree>>;
  let redis: TestRedis | undefined;
  let outbound: OutboundProxy;
  let env: Record<string, string>;
  const children: ChildProcess[] = [];

  before(async () => {
    mkdirSync(folder, {recursive: true});
    writeLimited();
    cashfree = await serveCashfree();
    outbound = await openOutboundProxy();
    if (hasRedis) redis = await startRedis();
    env = {
      ...emulatorEnv(cashfree.url),
      ...(redis && {REDIS_URL: `redis://127.0.0.1:${redis.port}`}),
    };
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    cashfree.close();
    outbound.close();
    await redis?.stop();
    rmSync(folder, {recursive: true, force: true});
  });

  const own = (path: string) => pathToFileURL(join(root, 'src/proxy', path)).href;

  /** The recipe as a file, with our own package taken from the sources; `limited` allows one start for each address. */
  function write(name: string, limited: boolean): string {
    const file = join(folder, `${name}${limited ? '-limited' : ''}.mts`);
    writeFileSync(
      file,
      readRecipe(name)
        .replaceAll("'cf-user-details/proxy/node'", `'${own('node.ts')}'`)
        .replaceAll("'cf-user-details/proxy'", `'${limited ? './limited.mts' : own('index.ts')}'`),
    );
    return file;
  }

  /** The package as a recipe sees it, with the limit by address of a proxy before Cashfree itself, but lower. */
  function writeLimited(): void {
    writeFileSync(
      join(folder, 'limited.mts'),
      `export * from '${own('index.ts')}';
      import {createTokenProxy as create} from '${own('index.ts')}';
      const limits = {address: {count: 1, seconds: 600}};
      export const createTokenProxy = options => create({...options, limits});`,
    );
  }

  const journey = (handler: Handler, base: string) => expectJourney(cashfree, handler, base);

  async function serve(
    name: string,
    {limited = false, variables = {}}: {limited?: boolean; variables?: Record<string, string>} = {},
  ): Promise<{url: string; port: number; child: ChildProcess}> {
    const port = await freePort();
    const child = spawn(process.execPath, ['--import', 'tsx', write(name, limited)], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...env,
        ...variables,
        ...(name === 'outbound' && {HTTP_PROXY: outbound.url}),
        PATH: process.env.PATH,
        PORT: String(port),
      },
    });
    children.push(child);
    const url = `http://127.0.0.1:${port}`;
    while (!(await fetch(url).catch(() => undefined))) {
      if (child.exitCode !== null) throw new Error(`The recipe "${name}" ended with ${child.exitCode}.`);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    return {url, port, child};
  }

  const servers = ['node', 'express', 'fastify', 'hono', 'outbound', ...(hasRedis ? ['redis'] : [])];
  for (const name of servers) {
    it(`serves a journey by ${name}, answers the requests in progress after SIGTERM, and exits`, async () => {
      const served = await serve(name);
      // `fetch` keeps its connections alive. They must not keep the process alive.
      await journey(request => fetch(request), served.url);
      expect([...outbound.hosts]).to.deep.equal(name === 'outbound' ? [new URL(cashfree.url).host] : []);
      outbound.hosts.clear();
      const answer = await stopDuringStart(cashfree, served);
      expect(answer.headers.get('connection')).to.equal('close');
      expect(served.child.exitCode).to.equal(0);
    });
  }

  /** A request over HTTP from this address of the loopback network, and not another. */
  const sendFrom =
    (localAddress: string, extra: Record<string, string> = {}): Handler =>
    async request => {
      const body = Buffer.from(await request.arrayBuffer());
      const headers = {...Object.fromEntries(request.headers), ...extra};
      const sent = httpRequest(request.url, {method: request.method, headers, localAddress, agent: false});
      sent.end(body);
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      const text = Buffer.concat(await answer.toArray()).toString();
      return new Response(text === '' ? null : text, {status: answer.statusCode ?? 0});
    };

  /** One start for each of these handlers, in order, for another number each. */
  async function startFrom(base: string, ...handlers: readonly Handler[]): Promise<number[]> {
    const statuses: number[] = [];
    for (const [index, handler] of handlers.entries()) {
      const browser = createBrowser(async request => handler(request), `${base}/cf`);
      statuses.push((await browser.start(`100000000${index + 1}`)).status);
    }
    return statuses;
  }

  for (const name of servers) {
    it(`counts starts by the address of the connection by ${name}`, async function () {
      // Only Linux answers to every address of 127.0.0.0/8 by default.
      if (process.platform !== 'linux') this.skip();
      const {url} = await serve(name, {limited: true});
      const [one, other] = [sendFrom('127.0.0.1'), sendFrom('127.0.0.2', {'x-forwarded-for': '203.0.113.9'})];
      const forging = sendFrom('127.0.0.1', {'x-forwarded-for': '203.0.113.9'});
      expect(await startFrom(url, one, forging, other, one, other)).to.deep.equal([200, 429, 200, 429, 429]);
    });
  }

  it('counts starts by the header of a load balancer if a variable names it', async () => {
    const variables = {CF_TRUSTED_HEADER: 'x-forwarded-for', CF_TRUSTED_HOPS: '1'};
    const {url} = await serve('node', {limited: true, variables});
    const by = (value: string) => sendFrom('127.0.0.1', {'x-forwarded-for': value});
    const forwarded = [
      '203.0.113.9',
      '1.1.1.1, 203.0.113.9:443',
      '203.0.113.9, 198.51.100.7',
      '198.51.100.7',
    ];
    expect(await startFrom(url, ...forwarded.map(by))).to.deep.equal([200, 429, 200, 429]);
  });

  /** Defines the global of a runtime while the recipe is imported, and returns the handler that the recipe passes to it. */
  async function importWith(runtime: string, global: object, file: string): Promise<void> {
    const given = Object.getOwnPropertyDescriptor(globalThis, runtime);
    Object.defineProperty(globalThis, runtime, {value: global, configurable: true});
    try {
      await import(pathToFileURL(file).href);
    } finally {
      if (given) Object.defineProperty(globalThis, runtime, given);
      else Reflect.deleteProperty(globalThis, runtime);
    }
  }

  /** How a platform calls the handler of a recipe for a request from this address. */
  type Platform = (request: Request, address: string) => Response | Promise<Response>;

  const withHeader = (request: Request, name: string, address: string) => {
    const headers = new Headers(request.headers);
    headers.set(name, address);
    return new Request(request, {headers});
  };

  const imported: readonly [string, (file: string) => Promise<Platform>][] = [
    [
      'next',
      async file => {
        const module = (await import(pathToFileURL(file).href)) as Record<string, Handler>;
        return (request, address) =>
          (module[request.method] as Handler)(withHeader(request, 'x-forwarded-for', address));
      },
    ],
    [
      'worker',
      async file => {
        const module = (await import(pathToFileURL(file).href)) as {
          default: {fetch(request: Request, env: object): Promise<Response>};
        };
        return (request, address) =>
          module.default.fetch(withHeader(request, 'cf-connecting-ip', address), env);
      },
    ],
    [
      'deno',
      async file => {
        type Serve = (request: Request, info: object) => Promise<Response>;
        let serve: Serve | undefined;
        await importWith(
          'Deno',
          {
            env: {toObject: () => env},
            serve: (handler: Serve) => (serve = handler),
            addSignalListener: () => undefined,
          },
          file,
        );
        return (request, hostname) =>
          (serve as Serve)(request, {remoteAddr: {transport: 'tcp', hostname, port: 51724}});
      },
    ],
    [
      'bun',
      async file => {
        type Serve = (request: Request, server: object) => Promise<Response>;
        let serve: Serve | undefined;
        await importWith('Bun', {serve: ({fetch}: {fetch: Serve}) => (serve = fetch)}, file);
        return (request, address) =>
          (serve as Serve)(request, {requestIP: () => ({address, family: 'IPv4', port: 51724})});
      },
    ],
  ];

  /** Uses a recipe in this process, with its environment and without its signal handlers. */
  async function onPlatform(
    open: (file: string) => Promise<Platform>,
    file: string,
    use: (platform: Platform) => Promise<void>,
  ): Promise<void> {
    const before = {...process.env};
    const listeners = process.listeners('SIGTERM');
    Object.assign(process.env, env);
    try {
      await use(await open(file));
    } finally {
      for (const key of Object.keys(env)) if (!(key in before)) Reflect.deleteProperty(process.env, key);
      for (const listener of process.listeners('SIGTERM'))
        if (!listeners.includes(listener)) process.off('SIGTERM', listener);
    }
  }

  for (const [name, open] of imported) {
    it(`serves a journey by ${name}`, () =>
      onPlatform(open, write(name, false), platform =>
        journey(request => platform(request, '203.0.113.9'), 'http://localhost:3000'),
      ));

    it(`counts starts by the address that the platform reports by ${name}`, () =>
      onPlatform(open, write(name, true), async platform => {
        const from =
          (address: string): Handler =>
          request =>
            platform(request, address);
        const [one, other] = [from('203.0.113.9'), from('2001:db8::1')];
        const answers = await startFrom('http://localhost:3000', one, one, other, other);
        expect(answers).to.deep.equal([200, 429, 200, 429]);
      }));
  }

  describe('that verifies a challenge', () => {
    const body = {mobile: '1000000001', presentation: 'redirect'};
    let verifier: FakeVerifier;
    let handler: Handler;

    before(async () => {
      verifier = await serveVerifier();
      Object.assign(process.env, env, {
        CHALLENGE_VERIFY_URL: verifier.url,
        CHALLENGE_SECRET: verifier.secret,
      });
      const module = (await import(pathToFileURL(write('challenge', false)).href)) as {
        default: {fetch: Handler};
      };
      handler = module.default.fetch;
    });
    after(() => {
      for (const key of [...Object.keys(env), 'CHALLENGE_VERIFY_URL', 'CHALLENGE_SECRET'])
        Reflect.deleteProperty(process.env, key);
      return verifier.close();
    });
    beforeEach(() => verifier.reset());

    const visit = () => createBrowser(async request => handler(request), 'http://localhost:3000/cf');
    const start = (token: string | null, browser = visit()) =>
      browser.send('session', {body, headers: {[CHALLENGE_HEADER]: token}});

    it('a user’s token starts a transaction, which then needs no other token', async () => {
      const browser = visit();
      const session = await start(verifier.issue(), browser);
      expect(session.status, session.text).to.equal(200);
      const code = cashfree.emulator.decide(String(session.body.session_id), {type: 'approve'});
      const token = await browser.post(String(code));
      expect((await browser.details(token.body.access_token)).body.scopes).to.have.length(11);
      expect(verifier.asked).to.equal(1);
    });

    it('no token starts nothing, and the verifier is not asked', async () => {
      const before = cashfree.emulator.calls('data-availability');
      expectProblem(await start(null), 'not-authorized');
      expect(verifier.asked).to.equal(0);
      expect(cashfree.emulator.calls('data-availability')).to.equal(before);
    });

    it('an invented token starts nothing', async () => {
      expectProblem(await start('invented'), 'not-authorized');
      expect(verifier.asked).to.equal(1);
    });

    it('a replayed token is refused by the proxy, to the same browser and to another, even if the verifier would accept it', async () => {
      verifier.lenient = true;
      const token = verifier.issue();
      const browser = visit();
      expect((await start(token, browser)).status).to.equal(200);
      expectProblem(await start(token, browser), 'challenge-failed', {reason: 'used'});
      expectProblem(await start(token), 'challenge-failed', {reason: 'used'});
      expect(verifier.asked).to.equal(1);
      expect((await start(verifier.issue(), browser)).status).to.equal(200);
    });

    it('a verifier that is down fails the start, and the same token starts it once the verifier is back', async () => {
      const token = verifier.issue();
      verifier.down = true;
      expectProblem(await start(token), 'proxy-failed');
      verifier.down = false;
      expect((await start(token)).status).to.equal(200);
    });
  });

  it('are all tested', () => {
    expect(recipeNames).to.have.members([
      ...servers,
      ...(hasRedis ? [] : ['redis']),
      ...imported.map(([name]) => name),
      'challenge',
    ]);
  });
});
