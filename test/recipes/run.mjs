// Runs the recipes of docs/proxy.md as their frameworks and runtimes run them, on the built package, and the store with the
// Redis clients that merchants have: node test/recipes/run.mjs
// Frameworks and clients come from `npm install` in this folder, Deno, Bun and workerd from test/runtimes.

import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {report, runSuite} from '../../scripts/suites.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..');

install(here, 'next');
install(join(here, '..', 'runtimes'), 'deno', 'bun', 'workerd');
if (!existsSync(join(root, 'dist', 'proxy', 'index.js'))) run('npm', ['run', 'build'], root);
// A recipe imports the package by its name, as a merchant's code does: packed as it would be published.
const folder = join(here, 'node_modules', 'cf-user-details');
rmSync(folder, {recursive: true, force: true});
mkdirSync(folder);
run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], root);
const [archive = ''] = readdirSync(folder);
run('tar', ['-xzf', archive, '--strip-components=1'], folder);

process.chdir(root);
report([
  await runSuite({
    name: 'recipes in their frameworks',
    command: process.execPath,
    args: [
      ...['--import', 'tsx', 'node_modules/mocha/bin/mocha.js', '--no-config', '--extension', 'ts'],
      ...['--reporter', 'scripts/mocha-reporter.cjs', 'test/recipes/*.test.ts'],
    ],
    counted: true,
  }),
]);

/** @param {string} folder @param {readonly string[]} packages that show whether the folder is installed */
function install(folder, ...packages) {
  if (packages.every(name => existsSync(join(folder, 'node_modules', name)))) return;
  console.log(`Installing ${packages.join(', ')}.`);
  // Not `npm ci`: it refuses a lock file without the binaries of every other platform, which a registry may not have.
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], folder);
}

/** @param {string} command @param {readonly string[]} args @param {string} cwd */
function run(command, args, cwd) {
  const {status} = spawnSync(command, args, {cwd, stdio: 'inherit', shell: process.platform === 'win32'});
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed in ${cwd}.`);
}
