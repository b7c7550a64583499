import {expect} from 'chai';
import {readCode, retryAfterOf, upstreamFailure} from '../../../src/proxy/cashfree/upstream-failures.ts';
import type {FailureCode} from '../../../src/protocol/failures.ts';

describe('the time to retry', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  for (const [value, seconds] of [
    ['5', 5],
    ['0', 1],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60],
    ['Wed, 31 Dec 2025 23:59:59 GMT', 1],
    ['Thu, 01 Jan 2020 00:00:00 GMT', 1],
    ['on Thu, 01 Jan 2026 00:01:00 GMT', 30],
    ['Thu, 01 Jan 2026 00:01:00 GMT (soon)', 30],
    ['2026-01-01T00:01:00Z', 30],
    ['', 30],
    ['-5', 30],
    ['5.5', 30],
    ['5e2', 30],
    ['0x5', 30],
    ['soon', 30],
    ['3600', 3600],
    ['3601', 3600],
    ['999999999', 3600],
    ['1000000000', 30],
  ] as const) {
    it(`is read from "${value}" as ${seconds} s`, () => {
      expect(retryAfterOf(new Headers({'retry-after': value}), now)).to.equal(seconds);
    });
  }

  for (const [headers, seconds] of [
    [{}, 30],
    [{'x-ratelimit-retry': '7'}, 7],
    [{'x-ratelimit-reset': '6', 'x-ratelimit-retry': '7'}, 6],
    [{'retry-after': '5', 'x-ratelimit-reset': '6', 'x-ratelimit-retry': '7'}, 5],
    [{'retry-after': 'soon', 'x-ratelimit-reset': '6'}, 6],
  ] as const)
    it(`is ${seconds} s with the headers ${JSON.stringify(headers)}`, () => {
      expect(retryAfterOf(new Headers(headers), now)).to.equal(seconds);
    });
});

describe('a code of Cashfree', () => {
  for (const code of ['a', 'Az09_.-', 'a12345', '12345_12345', 'x'.repeat(64)])
    it(`is passed on: ${code}`, () => expect(readCode(code)).to.equal(code));

  for (const code of [
    ...['', 'x'.repeat(65), ' a', 'a ', 'a b', 'a\n', '<a>', 'ä', undefined, null],
    ...['123456', 'a123456', 'abc_123456', '123456a', 'mobile_9988776655_invalid'],
  ])
    it(`is not passed on: ${JSON.stringify({code})}`, () => expect(readCode(code)).to.equal(undefined));
});

describe('a failure of Cashfree', () => {
  const cases: readonly [FailureCode, upstreamCode: string | undefined, facts: object][] = [
    ['cashfree-keys-refused', 'x', {status: 418, keys: 'one-click'}],
    ['cashfree-rate-limited', 'x', {status: 418, retry_after: 9}],
    ['cashfree-request-invalid', 'x', {status: 418, upstream_code: 'x'}],
    ['cashfree-request-invalid', 'a 9988776655', {status: 418, upstream_code: ''}],
    ['cashfree-request-invalid', undefined, {status: 418, upstream_code: ''}],
    ...['user_id', 'phone', 'email', 'name', 'address'].map((field): [FailureCode, string, object] => [
      'user-invalid',
      `${field}_value_invalid`,
      {field},
    ]),
    ['user-invalid', 'my_phone_invalid', {field: ''}],
    ['user-invalid', 'phone', {field: ''}],
    ['user-invalid', undefined, {field: ''}],
    ['mobile-invalid', 'x', {}],
    ['code-rejected', 'x', {}],
    ['token-rejected', 'x', {}],
    ['user-exists', 'x', {}],
    ['cashfree-balance', 'x', {status: 418}],
    ['cashfree-failed', undefined, {status: 418}],
  ];
  for (const [code, upstreamCode, facts] of cases)
    it(`is ${code} with the facts ${JSON.stringify(facts)} for the code ${upstreamCode ?? 'undefined'}`, () => {
      const headers = new Headers({'retry-after': '9'});
      const failure = upstreamFailure(code, {status: 418, headers, upstreamCode, keys: 'one-click'});
      expect(failure.code).to.equal(code);
      expect(failure.facts).to.deep.equal(facts);
    });
});
