import type {Flow} from '../flow/runner/flow.ts';
import {isBusy} from '../flow/page/flow-registry.ts';
import {Failure, type AnyFailure} from '../protocol/failures.ts';

/**
 * @param wrong the number is not ten digits.
 * @returns why a transaction cannot begin, if so.
 */
export function obstacleTo(flow: Flow, proxy: string | undefined, wrong: boolean): AnyFailure | undefined {
  if (!proxy) return new Failure('config-invalid', {option: 'proxy'});
  // The proxy's cookies need https or loopback, whatever the browser still offers here.
  if (!isSecureContext) return new Failure('insecure-context');
  if (wrong) return new Failure('mobile-invalid');
  return isBusy(flow) ? new Failure('busy') : undefined;
}
