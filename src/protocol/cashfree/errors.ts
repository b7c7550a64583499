/**
 * All errors that Cashfree documents for the five calls (docs/cashfree-contract.md sections 3, 4, 6.1, 6.2 and 7),
 * with the failure that each becomes. The emulator returns these rows; the proxy reads them.
 */
import type {Endpoint} from './api.ts';
import type {FailureCode} from '../failures.ts';

export interface CashfreeError {
  readonly endpoint: Endpoint;
  readonly status: number;
  readonly type: 'validation_error' | 'authentication_error' | 'rate_limit_error' | 'internal_error';
  readonly code: string;
  /** Cashfree's message. Its wording changes: never branch on it (section 2.2). */
  readonly message: string;
  readonly failure: FailureCode;
}

type Line = readonly [CashfreeError['status'], CashfreeError['type'], string, string, FailureCode];

const keys: readonly Line[] = [
  [
    400,
    'validation_error',
    'x-client-id_missing',
    'x-client-id is missing in the request.',
    'cashfree-keys-refused',
  ],
  [
    400,
    'validation_error',
    'x-client-secret_missing',
    'x-client-secret is missing in the request.',
    'cashfree-keys-refused',
  ],
];
const wrongKeys: Line = [
  401,
  'authentication_error',
  'authentication_failed',
  'Invalid clientId and clientSecret combination',
  'cashfree-keys-refused',
];
const twoFactor: readonly Line[] = [
  [
    403,
    'authentication_error',
    'ip_validation_failed',
    'IP not whitelisted your current ip is (ip).For IP whitelisting assistance, visit our guide at https://www.cashfree.com/docs/secure-id/get-started/integration/ip-whitelisting-verification',
    'cashfree-ip-refused',
  ],
  [
    403,
    'validation_error',
    'authentication_failed',
    'x-cf-signature missing in the request header',
    'cashfree-signature-refused',
  ],
];
const duplicate: Line = [
  409,
  'validation_error',
  'verification_id_already_exists',
  'verification id already exists',
  'cashfree-id-exists',
];
const balance: Line = [
  422,
  'validation_error',
  'insufficient_balance',
  'Insufficient balance to process this request',
  'cashfree-balance',
];
const limits: readonly Line[] = [
  [
    429,
    'rate_limit_error',
    'too_many_requests_per_operation',
    'Too many requests for this operation, rate limit reached',
    'cashfree-rate-limited',
  ],
  [
    429,
    'rate_limit_error',
    'too_many_requests_per_ip',
    'Too many requests from the IP, rate limit reached',
    'cashfree-rate-limited',
  ],
];
const broken: Line = [
  500,
  'internal_error',
  'verification_failed',
  'something went wrong',
  'cashfree-failed',
];

const invalid = (code: string, message: string, failure: FailureCode = 'cashfree-request-invalid'): Line => [
  400,
  'validation_error',
  code,
  message,
  failure,
];

