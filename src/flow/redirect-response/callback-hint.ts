import type {CallbackUrl} from '../../protocol/callback-url.ts';
import type {FailureCode} from '../../protocol/failures.ts';

const hints: Partial<Record<CallbackUrl['kind'], FailureCode>> = {
  conflict: 'callback-conflict',
  denied: 'consent-denied',
  expired: 'consent-expired',
};

export const hintOf = ({kind}: CallbackUrl): FailureCode | undefined => hints[kind];
