import {expect} from '@open-wc/testing';
import fc from 'fast-check';
import {endpoints, type Endpoint} from '../../src/protocol/cashfree/api.ts';
import {cashfreeErrors, failureOf} from '../../src/protocol/cashfree/errors.ts';
import {isFailureCode, type FailureCode} from '../../src/protocol/failures.ts';

type Row = readonly [status: number, code: string, failure: FailureCode];

const keys: readonly Row[] = [
  [400, 'x-client-id_missing', 'cashfree-keys-refused'],
  [400, 'x-client-secret_missing', 'cashfree-keys-refused'],
];
const wrongKeys: Row = [401, 'authentication_failed', 'cashfree-keys-refused'];
const twoFactor: readonly Row[] = [
  [403, 'ip_validation_failed', 'cashfree-ip-refused'],
  [403, 'authentication_failed', 'cashfree-signature-refused'],
];
const ending: readonly Row[] = [
  [429, 'too_many_requests_per_operation', 'cashfree-rate-limited'],
  [429, 'too_many_requests_per_ip', 'cashfree-rate-limited'],
  [500, 'verification_failed', 'cashfree-failed'],
];

/** Written down from Cashfree's pages (contract 3, 4, 6.1, 6.2, 7), not from the code. */
const documented: Readonly<Record<Endpoint, readonly Row[]>> = {
  'data-availability': [
    [400, 'identifier_type_value_invalid', 'cashfree-request-invalid'],
    [400, 'identifier_value_value_invalid', 'mobile-invalid'],
    wrongKeys,
    ...twoFactor,
    [409, 'verification_id_already_exists', 'cashfree-id-exists'],
    [422, 'insufficient_balance', 'cashfree-balance'],
    ...ending,
    [502, 'verification_failed', 'cashfree-failed'],
  ],
  session: [
    [400, 'verification_id_missing', 'cashfree-request-invalid'],
    [400, 'verification_id_value_invalid', 'cashfree-request-invalid'],
    [400, 'verification_id_length_exceeded', 'cashfree-request-invalid'],
    [400, 'identifier_type_missing', 'cashfree-request-invalid'],
    [400, 'identifier_value_missing', 'cashfree-request-invalid'],
    [400, 'identifier_type_value_invalid', 'cashfree-request-invalid'],
    [400, 'identifier_value_value_invalid', 'mobile-invalid'],
    ...keys,
    wrongKeys,
    [409, 'verification_id_already_exists', 'cashfree-id-exists'],
    [422, 'insufficient_balance', 'cashfree-balance'],
    ...ending,
  ],
  'generate-token': [
    [400, 'auth_code_missing', 'code-rejected'],
    [400, 'auth_code_value_invalid', 'code-rejected'],
    ...keys,
    wrongKeys,
    ...ending,
  ],
  'user-details': [
    [400, 'access_token_missing', 'token-rejected'],
    [400, 'access_token_value_invalid', 'token-rejected'],
    [422, 'insufficient_balance', 'cashfree-balance'],
    ...ending,
  ],
  user: [
    [400, 'user_id_value_invalid', 'user-invalid'],
    [400, 'phone_value_invalid', 'user-invalid'],
    [400, 'phone_missing', 'user-invalid'],
    [400, 'email_address_invalid', 'user-invalid'],
    [400, 'address_length_exceeded', 'user-invalid'],
    [400, 'name_value_invalid', 'user-invalid'],
    wrongKeys,
    ...twoFactor,
    [409, 'user_id_already_exists', 'user-exists'],
    ...ending,
  ],
};

const undocumented: readonly (readonly [Endpoint, number, string | undefined, FailureCode])[] = [
  ['user-details', 401, undefined, 'token-rejected'],
  ['user-details', 401, 'authentication_failed', 'token-rejected'],
  ['user-details', 403, 'ip_validation_failed', 'token-rejected'],
  ['user-details', 400, 'access_token_expired', 'token-rejected'],
  ['user-details', 410, undefined, 'token-rejected'],
  ['generate-token', 400, 'auth_code_expired', 'code-rejected'],
  ['generate-token', 409, 'already_used', 'code-rejected'],
  ['generate-token', 403, 'signature_invalid', 'cashfree-signature-refused'],
  ['data-availability', 400, 'x-client-id_missing', 'cashfree-keys-refused'],
  ['session', 403, 'x-cf-signature_expired', 'cashfree-signature-refused'],
  ['session', 403, undefined, 'cashfree-ip-refused'],
  ['session', 400, 'x-api-version_invalid', 'cashfree-request-invalid'],
  ['session', 404, undefined, 'cashfree-request-invalid'],
  ['user', 409, undefined, 'user-exists'],
  ['session', 409, undefined, 'cashfree-id-exists'],
  ['session', 429, undefined, 'cashfree-rate-limited'],
  ['session', 502, undefined, 'cashfree-failed'],
  ['session', 503, 'auth_code', 'cashfree-failed'],
  ['session', 302, undefined, 'cashfree-failed'],
];

describe("Cashfree's errors", () => {
  for (const [endpoint, rows] of Object.entries(documented) as [Endpoint, readonly Row[]][]) {
    for (const [status, code, failure] of rows)
      it(`${endpoint} ${status} ${code} is one row, and becomes ${failure}`, () => {
        const found = cashfreeErrors.filter(
          error => error.endpoint === endpoint && error.status === status && error.code === code,
        );
        expect(found).to.have.length(1);
        expect(found[0]?.message).not.to.be.empty;
        expect(failureOf(endpoint, status, code)).to.equal(failure);
      });

    it(`of ${endpoint} are exactly the documented ones`, () => {
      expect(cashfreeErrors.filter(error => error.endpoint === endpoint)).to.have.length(rows.length);
    });
  }

  it('have the documented types', () => {
    for (const {status, code, type} of cashfreeErrors) {
      const documented =
        status === 429
          ? 'rate_limit_error'
          : status >= 500
            ? 'internal_error'
            : status === 401 || code === 'ip_validation_failed'
              ? 'authentication_error'
              : 'validation_error';
      expect(type, `${status} ${code}`).to.equal(documented);
    }
  });

  for (const [endpoint, status, code, failure] of undocumented)
    it(`that are not documented: ${endpoint} ${status} ${code ?? 'without a code'} becomes ${failure}`, () =>
      expect(failureOf(endpoint, status, code)).to.equal(failure));

  it('become a failure of the table for any answer', () => {
    const endpoint = fc.constantFrom(...(Object.keys(endpoints) as Endpoint[]));
    const status = fc.oneof(fc.integer({min: 100, max: 599}), fc.integer(), fc.constant(NaN));
    const code = fc.option(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toString')), {nil: undefined});
    fc.assert(
      fc.property(endpoint, status, code, (endpoint, status, code) => {
        expect(isFailureCode(failureOf(endpoint, status, code))).to.equal(true);
      }),
    );
  });
});
