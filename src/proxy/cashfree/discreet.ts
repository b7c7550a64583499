import {namedFailure} from '../../protocol/cashfree/errors.ts';
import {endpoints, type Endpoint} from '../../protocol/cashfree/api.ts';
import {Failure, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';

/** Failures of the merchant's account, or of an id that the proxy minted. They reveal nothing about a number. */
const IMPERSONAL: ReadonlySet<FailureCode | undefined> = new Set<FailureCode>([
  'cashfree-keys-refused',
  'cashfree-ip-refused',
  'cashfree-signature-refused',
  'cashfree-balance',
  'cashfree-id-exists',
]);

interface UpstreamFailure {
  readonly status: number;
  readonly code?: string | undefined;
}

export const NUMBER_REFUSED = new Failure('cashfree-request-invalid', {status: 400, upstream_code: ''});

/** Makes all refusals of a number equal for an anonymous page (docs/security-requirements.md row P11). */
export function discreetly(failure: AnyFailure, {status, code}: UpstreamFailure): AnyFailure {
  if (failure.code === 'cashfree-unreachable') return failure;
  // The status may depend on the number: 502 is documented for data availability only.
  if (failure.code === 'cashfree-failed') return new Failure('cashfree-failed', {status: 500});
  return isImpersonal(status, code) ? failure : NUMBER_REFUSED;
}

/** Only a documented code counts, because an undocumented 403 or 422 may be about the number. */
function isImpersonal(status: number, code: string | undefined): boolean {
  if (status === 429) return true;
  return (Object.keys(endpoints) as Endpoint[]).some(endpoint =>
    IMPERSONAL.has(namedFailure(endpoint, status, code)),
  );
}
