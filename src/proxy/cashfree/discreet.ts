import {namedFailure} from '../../protocol/cashfree/errors.ts';
import {endpoints, type Endpoint} from '../../protocol/cashfree/api.ts';
import {Failure, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';

/** About the merchant's account, or about an id that the proxy made: never about the number. */
const IMPERSONAL: ReadonlySet<FailureCode> = new Set([
  'cashfree-keys-refused',
  'cashfree-ip-refused',
  'cashfree-signature-refused',
  'cashfree-balance',
  'cashfree-rate-limited',
  'cashfree-id-exists',
]);

/** What Cashfree answered, before it was read as a failure. */
interface Answered {
  readonly status: number;
  readonly code?: string | undefined;
}

/** The one answer for every refusal that may depend on the number. */
export const NUMBER_REFUSED = new Failure('cashfree-request-invalid', {status: 400, upstream_code: ''});

/**
 * A failure as an anonymous page may learn of it (requirement P11): each number that Cashfree refuses is refused in the
 * same words, whatever the status, the code and the shape of the answer. Failures that Cashfree documents as the
 * merchant's, and those of the network, stay as they are.
 */
export function discreetly(failure: AnyFailure, {status, code}: Answered): AnyFailure {
  if (failure.code === 'cashfree-unreachable') return failure;
  // Which of them it was may depend on the number: 502 is documented for data availability alone.
  if (failure.code === 'cashfree-failed') return new Failure('cashfree-failed', {status: 500});
  return isImpersonal(status, code) ? failure : NUMBER_REFUSED;
}

/** A status alone proves little: an undocumented 403 or 422 may be about the person. */
function isImpersonal(status: number, code: string | undefined): boolean {
  if (status === 429) return true;
  return (Object.keys(endpoints) as Endpoint[]).some(endpoint => {
    const named = namedFailure(endpoint, status, code);
    return named !== undefined && IMPERSONAL.has(named);
  });
}
