const {writeFileSync} = require('node:fs');
const {reporters, Runner} = require('mocha');

/**
 * Mocha's usual report, and in the file that TEST_COUNTS names how many passed and failed, and which failed. Failed hooks count
 * as failed tests.
 */
module.exports = class CountingReporter extends reporters.Spec {
  /** @param {import('mocha').Runner} runner @param {import('mocha').MochaOptions} options */
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const {passes: passed, failures: failed} = this.stats;
      const failures = this.failures.map(test => `${test.titlePath().join(' › ')}\n${test.err?.stack}`);
      if (process.env.TEST_COUNTS)
        writeFileSync(process.env.TEST_COUNTS, JSON.stringify({passed, failed, failures}));
    });
  }
};
