import type {Flow} from '../../flow/runner/flow.ts';
import {isBusy} from '../../flow/page/flow-registry.ts';
import {Failure, type AnyFailure} from '../../protocol/failures.ts';

/**
 * @param isInvalid the field has no valid mobile number.
 * @returns the failure that prevents a start. Undefined if there is none.
 */
export function obstacleTo(
  flow: Flow,
  proxy: string | undefined,
  isInvalid: boolean,
): AnyFailure | undefined {
  if (!proxy) return new Failure('config-invalid', {option: 'proxy'});
  // The proxy's cookies require https or loopback.
  if (!isSecureContext) return new Failure('insecure-context');
  if (isInvalid) return new Failure('mobile-invalid');
  return isBusy(flow) ? new Failure('busy') : undefined;
}
