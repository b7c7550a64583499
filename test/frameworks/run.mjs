// Journeys in pages whose markup a framework renders, hydrates, morphs or swaps, on the packed package:
// node test/frameworks/run.mjs
// React 18, Turbo and Idiomorph come from `npm install` in this folder, React 19 from the repository's own.

import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {report, runSuite} from '../../scripts/suites.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

if (!existsSync(join(here, 'node_modules', 'react-18'))) {
  // Not `npm ci`: it refuses a lock file without the address of a registry.
  const {status} = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: here,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm install failed in ${here}.`);
}

process.chdir(join(here, '..', '..'));
report([
  await runSuite({
    name: 'pages of frameworks',
    command: process.execPath,
    args: [
      ...['--import', 'tsx', 'node_modules/mocha/bin/mocha.js', '--no-config', '--extension', 'ts'],
      ...['--reporter', 'scripts/mocha-reporter.cjs', 'test/frameworks/*.test.ts'],
    ],
    counted: true,
  }),
]);
