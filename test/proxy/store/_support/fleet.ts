import {fork, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {getRequestListener} from '@hono/node-server';
import {createEmulator, type Emulator} from '../../../../src/emulator/index.ts';
import {emulatorEnv} from '../../_support/support.ts';

/** An emulator that notes when each call arrives, and tells a test about it before it answers. */
export async function serveCashfree() {
  const arrivals: number[] = [];
  const counts = new Map<string, number>();
  const listeners = new Set<() => void>();
  const gates = new Map<string, Promise<void>>();
  const emulator: Emulator = createEmulator({
    limits: {perOperation: Infinity, perAddress: Infinity},
    switches: {unlistedNumber: 'example'},
  });
  const server: Server = createServer(
    getRequestListener(
      async request => {
        const {pathname} = new URL(request.url);
        arrivals.push(performance.now());
        const path = pathname.slice(pathname.lastIndexOf('/'));
        counts.set(path, (counts.get(path) ?? 0) + 1);
        for (const listener of listeners) listener();
        await gates.get(path);
        return emulator.fetch(request);
      },
      {overrideGlobalObjects: false},
    ),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    emulator,
    arrivals,
    /** Resolves when the `count`th call of this path has arrived. */
    reached: (path: string, count: number) =>
      new Promise<void>(resolve => {
        const listener = () => {
          if ((counts.get(path) ?? 0) < count) return;
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
        listener();
      }),
    /** How many calls of this path have arrived. */
    count: (path: string) => counts.get(path) ?? 0,
    /** Holds the calls of this path from now on. @returns a function that lets them go on. */
    hold(path: string): () => void {
      let release: () => void = () => undefined;
      gates.set(path, new Promise(resolve => (release = resolve)));
      return () => {
        gates.delete(path);
        release();
      };
    },
    /** The most calls that arrived within any so many milliseconds. */
    busiest(window: number): number {
      return Math.max(
        0,
        ...arrivals.map((end, index) => arrivals.slice(0, index + 1).filter(at => at > end - window).length),
      );
    },
    close() {
      emulator.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

interface ProxyProcessOptions {
  readonly cashfree: string;
  readonly redis: number;
  readonly quota?: {readonly count: number; readonly seconds: number};
  readonly timeout?: number;
}

/** A proxy as a process of its own, which comes back on the same port after a kill. */
export async function startProxy({
  cashfree,
  redis,
  quota = {count: 1e6, seconds: 1},
  timeout = 2000,
}: ProxyProcessOptions) {
  let child: ChildProcess;
  let port = 0;
  let output = '';

  async function start(): Promise<void> {
    child = fork(new URL('./fleet-proxy.ts', import.meta.url), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        PATH: process.env.PATH,
        ...emulatorEnv(cashfree),
        REDIS_PORT: String(redis),
        PORT: String(port),
        QUOTA: String(quota.count),
        QUOTA_SECONDS: String(quota.seconds),
        TIMEOUT: String(timeout),
      },
    });
    child.stdout?.on('data', chunk => (output += String(chunk)));
    child.stderr?.on('data', chunk => (output += String(chunk)));
    const [answer] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
    if (typeof answer !== 'number' || answer < 1024)
      throw new Error(`The proxy did not start: ${output.slice(-2000)}`);
    port = answer;
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    }
    return child.exitCode;
  }

  await start();
  return {
    get url() {
      return `http://127.0.0.1:${port}/cf`;
    },
    /** All that it wrote, to stdout and stderr. */
    get output() {
      return output;
    },
    get port() {
      return port;
    },
    start,
    /** Tells it to stop, and waits until it has. @returns its exit code. */
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

export type ProxyProcess = Awaited<ReturnType<typeof startProxy>>;
