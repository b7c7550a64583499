const {writeFileSync} = require('node:fs');
const {reporters, Runner} = require('mocha');

/** Mocha's usual report, and the counts in the file that TEST_COUNTS names. Failed hooks count as failed tests. */
module.exports = class CountingReporter extends reporters.Spec {
  /** @param {import('mocha').Runner} runner @param {import('mocha').MochaOptions} options */
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const {passes: passed, failures: failed} = this.stats;
      if (process.env.TEST_COUNTS) writeFileSync(process.env.TEST_COUNTS, JSON.stringify({passed, failed}));
    });
  }
};
