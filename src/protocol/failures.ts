import {
  messageOf,
  scriptUnavailableRow,
  type Actor,
  type FailureOutcome,
  type FailureRow,
} from './failure-row.ts';

export type {Actor, FailureOutcome};

export type ProxyStep = 'capabilities' | 'session' | 'token' | 'status' | 'user-details' | 'users' | 'cancel';

interface Upstream {
  /** HTTP status of Cashfree's answer, 0 if no answer arrived. */
  readonly status: number;
}

type None = object;

/**
 * Every failure of a transaction, by stable code, with the facts that a handler may need.
 *
 * The keys are public API: to rename one is a breaking change. The facts are names, numbers and paths. They never
 * hold a code, a token, a key or a personal value. Rows refer to docs/cashfree-contract.md section 10.
 */
export interface FailureFacts {
  // In the page
  /** The page configured the element wrongly. `option`: the name of the option. */
  'config-invalid': {readonly option: string};
  /**
   * The page is neither https nor on loopback. Browsers then withhold needed features and do not send the proxy's
   * cookies.
   */
  'insecure-context': None;
  /** The mobile number is not ten digits. */
  'mobile-invalid': None;
  /**
   * None of the requested presentations can be used. `wanted`: the requested one. `available`: those that the proxy
   * offers.
   */
  'presentation-unavailable': {readonly wanted: string; readonly available: readonly string[]};
  /** No presentation works in this in-app browser or frame. `reason`: the name of the rule that decided. */
  'browser-unsuitable': {readonly reason: string};
  /** The browser refused to open the consent window. */
  'popup-blocked': None;
  /** Cashfree's web SDK did not load, or loaded without its global function. `reason`: why. */
  'sdk-unavailable': {readonly reason: 'blocked' | 'offline' | 'timeout' | 'global-missing'};
  /**
   * The user cannot reach the overlay: a modal of the page covers it, or styles of the page give it no size or no
   * pointer events.
   */
  'overlay-unreachable': None;
  /**
   * The part of the element that runs transactions did not load: the browser is offline, a blocker refused it, or its
   * file no longer exists on the server. This failure is no instance of `Failure`; use `isFailure`.
   */
  'script-unavailable': None;
  /** Cashfree's web SDK reported an error. It reports no error code (row 8). */
  'sdk-failed': None;
  /** The element failed because of a defect. The error is on the console. */
  'element-failed': None;
  /** Another transaction of this page is running. */
  busy: None;

  // Coming back
  /** The user came back without a code and without a reason (row 2). */
  'not-completed': None;
  /** The user refused consent. */
  'consent-denied': None;
  /** The user did not answer in time: the transaction or Cashfree's session expired. */
  'consent-expired': None;
  /** The callback carries two different codes, or a malformed one, and may be forged (RFC 6749 section 3.1). */
  'callback-conflict': None;

  // Between page and proxy
  /** The proxy did not answer. `step`: the call. `timed_out`: whether the deadline passed. */
  'proxy-unreachable': {readonly step: ProxyStep; readonly timed_out: boolean};
  /**
   * The proxy's answer does not match the protocol. `step`: the call. `status`: its HTTP status. `paths`: the wrong
   * members.
   */
  'proxy-answer-invalid': {
    readonly step: ProxyStep;
    readonly status: number;
    readonly paths: readonly string[];
  };
  /**
   * The proxy refused the request. `reason`: what was refused, such as the origin, a header, the content type, the
   * size or the body. `field` and `expected`: details, if any.
   */
  'request-refused': {readonly reason: string; readonly field?: string; readonly expected?: string};
  /** The merchant's `authorize` hook refused the request. */
  'not-authorized': None;
  /**
   * The page's challenge widget returned no token in time, an error, or a malformed token; or the token was used
   * before. `reason`: which.
   */
  'challenge-failed': {readonly reason: 'error' | 'invalid' | 'timeout' | 'used'};
  /**
   * Too many starts for this mobile number, this network address or this merchant. `retry_after`: seconds to wait.
   */
  'rate-limited': {readonly retry_after: number};
  /**
   * This browser has no pending transaction: its cookie is lost, it was cancelled or has ended, or it belongs to
   * another signed-in user.
   */
  'transaction-missing': None;
  /** The code belongs to another transaction. The proxy discarded token and data. */
  'binding-mismatch': None;
  /** The consented mobile number is not the one that opened the session. The proxy discarded token and data. */
  'identity-mismatch': None;
  /**
   * No consented mobile number proves the identity of the user, and the merchant requires one. The proxy discarded
   * token and data.
   */
  'identity-unproven': None;
  /** The token is expired, was refused by Cashfree, belongs to another transaction, or was not issued by this proxy. */
  'token-rejected': None;
  /** The proxy failed because of a defect. */
  'proxy-failed': None;

