// The mount recipes of docs/proxy.md, run as they stand there.
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {pathToFileURL} from 'node:url';
import {join} from 'node:path';
import {expect} from 'chai';
import {untilRefused} from '../support/refused.ts';
import {serveCashfree} from './store/fleet.ts';
import {hasRedis, startRedis, type TestRedis} from './store/redis.ts';
import {createBrowser, emulatorEnv} from './support.ts';

const root = new URL('../../', import.meta.url).pathname;
/** Inside the repository, so that a recipe finds its packages. */
const folder = join(root, 'node_modules', '.cache', `recipes-${process.pid}`);
const page = readFileSync(join(root, 'docs/proxy.md'), 'utf8');
const recipes = new Map(
  [...page.matchAll(/```ts recipe=(\w+)\n(.*?)```/gs)].map(([, name = '', code = '']) => [name, code]),
);

type Handler = (request: Request) => Response | Promise<Response>;

describe('the mount recipes', () => {
  let cashfree: Awaited<ReturnType<typeof serveCashfree>>;
  let redis: TestRedis | undefined;
  let env: Record<string, string>;
  const children: ChildProcess[] = [];

  before(async () => {
    mkdirSync(folder, {recursive: true});
    cashfree = await serveCashfree();
    if (hasRedis) redis = await startRedis();
    env = {
      ...emulatorEnv(cashfree.url),
      ...(redis && {REDIS_URL: `redis://127.0.0.1:${redis.port}`}),
    };
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    cashfree.close();
    await redis?.stop();
    rmSync(folder, {recursive: true, force: true});
  });

  /** The recipe as a file, with our own package taken from the sources. */
  function write(name: string): string {
    const code = recipes.get(name);
    if (code === undefined) throw new Error(`docs/proxy.md has no recipe "${name}".`);
    const file = join(folder, `${name}.mts`);
    const own = (path: string) => pathToFileURL(join(root, 'src/proxy', path)).href;
    writeFileSync(
      file,
      code
        .replaceAll("'cf-user-details/proxy/node'", `'${own('node.ts')}'`)
        .replaceAll("'cf-user-details/proxy'", `'${own('index.ts')}'`),
    );
    return file;
  }

  async function journey(handler: Handler, base: string): Promise<void> {
    const browser = createBrowser(async request => handler(request), `${base}/cf`);
    expect((await browser.send('capabilities')).status).to.equal(200);
    const session = await browser.start('1000000001');
    expect(session.status, session.text).to.equal(200);
    const code = cashfree.sandbox.decide(String(session.body.session_id), {type: 'approve'});
    const token = await browser.post(String(code));
    expect(token.status, token.text).to.equal(200);
    const details = await browser.details(token.body.access_token);
    expect(details.body.scopes).to.have.length(11);
    expect((await browser.send('cancel')).status).to.equal(204);
  }

  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async function serve(name: string): Promise<{url: string; port: number; child: ChildProcess}> {
    const port = await freePort();
    const child = spawn(process.execPath, ['--import', 'tsx', write(name)], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {...env, PATH: process.env.PATH, PORT: String(port)},
    });
    children.push(child);
    const url = `http://127.0.0.1:${port}`;
    while (!(await fetch(url).catch(() => undefined))) {
      if (child.exitCode !== null) throw new Error(`The recipe "${name}" ended with ${child.exitCode}.`);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    return {url, port, child};
  }

  const servers = ['node', 'express', 'fastify', 'hono', ...(hasRedis ? ['redis'] : [])];
  for (const name of servers) {
    it(`serves a journey by ${name}, and at SIGTERM answers what is under way and ends`, async () => {
      const {url, port, child} = await serve(name);
      // `fetch` keeps its connections alive, which must not keep the process alive.
      await journey(request => fetch(request), url);
      const browser = createBrowser(request => fetch(request), `${url}/cf`);
      const path = '/data-availability';
      const reached = cashfree.reached(path, cashfree.count(path) + 1);
      const release = cashfree.hold(path);
      const started = browser.start('1000000001');
      await reached;
      child.kill('SIGTERM');
      await untilRefused(port);
      release();
      const answer = await started;
      expect(answer.status, answer.text).to.equal(200);
      expect(answer.headers.get('connection')).to.equal('close');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.exitCode).to.equal(0);
    });
  }

  const imported: [string, (module: Record<string, unknown>) => Handler][] = [
    ['next', module => request => (module[request.method] as Handler)(request)],
    [
      'worker',
      module => {
        const worker = module.default as {fetch(request: Request, env: object): Promise<Response>};
        return request => worker.fetch(request, env);
      },
    ],
  ];
  for (const [name, open] of imported) {
    it(`serves a journey by ${name}`, async () => {
      const before = {...process.env};
      Object.assign(process.env, env);
      try {
        const module = (await import(pathToFileURL(write(name)).href)) as Record<string, unknown>;
        await journey(open(module), 'http://localhost:3000');
      } finally {
        for (const key of Object.keys(env)) if (!(key in before)) Reflect.deleteProperty(process.env, key);
      }
    });
  }

  it('are all of them tried', () => {
    expect([...recipes.keys()]).to.have.members([
      ...servers,
      ...(hasRedis ? [] : ['redis']),
      ...imported.map(([name]) => name),
    ]);
  });
});
