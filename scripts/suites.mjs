// The folders of test/, and running one suite of tests or one check as a child process that is counted.

import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Run in a browser by web-test-runner. */
export const browserFolders = ['protocol', 'flow', 'element'];

/** Run in Node by mocha; the journeys of e2e drive a browser from there. */
export const nodeFolders = ['proxy', 'emulator', 'e2e', 'guards'];

const minute = 60_000;

/**
 * The folders to run, narrowed by the ONLY variable (a list with commas).
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
 * @property {boolean} [counted] it reports how many of its tests passed and failed; else it counts as one
 * @property {number} [minutes] how long it may take, a limit for what hangs; 30 by default
 */

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} [failures] what failed, and how
 * @property {string} [note]
 * @property {number} [seconds] that it took
 */

/**
 * Runs a suite with its output on ours. A suite that ran no test, broke off, or did not end in time has failed.
 * @param {Suite} suite
 * @returns {Promise<Result>}
 */
export async function runSuite({name, command, args = [], env = {}, counted = false, minutes = 30}) {
  const folder = mkdtempSync(join(tmpdir(), 'cf-user-details-'));
  const counts = join(folder, 'counts.json');
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  try {
    const {code, late} = await run(command, args, {...env, TEST_COUNTS: counts}, minutes * minute);
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
 * Prints once more what failed, one line per suite, and the sum as the last line; sets the exit code. Where this is itself
 * a suite of another run, hands the sum on.
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
 * @returns {Promise<{code: number | null, late: boolean}>}
 */
function run(command, args, env, limit) {
  const windows = process.platform === 'win32';
  // A process group of its own where there are such, so that a suite that hangs takes its browsers with it.
  const child = spawn(command, args, {
    stdio: 'inherit',
    shell: windows,
    detached: !windows,
    env: {...process.env, ...env},
  });
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
      resolve({code, late});
    };
    child.once('error', error => {
      console.error(error.message);
      done(127);
    });
    child.once('exit', code => done(code));
  });
}
