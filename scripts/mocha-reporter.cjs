const {writeFileSync} = require('node:fs');
const {join, relative} = require('node:path');
const {inspect} = require('node:util');
const {reporters, Runner} = require('mocha');

/**
 * Writes Mocha's usual report. It writes the numbers of passed and failed tests and the failures to the file TEST_COUNTS. It writes
 * the result of each test to a file in the folder TEST_RESULTS. Failed hooks count as failed tests.
 */
module.exports = class CountingReporter extends reporters.Spec {
  /** @param {import('mocha').Runner} runner @param {import('mocha').MochaOptions} options */
  constructor(runner, options) {
    super(runner, options);
    const {TEST_COUNTS: counts, TEST_RESULTS: results} = process.env;
    /** @type {{file: string, title: string[], passed: boolean}[]} */
    const tests = [];
    runner.on(Runner.constants.EVENT_TEST_END, test => {
      if (test.isPending()) return;
      const file = relative('.', test.file ?? '');
      tests.push({file, title: test.titlePath(), passed: test.isPassed()});
      // After each test: a run that is stopped has still reported what passed and what failed.
      count();
    });
    const count = () => {
      const {passes: passed, failures: failed} = this.stats;
      const failures = this.failures.map(test => `${test.titlePath().join(' › ')}\n${told(test.err)}`);
      if (counts) writeFileSync(counts, JSON.stringify({passed, failed, failures}));
    };
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      count();
      if (results) writeFileSync(join(results, `${process.pid}.json`), JSON.stringify(tests));
    });
  }
};

/** The error with its causes. @param {unknown} error */
function told(error) {
  return error instanceof Error && error.cause === undefined ? error.stack : inspect(error, {depth: 3});
}
