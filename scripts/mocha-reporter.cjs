const {writeFileSync} = require('node:fs');
const {join, relative} = require('node:path');
const {inspect} = require('node:util');
const {reporters, Runner} = require('mocha');

/**
 * Mocha's usual report; in the file that TEST_COUNTS names, how many passed and failed, and which failed; and in a file of the
 * folder that TEST_RESULTS names, each test by itself. Failed hooks count as failed tests.
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
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const {passes: passed, failures: failed} = this.stats;
      const failures = this.failures.map(test => `${test.titlePath().join(' › ')}\n${told(test.err)}`);
      if (counts) writeFileSync(counts, JSON.stringify({passed, failed, failures}));
      if (results) writeFileSync(join(results, `${process.pid}.json`), JSON.stringify(tests));
    });
  }
};

/** With its causes. @param {unknown} error */
function told(error) {
  return error instanceof Error && error.cause === undefined ? error.stack : inspect(error, {depth: 3});
}
