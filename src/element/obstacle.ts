import type {Flow} from '../flow/runner/flow.ts';
import {isBusy} from '../flow/page/flow-registry.ts';
import {Failure, type AnyFailure} from '../protocol/failures.ts';

/**
 * @param wrong the number is not ten digits.
 * @returns the reason why a transaction cannot start; undefined if it can.
 */
export function obstacleTo(flow: Flow, proxy: string | undefined, wrong: boolean): AnyFailure | undefined {
  if (!proxy) return new Failure('config-invalid', {option: 'proxy'});
  // The proxy's cookies require https or loopback.
  if (!isSecureContext) return new Failure('insecure-context');
  if (wrong) return new Failure('mobile-invalid');
  return isBusy(flow) ? new Failure('busy') : undefined;
}
