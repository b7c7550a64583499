import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Redis} from 'ioredis';

/** Without it, the tests that need Redis say that they did not run. */
export const hasRedis =
  process.env['REDIS'] === 'required' || spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of a test's own, which writes every change to disk before it answers, and can be killed and started again. */
export async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'cf-redis-'));
  const port = await freePort();
  let server: ChildProcess;
  const clients: Redis[] = [];

  async function start(): Promise<void> {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    server = spawn(
      'redis-server',
      [...args, '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''],
      {stdio: 'ignore'},
    );
    const probe = new Redis(port, '127.0.0.1', {
      lazyConnect: true,
      maxRetriesPerRequest: null,
      retryStrategy: () => 20,
    });
    probe.on('error', () => undefined);
    await probe.connect().catch(() => undefined);
    await probe.ping();
    probe.disconnect();
  }

  async function kill(): Promise<void> {
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  }

  await start();
  return {
    port,
    start,
    kill,
    client(options: ClientOptions = {}): Redis {
      const client = connect(port, options);
      clients.push(client);
      return client;
    },
    async stop(): Promise<void> {
      for (const client of clients) client.disconnect();
      if (server.exitCode === null && server.signalCode === null) await kill();
      rmSync(folder, {recursive: true, force: true});
    },
  };
}

export type TestRedis = Awaited<ReturnType<typeof startRedis>>;

interface ClientOptions {
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
}

/** As docs/proxy.md recommends, except that a test does not wait long for a new connection. */
export function connect(port: number, {port: other = port, ...user}: ClientOptions = {}): Redis {
  const client = new Redis(other, '127.0.0.1', {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    retryStrategy: () => 20,
    ...user,
  });
  client.on('error', () => undefined);
  return client;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port to listen on.');
  return address.port;
}

/** The access list that docs/proxy.md prints, for a user with this password. */
export function documentedRules(password: string): string[] {
  const page = readFileSync(new URL('../../../../docs/proxy.md', import.meta.url), 'utf8');
  const [, rules] = /^ACL SETUSER cf (.*)$/m.exec(page) ?? [];
  if (rules === undefined) throw new Error('docs/proxy.md prints no access list.');
  return rules.split(' ').map(rule => (rule.startsWith('>') ? `>${password}` : rule));
}
