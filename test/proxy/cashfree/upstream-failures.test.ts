import {expect} from 'chai';
import {retryAfterOf} from '../../../src/proxy/cashfree/upstream-failures.ts';

describe('the time to retry', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  for (const [value, seconds] of [
    ['5', 5],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60],
    ['Thu, 01 Jan 2020 00:00:00 GMT', 1],
    ['', 30],
    ['-5', 30],
    ['soon', 30],
    ['3601', 3600],
  ] as const) {
    it(`is read from "${value}" as ${seconds} s`, () => {
      expect(retryAfterOf(new Headers({'retry-after': value}), now)).to.equal(seconds);
    });
  }
});
