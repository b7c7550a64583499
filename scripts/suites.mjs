// The folders of test/. Runs one suite of tests, or one check, as a child process and counts its results.

import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Folders that web-test-runner runs in a browser. */
export const browserFolders = ['protocol', 'flow', 'element'];

/** Folders that mocha runs in Node. The journeys of e2e drive a browser from Node. */
export const nodeFolders = ['proxy', 'emulator', 'e2e', 'guards'];

const minute = 60_000;

/**
 * The folders to run. The variable ONLY (a list with commas) restricts them.
 * @param {readonly string[]} folders
 */
export function chosenFolders(folders) {
  const only = process.env.ONLY?.split(',');
  return only ? folders.filter(folder => only.includes(folder)) : [...folders];
}

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {string} command a program of node_modules/.bin, or any other
 * @property {readonly string[]} [args]
 * @property {Record<string, string>} [env]
 * @property {boolean} [counted] it reports the numbers of passed and failed tests. Otherwise it counts as one test
 * @property {number} [minutes] limit in minutes, which stops a hung suite. Default: 30
 * @property {boolean} [held] its output is printed after its end, because another suite runs beside it
 */

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} [failures] the failed tests with their errors
 * @property {string} [note]
 * @property {number} [seconds] duration
 */

/**
 * Runs suites beside one another. The output of the first is printed at once, that of each other suite after its end.
 * @param {readonly Suite[]} suites
 * @returns {Promise<Result[]>}
 */
export async function runTogether(suites) {
  return Promise.all(suites.map((suite, at) => runSuite({...suite, held: at > 0})));
}

/**
 * Runs a suite and prints its output. A suite has failed if it ran no test, ended with an error, or exceeded its limit.
 * @param {Suite} suite
 * @returns {Promise<Result>}
 */
export async function runSuite({
  name,
  command,
  args = [],
  env = {},
  counted = false,
  minutes = 30,
  held = false,
}) {
  const folder = mkdtempSync(join(tmpdir(), 'cf-user-details-'));
  const counts = join(folder, 'counts.json');
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  try {
    const {code, late} = await run(command, args, {...env, TEST_COUNTS: counts}, minutes * minute, held);
    const note = late ? `not done after ${minutes} minutes` : code === 0 ? '' : `exit code ${code}`;
    if (!counted) return {name, passed: note ? 0 : 1, failed: note ? 1 : 0, note, seconds: seconds()};
    const {passed, failed, failures} = readCounts(counts);
    if (failed === 0 && note) return {name, passed, failed: 1, note, seconds: seconds()};
    if (passed + failed === 0) return {name, passed, failed: 1, note: 'ran no test', seconds: seconds()};
    return {name, passed, failed, failures, seconds: seconds()};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/**
 * Prints all failures again, one line per suite, and the sum as the last line. Sets the exit code. If this run is itself a suite of
 * another run, it reports the sum to that run.
 * @param {readonly Result[]} results
 */
export function report(results) {
  const width = Math.max(0, ...results.map(({name}) => name.length));
  const failures = results.flatMap(({failures = []}) => failures);
  for (const failure of failures) console.log(`\nFAILED ${failure}`);
  console.log();
  for (const {name, passed, failed, note, seconds} of results) {
    const remarks = [note, seconds === undefined ? '' : `${seconds} s`].filter(Boolean).join(', ');
    console.log(`${name.padEnd(width)}  ${passed} passed, ${failed} failed${remarks && ` (${remarks})`}`);
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  if (process.env.TEST_COUNTS)
    writeFileSync(process.env.TEST_COUNTS, JSON.stringify({passed, failed, failures}));
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

/** @param {string} file @returns {{passed: number, failed: number, failures: string[]}} */
function readCounts(file) {
  try {
    const counts = /** @type {{passed?: number, failed?: number, failures?: string[]}} */ (
      JSON.parse(readFileSync(file, 'utf8'))
    );
    return {passed: 0, failed: 0, failures: [], ...counts};
  } catch {
    return {passed: 0, failed: 0, failures: []};
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 * @param {number} limit milliseconds
 * @param {boolean} held
 * @returns {Promise<{code: number | null, late: boolean}>}
 */
function run(command, args, env, limit, held) {
  const windows = process.platform === 'win32';
  // A separate process group, if the platform has them: the end of a hung suite then also ends its browsers.
  const child = spawn(command, args, {
    stdio: held ? ['inherit', 'pipe', 'pipe'] : 'inherit',
    shell: windows,
    detached: !windows,
    env: {...process.env, ...env},
  });
  /** @type {Buffer[]} */
  const output = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (/** @type {Buffer} */ chunk) => output.push(chunk));
  const kill = () => {
    if (child.pid === undefined || child.exitCode !== null) return;
    if (windows) child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  };
  const interrupt = () => process.exit(130);
  process.once('exit', kill).once('SIGINT', interrupt).once('SIGTERM', interrupt);
  return new Promise(resolve => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, limit);
    const done = (/** @type {number | null} */ code) => {
      clearTimeout(timer);
      process.off('exit', kill).off('SIGINT', interrupt).off('SIGTERM', interrupt);
      process.stdout.write(Buffer.concat(output));
      resolve({code, late});
    };
    child.once('error', error => {
      console.error(error.message);
      done(127);
    });
    // Not `close`: a process that outlives its suite may keep the pipe open.
    child.once('exit', code => setTimeout(done, held ? 100 : 0, code));
  });
}
