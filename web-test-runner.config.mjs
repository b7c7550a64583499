// Unit tests in real browsers. Chromium unless ENGINES says otherwise (chromium,firefox,webkit or all);
// ONLY=flow narrows to one folder of test/.

import {writeFileSync} from 'node:fs';
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {defaultReporter} from '@web/test-runner';
import {chromeLauncher} from '@web/test-runner-chrome';
import {webdriverLauncher} from '@web/test-runner-webdriver';
import puppeteer from 'puppeteer-core';
import {readEngines} from './scripts/browsers.mjs';
import {launchOptions} from './scripts/puppeteer.mjs';
import {browserFolders, chosenFolders} from './scripts/suites.mjs';
import {startWebKitDriver, webkitOptions} from './scripts/webkit.mjs';

const named = readEngines(process.env.ENGINES);
const engines = named.length > 0 ? named : readEngines('chromium');

/**
 * Errors that no test sees must fail them too. So a rejection that nobody handles is thrown where mocha hears it,
 * and the last test of a file is followed by a turn in which late errors arrive.
 */
const lateErrors = {
  name: 'late-errors',
  /** @param {{path: string, body: unknown}} context */
  transform: ({path, body}) =>
    path.endsWith('.test.ts') ? `${String(body)}\n;(${listenForLateErrors.toString()})();` : undefined,
};

export default {
  files: chosenFolders(browserFolders).map(folder => `test/${folder}/**/*.test.ts`),
  browsers: await Promise.all(engines.map(launcher)),
  // The WebKit driver has one session; the other engines gain little from a second page on two cores.
  concurrency: 1,
  // For one file of tests: for what hangs, not for a busy machine.
  testsFinishTimeout: 600_000,
  nodeResolve: {exportConditions: ['browser', 'development']},
  plugins: [esbuildPlugin({ts: true, target: 'es2022', tsconfig: 'tsconfig.json'}), lateErrors],
  testFramework: {config: {timeout: 20_000, forbidOnly: Boolean(process.env.CI)}},
  // Lit says once per page that it runs in development mode, which is what a test wants.
  filterBrowserLogs: (/** @type {{args: unknown[]}} */ {args}) =>
    !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: [defaultReporter({reportTestProgress: process.stdout.isTTY}), countingReporter()],
};

/** @param {import('./scripts/browsers.mjs').Engine} engine */
async function launcher(engine) {
  if (engine !== 'webkit') return chromeLauncher({puppeteer, launchOptions: launchOptions(engine)});
  const {port} = await startWebKitDriver();
  return webdriverLauncher(webkitOptions(port));
}

/** Runs in the page, as the last statement of a test file. */
function listenForLateErrors() {
  addEventListener('unhandledrejection', event => {
    setTimeout(() => {
      if (!event.defaultPrevented) throw event.reason;
    });
  });
  // The runner sends the values of a failed assertion as a structured clone, and hangs where one is an element.
  afterEach(function () {
    const error = /** @type {Record<string, unknown> | undefined} */ (
      /** @type {unknown} */ (this.currentTest?.err)
    );
    for (const name of /** @type {const} */ (['actual', 'expected']))
      if (error && name in error) error[name] = cloneable(error[name]);
  });
  after('no error outside the tests', () => new Promise(resolve => setTimeout(resolve, 20)));

  /** @param {unknown} value */
  function cloneable(value) {
    try {
      return structuredClone(value);
    } catch {
      return String(value);
    }
  }
}

/**
 * Writes how many tests passed and failed, and which failed, to the file that TEST_COUNTS names. An error outside every test (a file
 * that does not load or holds no test, an uncaught error of the page) counts as one failed test.
 */
function countingReporter() {
  /** @typedef {import('@web/test-runner').TestSuiteResult} Results */
  /** @returns {import('@web/test-runner').TestResult[]} */
  const tests = (/** @type {Results | undefined} */ results) =>
    results ? [...results.tests, ...results.suites.flatMap(tests)] : [];
  const failing = (/** @type {import('@web/test-runner').TestResult} */ {passed, skipped}) =>
    !passed && !skipped;
  return {
    onTestRunFinished(/** @type {{sessions: import('@web/test-runner').TestSession[]}} */ {sessions}) {
      const all = sessions.flatMap(({testResults}) => tests(testResults));
      const outside = sessions.filter(({passed, testResults}) => {
        const own = tests(testResults);
        return own.length === 0 || (!passed && !own.some(failing));
      });
      const passed = all.filter(test => test.passed).length;
      const failures = [
        ...all.filter(failing).map(({name, error}) => `${name}\n${error?.stack ?? error?.message ?? ''}`),
        ...outside.map(
          ({testFile, browser, errors}) =>
            `${testFile} in ${browser.name}: outside its tests\n${errors.map(({message, stack}) => stack ?? message).join('\n')}`,
        ),
      ];
      if (process.env.TEST_COUNTS)
        writeFileSync(process.env.TEST_COUNTS, JSON.stringify({passed, failed: failures.length, failures}));
    },
  };
}
