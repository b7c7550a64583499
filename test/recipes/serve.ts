import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build as bundle} from 'esbuild';
import {freePort} from '../_support/free-port.ts';
import {readRecipe} from '../proxy/_support/recipe.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const bin = (folder: string, name: string) => join(here, folder, 'node_modules/.bin', name);
const folder = join(here, 'build');
/** Caches of the platforms. Not in a project: Next.js takes nothing from the folders above the home. */
const home = mkdtempSync(join(tmpdir(), 'cf-recipes-'));

/** How each platform gets a recipe and runs it. */
interface Platform {
  /** The recipe's file in a merchant's project. */
  readonly file: string;
  /** The folder of other files of the project. */
  readonly files?: string;
  /** What is done once, before the secrets are known. */
  readonly build?: (project: string) => Promise<void>;
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  /** Variables that tell it its port. */
  readonly env?: (port: number) => Record<string, string>;
  /** For a platform that does not read the environment: writes it down. */
  readonly configure?: (project: string, port: number, env: Record<string, string>) => void;
}

export const platforms = {
  next: {
    file: 'app/cf/[[...path]]/route.ts',
    files: 'next',
    build: project => finish(start(bin('.', 'next'), ['build'], project, {})),
    command: bin('.', 'next'),
    args: port => ['start', '--hostname', '127.0.0.1', '--port', String(port)],
  },
  deno: {
    file: 'server.ts',
    command: bin('../runtimes', 'deno'),
    args: () => [
      'run',
      '--no-prompt',
      '--node-modules-dir=manual',
      '--allow-net',
      '--allow-env',
      '--allow-read',
      'server.ts',
    ],
    env: port => ({DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`, NO_COLOR: '1'}),
  },
  bun: {
    file: 'server.ts',
    command: bin('../runtimes', 'bun'),
    args: () => ['run', 'server.ts'],
    env: port => ({PORT: String(port)}),
  },
  worker: {
    file: 'worker.ts',
    async build(project) {
      await bundle({
        bundle: true,
        format: 'esm',
        platform: 'browser',
        conditions: ['workerd', 'worker'],
        entryPoints: [join(project, 'worker.ts')],
        outfile: join(project, 'worker.mjs'),
      });
    },
    command: bin('../runtimes', 'workerd'),
    args: () => ['serve', 'config.capnp'],
    configure: writeWorkerConfig,
  },
} as const satisfies Record<string, Platform>;

export type PlatformName = keyof typeof platforms;

const running = new Set<ChildProcess>();

/** Ends what still runs, and removes every project. */
export function cleanUp(): void {
  for (const child of running) child.kill('SIGKILL');
  for (const path of [folder, home]) rmSync(path, {recursive: true, force: true});
}

/** Makes a project of the recipe, and builds it without any variable of the proxy. */
export async function prepare(name: PlatformName): Promise<void> {
  const platform: Platform = platforms[name];
  const project = join(folder, name);
  const file = join(project, platform.file);
  mkdirSync(dirname(file), {recursive: true});
  if (platform.files) cpSync(join(here, platform.files), project, {recursive: true});
  writeFileSync(join(project, 'package.json'), '{"private": true, "type": "module"}');
  writeFileSync(file, readRecipe(name));
  await platform.build?.(project);
}

/** Runs a prepared recipe. Resolves when it answers. */
export async function serve(name: PlatformName, variables: Record<string, string>) {
  const platform: Platform = platforms[name];
  const project = join(folder, name);
  const port = await freePort();
  platform.configure?.(project, port, variables);
  const env = {...variables, ...platform.env?.(port)};
  const started = start(platform.command, platform.args(port), project, env);
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/cf`).catch(() => undefined))) {
    if (started.child.exitCode !== null)
      throw new Error(`${name} ended with ${started.child.exitCode}: ${started.output()}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  return {url, port, child: started.child, output: started.output};
}

function start(command: string, args: readonly string[], cwd: string, env: Record<string, string>) {
  // Nothing else of this machine's environment goes in.
  const child = spawn(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {PATH: process.env['PATH'], HOME: home, NEXT_TELEMETRY_DISABLED: '1', ...env},
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)));
  return {child, output: () => output};
}

async function finish({child, output}: ReturnType<typeof start>): Promise<void> {
  if (child.exitCode === null) await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`It ended with ${child.exitCode}: ${output()}`);
}

function writeWorkerConfig(project: string, port: number, env: Record<string, string>): void {
  const text = (value: string) => JSON.stringify(value);
  const bindings = Object.entries(env).map(
    ([name, value]) => `(name = ${text(name)}, text = ${text(value)})`,
  );
  writeFileSync(
    join(project, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "worker.mjs")],
      compatibilityDate = "2025-09-01",
      bindings = [${bindings.join(', ')}],
      globalOutbound = "loopback",
    )),
    (name = "loopback", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`,
  );
}
