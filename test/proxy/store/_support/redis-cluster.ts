import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Cluster, Redis} from 'ioredis';
import {freePort} from './redis.ts';

const NODES = 3;
const SLOTS = 16_384;

/** A Redis Cluster of three primaries on loopback. */
export async function startRedisCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'cf-redis-cluster-'));
  const nodes = await Promise.all(Array.from({length: NODES}, (_, index) => startNode(folder, index)));
  const [first] = nodes;
  if (!first) throw new Error('No node was started.');

  for (const [index, {admin}] of nodes.entries()) {
    const slot = (place: number) => Math.floor((place * SLOTS) / NODES);
    await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', slot(index), slot(index + 1) - 1);
    await admin.call('CLUSTER', 'MEET', '127.0.0.1', first.port, first.bus);
  }
  // The nodes tell each other by gossip; bounded by the test's own time.
  for (const {admin} of nodes) {
    while (!/cluster_state:ok[^]*cluster_known_nodes:3/.test(String(await admin.call('CLUSTER', 'INFO'))))
      await new Promise(resolve => setTimeout(resolve, 20));
  }

  const clients: Cluster[] = [];
  return {
    /** As docs/proxy.md recommends. */
    async client(user: {username?: string; password?: string} = {}): Promise<Cluster> {
      const client = new Cluster(
        nodes.map(({port}) => ({host: '127.0.0.1', port})),
        {enableOfflineQueue: false, redisOptions: {maxRetriesPerRequest: 1, ...user}},
      );
      clients.push(client);
      await once(client, 'ready');
      // Connections are made on demand; commands that wait for one may overtake each other.
      await Promise.all(client.nodes('master').map(node => node.info()));
      return client;
    },
    /** Makes a user on every node, by rules of `ACL SETUSER`. */
    async allow(user: string, rules: readonly string[]): Promise<void> {
      for (const {admin} of nodes) await admin.call('ACL', 'SETUSER', user, 'reset', ...rules);
    },
    /** How many keys each node holds. */
    sizes: () => Promise.all(nodes.map(({admin}) => admin.dbsize())),
    async stop(): Promise<void> {
      for (const client of clients) client.disconnect();
      for (const {admin, server} of nodes) {
        admin.disconnect();
        if (server.exitCode !== null || server.signalCode !== null) continue;
        const gone = once(server, 'exit');
        server.kill('SIGKILL');
        await gone;
      }
      rmSync(folder, {recursive: true, force: true});
    },
  };
}

export type TestRedisCluster = Awaited<ReturnType<typeof startRedisCluster>>;

async function startNode(folder: string, index: number) {
  const port = await freePort();
  const bus = await freePort();
  const options = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    'cluster-enabled': 'yes',
    'cluster-port': bus,
    'cluster-config-file': `node-${index}.conf`,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server: ChildProcess = spawn('redis-server', args, {stdio: 'ignore'});
  const admin = new Redis(port, '127.0.0.1', {maxRetriesPerRequest: null, retryStrategy: () => 20});
  admin.on('error', () => undefined);
  await admin.ping();
  return {port, bus, server, admin};
}