  // Between proxy and Cashfree
  /** Cashfree has no data for this mobile number. */
  'data-unavailable': None;
  /**
   * Cashfree refused the code, or the proxy used it before. Cashfree does not tell used, expired, foreign and
   * malformed codes apart (docs/cashfree-contract.md section 5.4).
   */
  'code-rejected': None;
  /** Cashfree's keys are missing or wrong. `keys`: the name of the key pair, never its value. */
  'cashfree-keys-refused': Upstream & {readonly keys: 'secure-id' | 'one-click'};
  /** The IP address of the proxy is not on the merchant's allow-list at Cashfree. */
  'cashfree-ip-refused': Upstream;
  /** The `x-cf-signature` header is missing, expired or wrong. */
  'cashfree-signature-refused': Upstream;
  /** The merchant's balance at Cashfree is used up. */
  'cashfree-balance': Upstream;
  /** The rate limit of the merchant's Cashfree account is reached. `retry_after`: seconds to wait. */
  'cashfree-rate-limited': Upstream & {readonly retry_after: number};
  /**
   * Cashfree refused a value that the proxy sent. `upstream_code`: Cashfree's code, empty if the proxy has no
   * `authorize` hook.
   */
  'cashfree-request-invalid': Upstream & {readonly upstream_code: string};
  /** The `verification_id` was used before, and retries with new ids failed too. */
  'cashfree-id-exists': Upstream;
  /** Cashfree or its gateway failed. */
  'cashfree-failed': Upstream;
  /** Cashfree did not answer. `timed_out`: whether the deadline passed. */
  'cashfree-unreachable': Upstream & {readonly timed_out: boolean};
  /**
   * Cashfree's answer cannot be read, or lacks what the next step needs. `paths`: the wrong members. The call is not
   * repeated.
   */
  'cashfree-answer-invalid': Upstream & {readonly paths: readonly string[]};
  /** Create User: a value breaks a documented rule. `field`: its name (docs/cashfree-contract.md section 7). */
  'user-invalid': {readonly field: string};
  /** Create User: a user with this `user_id` exists. The id belongs to the merchant and is not sent to the page. */
  'user-exists': None;
}

/** Code of a failure. docs/failures.md has a section for each. */
export type FailureCode = keyof FailureFacts;

/** The codes without facts. */
type Bare = {[C in FailureCode]: None extends FailureFacts[C] ? C : never}[FailureCode];

const row = (outcome: FailureRow['outcome'], actor: Actor, retryable: boolean): FailureRow => ({
  outcome,
  retryable,
  actor,
});

export const failures: Readonly<Record<FailureCode, FailureRow>> = {
  'config-invalid': row('failed', 'merchant', false),
  'insecure-context': row('failed', 'merchant', false),
  'mobile-invalid': row('failed', 'user', true),
  'presentation-unavailable': row('failed', 'merchant', false),
  'browser-unsuitable': row('failed', 'user', false),
  'popup-blocked': row('failed', 'user', true),
  'sdk-unavailable': row('failed', 'user', true),
  'overlay-unreachable': row('failed', 'user', true),
  'script-unavailable': scriptUnavailableRow,
  'sdk-failed': row('failed', 'user', true),
  'element-failed': row('failed', 'merchant', true),
  busy: row('failed', 'user', true),
  'not-completed': row('failed', 'user', true),
  'consent-denied': row('denied', 'user', true),
  'consent-expired': row('expired', 'user', true),
  'callback-conflict': row('failed', 'user', true),
  'proxy-unreachable': row('failed', 'user', true),
  'proxy-answer-invalid': row('failed', 'merchant', false),
  'request-refused': row('failed', 'merchant', false),
  'not-authorized': row('failed', 'merchant', false),
  'challenge-failed': row('failed', 'user', true),
  'rate-limited': row('failed', 'user', true),
  'transaction-missing': row('failed', 'user', true),
  'binding-mismatch': row('failed', 'user', true),
  'identity-mismatch': row('failed', 'user', true),
  'identity-unproven': row('failed', 'user', true),
  'token-rejected': row('expired', 'user', true),
  'proxy-failed': row('failed', 'merchant', true),
  'data-unavailable': row('unavailable', 'user', false),
  'code-rejected': row('failed', 'user', true),
  'cashfree-keys-refused': row('failed', 'merchant', false),
  'cashfree-ip-refused': row('failed', 'merchant', false),
  'cashfree-signature-refused': row('failed', 'merchant', false),
  'cashfree-balance': row('failed', 'merchant', false),
  'cashfree-rate-limited': row('failed', 'cashfree', true),
  'cashfree-request-invalid': row('failed', 'merchant', false),
  'cashfree-id-exists': row('failed', 'cashfree', true),
  'cashfree-failed': row('failed', 'cashfree', true),
  'cashfree-unreachable': row('failed', 'cashfree', true),
  'cashfree-answer-invalid': row('failed', 'cashfree', false),
  'user-invalid': row('failed', 'user', true),
  'user-exists': row('failed', 'merchant', false),
};

