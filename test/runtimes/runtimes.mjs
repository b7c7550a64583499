// The runtimes, and how to serve the proxy on each.

import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const local = (/** @type {string} */ path) => join(here, 'node_modules', path);

/** @typedef {{name: string, server: 'node' | 'deno' | 'bun' | 'worker', command: string, args: (bundle: string) => string[]}} Runtime */

/** @type {readonly Runtime[]} */
export const runtimes = [
  {name: 'node', server: 'node', command: process.execPath, args: bundle => [bundle]},
  ...['node-22', 'node-24', 'node-26'].map(
    name =>
      /** @type {Runtime} */ ({
        name,
        server: 'node',
        command: local(`${name}/bin/node`),
        args: bundle => [bundle],
      }),
  ),
  {
    name: 'deno',
    server: 'deno',
    command: local('.bin/deno'),
    args: bundle => ['run', '--no-prompt', '--allow-net=127.0.0.1', '--allow-env', bundle],
  },
  {name: 'bun', server: 'bun', command: local('.bin/bun'), args: bundle => ['run', bundle]},
  {
    name: 'workerd',
    server: 'worker',
    command: local('.bin/workerd'),
    args: config => ['serve', config, '--control-fd=3'],
  },
];

/** @param {Runtime} runtime */
export const isInstalled = runtime => existsSync(runtime.command);

/**
 * Serves the proxy on a runtime, with the environment given.
 * @param {string} name
 * @param {Record<string, string>} env
 * @returns {Promise<{url: string, stop: () => Promise<void>}>}
 */
export async function serveOn(name, env) {
  const runtime = runtimes.find(candidate => candidate.name === name);
  if (!runtime)
    throw new Error(`Unknown runtime "${name}": choose from ${runtimes.map(each => each.name).join(', ')}.`);
  if (!isInstalled(runtime)) throw new Error(`${name} is not installed: run npm ci in test/runtimes.`);
  const folder = mkdtempSync(join(tmpdir(), 'cf-runtime-'));
  const bundle = await bundleServer(runtime.server, folder);
  const entry = runtime.server === 'worker' ? writeConfig(folder, bundle, env) : bundle;
  const child = spawn(runtime.command, runtime.args(entry), {
    // The fourth is where workerd tells its port; nothing else of this machine's environment goes in.
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: {...env, HOME: folder, DENO_DIR: join(folder, 'deno'), NO_COLOR: '1'},
  });
  const stopped = new Promise(resolve => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGKILL');
    await stopped;
    rmSync(folder, {recursive: true, force: true});
  };
  try {
    return {url: `http://127.0.0.1:${await portOf(child)}`, stop};
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One file for each server: only workerd needs it, but so all runtimes get the very same code. @param {string} server @param {string} folder */
async function bundleServer(server, folder) {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: here,
    ssr: {noExternal: true, target: server === 'node' ? 'node' : 'webworker'},
    build: {
      ssr: join(here, 'servers', `${server}.ts`),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {output: {entryFileNames: 'server.mjs', codeSplitting: false}},
    },
  });
  return join(folder, 'server.mjs');
}

/** @param {string} folder @param {string} bundle @param {Record<string, string>} env */
function writeConfig(folder, bundle, env) {
  const bindings = Object.entries(env).map(
    ([name, text]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)})`,
  );
  const config = join(folder, 'config.capnp');
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed ${JSON.stringify(bundle.slice(folder.length + 1))})],
      compatibilityDate = "2025-09-01",
      bindings = [${bindings.join(', ')}],
      globalOutbound = "loopback",
    )),
    (name = "loopback", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
  );
  return config;
}

/**
 * The port that a server tells, on stdout or, workerd, on its control channel.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function portOf(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr, child.stdio[3]]) {
      stream?.on('data', chunk => {
        said += String(chunk);
        const port = /port (\d+)|"port"\s*:\s*(\d+)/.exec(said);
        if (port) resolve(Number(port[1] ?? port[2]));
      });
    }
    child.once('error', reject);
    child.once('exit', code =>
      reject(new Error(`It ended with ${code} instead of serving:\n${said.slice(-2000)}`)),
    );
  });
}