const lines: Readonly<Record<Endpoint, readonly Line[]>> = {
  'data-availability': [
    invalid('identifier_type_value_invalid', 'Please enter a valid identifier_type'),
    invalid('identifier_value_value_invalid', 'Please enter a valid identifier_value', 'mobile-invalid'),
    wrongKeys,
    ...twoFactor,
    duplicate,
    balance,
    ...limits,
    broken,
    [502, 'internal_error', 'verification_failed', 'verification attempt failed', 'cashfree-failed'],
  ],
  session: [
    invalid('verification_id_missing', 'verification_id is missing in the request.'),
    invalid(
      'verification_id_value_invalid',
      'verification_id can include only alphanum, dot, hyphen and underscores.',
    ),
    invalid('verification_id_length_exceeded', 'verification_id can include a maximum of 50 characters.'),
    invalid('identifier_type_missing', 'identifier_type is missing in the request.'),
    invalid('identifier_value_missing', 'identifier_value is missing in the request.'),
    invalid('identifier_type_value_invalid', 'identifier_type should be valid.'),
    invalid('identifier_value_value_invalid', 'identifier_value should be valid.', 'mobile-invalid'),
    ...keys,
    wrongKeys,
    duplicate,
    balance,
    ...limits,
    broken,
  ],
  'generate-token': [
    invalid('auth_code_missing', 'auth_code is missing in the request.', 'code-rejected'),
    invalid('auth_code_value_invalid', 'auth_code should be valid.', 'code-rejected'),
    ...keys,
    wrongKeys,
    ...limits,
    broken,
  ],
  'user-details': [
    invalid('access_token_missing', 'access_token is missing in the request.', 'token-rejected'),
    invalid('access_token_value_invalid', 'access_token should be valid.', 'token-rejected'),
    balance,
    ...limits,
    broken,
  ],
  user: [
    invalid(
      'user_id_value_invalid',
      'user_id can include only alphanum, dot, hyphen and underscores.',
      'user-invalid',
    ),
    invalid(
      'phone_value_invalid',
      'phone should be 10 digit number with or without prefix 91/+91.',
      'user-invalid',
    ),
    invalid('phone_missing', 'phone is missing in the request.', 'user-invalid'),
    invalid('email_address_invalid', 'email should be a valid email address.', 'user-invalid'),
    invalid('address_length_exceeded', 'address can include a maximum of 500 characters.', 'user-invalid'),
    invalid(
      'name_value_invalid',
      'name should only contains alphanumeric, space, dot and hyphen.',
      'user-invalid',
    ),
    wrongKeys,
    ...twoFactor,
    [409, 'validation_error', 'user_id_already_exists', 'user ID already exists', 'user-exists'],
    ...limits,
    broken,
  ],
};

/** The error of data availability for a missing signature is inferred from Create User (section 3). */
export const cashfreeErrors: readonly CashfreeError[] = (Object.keys(lines) as Endpoint[]).flatMap(endpoint =>
  lines[endpoint].map(([status, type, code, message, failure]) => ({
    endpoint,
    status,
    type,
    code,
    message,
    failure,
  })),
);

/**
 * Returns the failure for an error answer: by status and code if they are documented, otherwise by the subject of the
 * code, otherwise by the status. Codes are added over time, and gateways send none (section 0.1; section 10, row 29).
 */
export function failureOf(endpoint: Endpoint, status: number, code: string | undefined): FailureCode {
  return namedFailure(endpoint, status, code) ?? byStatus(endpoint, status);
}

export function namedFailure(
  endpoint: Endpoint,
  status: number,
  code: string | undefined,
): FailureCode | undefined {
  const documented = cashfreeErrors.find(
    error => error.endpoint === endpoint && error.status === status && error.code === code,
  );
  if (documented) return documented.failure;
  if (status < 400 || status >= 500) return undefined;
  return subjects.find(([where, what]) => (where ?? endpoint) === endpoint && what.test(code ?? ''))?.[2];
}

/** Subjects of undocumented 4xx codes: `auth_code_expired`, `access_token_revoked`, `x-cf-signature_invalid`. */
const subjects: readonly (readonly [Endpoint | undefined, RegExp, FailureCode])[] = [
  ['generate-token', /^auth_?code/, 'code-rejected'],
  ['user-details', /^access_?token/, 'token-rejected'],
  [undefined, /^x-client-/, 'cashfree-keys-refused'],
  [undefined, /signature/, 'cashfree-signature-refused'],
];

function byStatus(endpoint: Endpoint, status: number): FailureCode {
  if (status < 400 || status >= 500) return 'cashfree-failed';
  switch (status) {
    case 401:
    case 403:
      // Row 11: the answer to an expired or revoked token is not documented.
      if (endpoint === 'user-details') return 'token-rejected';
      return status === 401 ? 'cashfree-keys-refused' : 'cashfree-ip-refused';
    case 409:
    case 410:
      // These two calls send only a code or a token, which is then in conflict or gone.
      if (endpoint === 'generate-token') return 'code-rejected';
      if (endpoint === 'user-details') return 'token-rejected';
      if (status === 410) return 'cashfree-request-invalid';
      return endpoint === 'user' ? 'user-exists' : 'cashfree-id-exists';
    case 422:
      return 'cashfree-balance';
    case 429:
      return 'cashfree-rate-limited';
    default:
      return 'cashfree-request-invalid';
  }
}
