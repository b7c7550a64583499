/** What a page needs of the failures before it has loaded their table. */

/** How a transaction ends. */
export type FailureOutcome = 'done' | 'denied' | 'cancelled' | 'expired' | 'unavailable' | 'failed';

/** Who can fix a failure: the user by another press, the merchant by a change of code or settings, or Cashfree. */
export type Actor = 'user' | 'merchant' | 'cashfree';

export interface FailureRow {
  readonly outcome: Exclude<FailureOutcome, 'done' | 'cancelled'>;
  /** Whether another press by the same user can succeed. */
  readonly retryable: boolean;
  readonly actor: Actor;
}

/** The row of `script-unavailable`. */
export const scriptUnavailableRow: FailureRow = {outcome: 'failed', retryable: true, actor: 'user'};

/** @returns the message of a failure. It contains only the code. */
export function messageOf(code: string): string {
  return `cf-user-details reports ${code}: see docs/failures.md#${code} in the package.`;
}
