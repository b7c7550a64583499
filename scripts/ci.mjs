// `.ci/run`: runs and counts all suites in order. A failed suite does not stop the next one. The first suite is the command that the
// README gives a newcomer, on a machine without preparation.

import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {report, runTogether} from './suites.mjs';

/** Limit for the whole run, in minutes. It stops a hung suite. A busy machine takes twice as long as an idle one. */
const limit = 80;

const folder = mkdtempSync(join(tmpdir(), 'cf-user-details-ci-'));
const log = join(folder, 'newcomer.log');
const journeys = join(folder, 'journeys');
mkdirSync(journeys);

// The prefixes of warnings of npm, Node, mocha and webdriverio.
const warning = String.raw`^npm warn|Warning: |\[DEP[0-9]+\]|DEPRECAT`;

/** @type {readonly (import('./suites.mjs').Suite | readonly import('./suites.mjs').Suite[])[]} the suites of a list run beside one another */
const suites = [
  {
    name: 'npm ci && npm test',
    command: 'bash',
    args: ['-c', `set -o pipefail; { npm ci && npm test; } 2>&1 | tee ${log}`],
    env: {TEST_RESULTS: journeys},
    counted: true,
  },
  {name: '  without a warning', command: 'bash', args: ['-c', `! grep -niE '${warning}' ${log}`]},
  {name: 'browsers', command: 'node', args: ['scripts/browsers.mjs', '--all']},
  {name: 'format', command: 'prettier', args: ['--check', '.']},
  {name: 'lint', command: 'eslint', args: ['--max-warnings', '0', '.']},
  {name: 'types', command: 'npm', args: ['run', 'types']},
  {name: 'figures of the source', command: 'node', args: ['scripts/figures.mjs']},
  {
    name: 'unit tests, Firefox and WebKit',
    command: 'web-test-runner',
    env: {ENGINES: 'firefox,webkit'},
    counted: true,
  },
  ['firefox', 'webkit'].map(engine => ({
    name: `journeys, ${engine}`,
    command: 'mocha',
    env: {ENGINES: engine, ONLY: 'e2e', TEST_RESULTS: journeys},
    counted: true,
  })),
  {name: 'the page of journeys', command: 'node', args: ['scripts/journeys.mjs', '--check', journeys]},
  {
    name: '500 journeys in one page',
    command: 'mocha',
    args: ['test/e2e/leaks.test.ts'],
    env: {JOURNEYS: '500'},
    counted: true,
  },
  {
    name: 'redis',
    command: 'bash',
    args: [
      '-c',
      'command -v redis-server || { apt-get update -qq && apt-get install -y -qq redis-server > /dev/null; }',
    ],
  },
  {
    name: 'proxies that share a Redis',
    command: 'mocha',
    args: ['fleet', 'redis-check', 'rolling-restart', 'store'].map(
      name => `test/proxy/store/${name}.test.ts`,
    ),
    env: {REDIS: 'required'},
    counted: true,
  },
  {
    name: 'the proxy on seven runtimes',
    command: 'node',
    args: ['test/runtimes/run.mjs'],
    counted: true,
  },
  {name: 'build', command: 'npm', args: ['run', 'build']},
  {
    name: 'recipes in their frameworks',
    command: 'node',
    args: ['test/recipes/run.mjs'],
    env: {REDIS: 'required'},
    counted: true,
  },
  {name: 'pages of frameworks', command: 'node', args: ['test/frameworks/run.mjs'], counted: true},
  {name: 'package: publint', command: 'publint', args: ['run', '--strict']},
  {
    name: 'package: types',
    command: 'attw',
    args: ['--pack', '--profile', 'esm-only', '--no-definitely-typed', '--format', 'ascii', '--no-emoji'],
  },
  {name: 'budgets', command: 'node', args: ['scripts/budgets.mjs']},
];

process.env.PATH = [join(process.cwd(), 'node_modules/.bin'), process.env.PATH].join(delimiter);
const end = Date.now() + limit * 60_000;
const results = [];
for (const round of suites.map(each => [each].flat())) {
  const left = Math.floor((end - Date.now()) / 60_000);
  console.log(`\n--- ${round.map(({name}) => name).join('; ')}`);
  results.push(
    ...(left > 0
      ? await runTogether(
          round.map(({minutes = 30, ...suite}) => ({...suite, minutes: Math.min(minutes, left)})),
        )
      : round.map(({name}) => ({name, passed: 0, failed: 1, note: 'no time left'}))),
  );
}
rmSync(folder, {recursive: true, force: true});
report(results);
