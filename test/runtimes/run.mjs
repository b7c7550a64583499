// Runs the conformance suite of the proxy on every runtime: node test/runtimes/run.mjs [name ...]
// The runtimes but this Node come from `npm install` in this folder, which is run where they are missing.

import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {isInstalled, runtimes} from './runtimes.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..');
const named = process.argv.slice(2);
const chosen = runtimes.filter(({name}) => named.length === 0 || named.includes(name));

if (!chosen.every(isInstalled)) {
  console.log('Installing the runtimes.');
  // Not `npm ci`: it refuses a lock file without the binaries of every other platform, which a registry may not have.
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], here);
}

const folder = mkdtempSync(join(tmpdir(), 'cf-runtimes-'));
const counts = join(folder, 'counts.json');
const results = chosen.map(({name}) => {
  const args = [
    '--no-config',
    '--extension',
    'ts',
    '--reporter',
    'scripts/mocha-reporter.cjs',
    'test/proxy/conformance.test.ts',
  ];
  const {status} = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(root, 'node_modules/mocha/bin/mocha.js'), ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: {...process.env, RUNTIME: name, TEST_COUNTS: counts},
    },
  );
  const {passed, failed} =
    status === null ? {passed: 0, failed: 1} : JSON.parse(readFileSync(counts, 'utf8'));
  rmSync(counts, {force: true});
  return {name, passed, failed};
});
rmSync(folder, {recursive: true});

for (const {name, passed, failed} of results)
  console.log(`${name.padEnd(8)} ${passed} passed, ${failed} failed`);
const same = new Set(results.map(({passed}) => passed)).size === 1;
const failed = results.reduce((sum, result) => sum + result.failed, 0) + (same ? 0 : 1);
if (!same) console.log('Not the same number everywhere.');
console.log(`${results.reduce((sum, result) => sum + result.passed, 0)} passed, ${failed} failed`);
if (process.env.TEST_COUNTS)
  writeFileSync(
    process.env.TEST_COUNTS,
    JSON.stringify({passed: results.reduce((sum, result) => sum + result.passed, 0), failed}),
  );
process.exitCode = failed > 0 ? 1 : 0;

/** @param {string} command @param {string[]} args @param {string} cwd */
function run(command, args, cwd) {
  const {status} = spawnSync(command, args, {cwd, stdio: 'inherit'});
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed.`);
}
