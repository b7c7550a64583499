// Runs the conformance suite of the proxy on every runtime: node test/runtimes/run.mjs [name ...]
// The runtimes but this Node come from `npm install` in this folder, which is run where they are missing.

import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {report, runSuite} from '../../scripts/suites.mjs';
import {isInstalled, runtimes} from './runtimes.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const named = process.argv.slice(2);
const chosen = runtimes.filter(({name}) => named.length === 0 || named.includes(name));

if (!chosen.every(isInstalled)) {
  console.log('Installing the runtimes.');
  // Not `npm ci`: it refuses a lock file without the binaries of every other platform, which a registry may not have.
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  const {status} = spawnSync('npm', args, {cwd: here, stdio: 'inherit'});
  if (status !== 0) throw new Error('The runtimes could not be installed.');
}

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const results = [];
for (const {name} of chosen)
  results.push(
    await runSuite({
      name,
      command: process.execPath,
      args: [
        ...['--import', 'tsx', 'node_modules/mocha/bin/mocha.js', '--no-config', '--extension', 'ts'],
        ...['--reporter', 'scripts/mocha-reporter.cjs', 'test/proxy/conformance.test.ts'],
      ],
      env: {RUNTIME: name},
      counted: true,
    }),
  );
// A suite that ran fewer tests on one of them must not pass for whole.
if (new Set(results.map(({passed}) => passed)).size > 1)
  results.push({name: 'the same number on each', passed: 0, failed: 1});
report(results);