/**
 * An error that is safe to report: its message contains only its code, and it has no `cause`, because a cause may
 * quote a body.
 *
 * @example
 * ```ts
 * import {Failure} from 'cf-user-details';
 *
 * const failure = new Failure('rate-limited', {retry_after: 30});
 * console.log(failure.outcome, failure.retryable, failure.facts.retry_after); // 'failed' true 30
 * ```
 */
export class Failure<C extends FailureCode = FailureCode> extends Error {
  /** Always `Failure`. */
  override readonly name = 'Failure';
  /** Code of the failure. */
  readonly code: C;
  /** Facts of the failure. Empty if the code has none. */
  readonly facts: FailureFacts[C];

  /** @param facts required if the code has facts. */
  constructor(code: C, ...facts: [C] extends [Bare] ? [facts?: FailureFacts[C]] : [facts: FailureFacts[C]]) {
    super(messageOf(code));
    this.code = code;
    this.facts = (facts[0] ?? {}) as FailureFacts[C];
  }

  /** Outcome of the transaction. */
  get outcome(): FailureRow['outcome'] {
    return failures[this.code].outcome;
  }

  /** Whether another press by the same user can succeed. */
  get retryable(): boolean {
    return failures[this.code].retryable;
  }

  /** Who can fix the failure. */
  get actor(): Actor {
    return failures[this.code].actor;
  }

  /** @returns the members that are safe to send, without the stack. */
  toJSON(): {code: C; retryable: boolean; actor: Actor; facts: FailureFacts[C]} {
    return {code: this.code, retryable: this.retryable, actor: this.actor, facts: this.facts};
  }
}

/** A failure as a union that is discriminated by `code`: a `switch` on `code` narrows `facts`. */
export type AnyFailure = {[C in FailureCode]: Failure<C>}[FailureCode];

export function isFailureCode(code: unknown): code is FailureCode {
  return typeof code === 'string' && Object.hasOwn(failures, code);
}

/** Names of the facts that a proxy may send. */
const FACT_NAMES = new Set([
  'status',
  'retry_after',
  'keys',
  'upstream_code',
  'timed_out',
  'paths',
  'field',
  'expected',
  'reason',
  'wanted',
  'available',
]);

/** Matches names, paths and origins. Excludes sentences, and runs of digits that may be a personal number. */
const HARMLESS = /^(?!.*\d{6})[\w.:/*-]{0,100}$/;

/** Creates a failure whose code is known only at run time. Facts that are not harmless are dropped. */
export function failureWith(code: FailureCode, facts: object = {}): AnyFailure {
  const harmless = Object.entries(facts).filter(([name, fact]) => FACT_NAMES.has(name) && isHarmless(fact));
  return new (Failure as new (code: FailureCode, facts: object) => AnyFailure)(
    code,
    Object.fromEntries(harmless),
  );
}

/**
 * Tells whether a value is a {@link Failure}. It compares `name` and `code`, because `instanceof` fails across
 * windows and across two copies of the package.
 *
 * @example
 * ```ts
 * import {isFailure} from 'cf-user-details';
 *
 * export function messageOf(error: unknown): string {
 *   return isFailure(error) ? error.code : String(error);
 * }
 * ```
 */
export function isFailure(value: unknown): value is AnyFailure {
  if (typeof value !== 'object' || value === null) return false;
  const {name, code} = value as {name?: unknown; code?: unknown};
  return name === 'Failure' && isFailureCode(code);
}

export function isHarmless(fact: unknown): boolean {
  if (Array.isArray(fact)) return fact.every(item => typeof item === 'string' && HARMLESS.test(item));
  if (typeof fact === 'string') return HARMLESS.test(fact);
  return typeof fact === 'boolean' || (typeof fact === 'number' && fact < 1e6);
}
