import {expect} from 'chai';
import {discreetly, NUMBER_REFUSED} from '../../../src/proxy/cashfree/discreet.ts';
import {Failure, failureWith, type FailureCode} from '../../../src/protocol/failures.ts';

describe('a refusal before a page without a session of the merchant', () => {
  const impersonal: readonly [FailureCode, status: number, code: string | undefined][] = [
    ['cashfree-keys-refused', 401, 'authentication_failed'],
    ['cashfree-keys-refused', 400, 'x-client-id_missing'],
    ['cashfree-ip-refused', 403, 'ip_validation_failed'],
    ['cashfree-signature-refused', 403, 'authentication_failed'],
    ['cashfree-balance', 422, 'insufficient_balance'],
    ['cashfree-rate-limited', 429, 'too_many_requests_per_ip'],
    ['cashfree-rate-limited', 429, undefined],
    ['cashfree-id-exists', 409, 'verification_id_already_exists'],
    // Without an answer there is no status.
    ['cashfree-unreachable', 0, undefined],
    ['cashfree-unreachable', 400, undefined],
  ];
  for (const [failure, status, code] of impersonal)
    it(`stays ${failure}, which is not about the number: ${status} ${code ?? 'without a code'}`, () => {
      const given = failureWith(failure, {status});
      expect(discreetly(given, {status, code})).to.equal(given);
    });

  const personal: readonly [FailureCode, status: number, code: string | undefined][] = [
    ['mobile-invalid', 400, 'identifier_value_value_invalid'],
    ['cashfree-request-invalid', 418, 'new_code'],
    ['cashfree-keys-refused', 401, 'new_code'],
    ['cashfree-ip-refused', 403, 'new_code'],
    ['cashfree-ip-refused', 403, undefined],
    ['cashfree-balance', 422, undefined],
    ['cashfree-id-exists', 409, undefined],
    ['cashfree-answer-invalid', 200, undefined],
  ];
  for (const [failure, status, code] of personal)
    it(`is the same for every number, in place of ${failure}: ${status} ${code ?? 'without a code'}`, () => {
      expect(discreetly(failureWith(failure, {status}), {status, code})).to.equal(NUMBER_REFUSED);
    });

  it('is a request that Cashfree refused, without its code', () => {
    expect(NUMBER_REFUSED).to.be.instanceOf(Failure).with.property('code', 'cashfree-request-invalid');
    expect(NUMBER_REFUSED.facts).to.deep.equal({status: 400, upstream_code: ''});
  });

  it('has the status 500 for every failure of Cashfree', () => {
    const failure = discreetly(new Failure('cashfree-failed', {status: 502}), {status: 502});
    expect(failure.code).to.equal('cashfree-failed');
    expect(failure.facts).to.deep.equal({status: 500});
  });
});
