/** How a transaction ends (design: outcome). */
export type FailureOutcome = 'done' | 'denied' | 'cancelled' | 'expired' | 'unavailable' | 'failed';

/** Who has to do something about a failure. */
export type Actor = 'user' | 'merchant' | 'cashfree';

/** A step of the flow that talks to the proxy. */
export type ProxyStep = 'capabilities' | 'session' | 'token' | 'status' | 'user-details' | 'users' | 'cancel';

/** A call to Cashfree that failed. `status` is 0 where no answer came. */
interface Upstream {
  readonly status: number;
}

/** No facts. */
type None = object;

/**
 * Every way a transaction can fail, by stable code, with the facts a handler may need.
 *
 * The keys are public API: renaming one is a breaking change. The facts never hold a code, a token, a key, or
 * a personal value; they hold names, numbers and paths.
 */
export interface FailureFacts {
  // In the page
  /** The page configured the element wrongly. */
  'config-invalid': {readonly option: string};
  /** The page is neither https nor on loopback: the browser withholds what the flow needs, and the proxy's cookies do not arrive. */
  'insecure-context': None;
  /** The mobile number is not ten digits. */
  'mobile-invalid': None;
  /** None of the wanted presentations can be used here. */
  'presentation-unavailable': {readonly wanted: string; readonly available: readonly string[]};
  /** No presentation works in the browser of an app, or in this frame; `reason` names the rule of `auto`. */
  'browser-unsuitable': {readonly reason: string};
  /** The browser refused to open the consent window. */
  'popup-blocked': None;
  /** Cashfree's web SDK did not load, or loaded without its global. */
  'sdk-unavailable': {readonly reason: 'blocked' | 'offline' | 'timeout' | 'global-missing'};
  /** The user cannot reach the overlay: a modal of the page, or its styles, keep it covered, without size or without presses. */
  'overlay-unreachable': None;
  /** The web SDK reported an error; it gives no code (contract 10, row 8). */
  'sdk-failed': None;
  /** The element failed in a way it should not; the error is on the console. */
  'element-failed': None;
  /** Another transaction of this page is under way. */
  busy: None;

  // Coming back
  /** The user came back without a code and without a reason (row 2). */
  'not-completed': None;
  /** The user refused consent. */
  'consent-denied': None;
  /** Nobody answered in time, or the session's hour is over. */
  'consent-expired': None;
  /** The callback carries two different codes: somebody tampered with it (RFC 6749 section 3.1). */
  'callback-conflict': None;

  // Between page and proxy
  /** The proxy did not answer, or not in time. */
  'proxy-unreachable': {readonly step: ProxyStep; readonly timed_out: boolean};
  /** The proxy's answer does not have the agreed shape; `paths` names the places. */
  'proxy-answer-invalid': {
    readonly step: ProxyStep;
    readonly status: number;
    readonly paths: readonly string[];
  };
  /** The proxy refused the request itself: origin, header, content type, size or shape. */
  'request-refused': {readonly reason: string; readonly field?: string; readonly expected?: string};
  /** The merchant's own `authorize` hook said no. */
  'not-authorized': None;
  /** The page's challenge widget gave no token in time, an error, or a malformed token; or the token was used before. */
  'challenge-failed': {readonly reason: 'error' | 'invalid' | 'timeout' | 'used'};
  /** Too many starts for this number, this network address or this merchant. */
  'rate-limited': {readonly retry_after: number};
  /** This browser has no pending transaction: cookie lost, cancelled, over, or the code is somebody else's. */
  'transaction-missing': None;
  /** The code belongs to another transaction. Token and data were dropped. */
  'binding-mismatch': None;
  /** The consented mobile number is not the one that opened the session. Token and data were dropped. */
  'identity-mismatch': None;
  /** No consented mobile number proves the person, and the merchant requires one. Token and data were dropped. */
  'identity-unproven': None;
  /** The token is expired, foreign, or was never one of this proxy's. */
  'token-rejected': None;
  /** The proxy failed in a way it should not. */
  'proxy-failed': None;

  // Between proxy and Cashfree
  /** Cashfree has no data for this number. */
  'data-unavailable': None;
  /** Cashfree refused the code: used, expired, foreign or garbled (contract 5.4). */
  'code-rejected': None;
  /** Keys are missing or wrong; `keys` names the pair, never its value. */
  'cashfree-keys-refused': Upstream & {readonly keys: 'secure-id' | 'one-click'};
  /** The server's address is not on the merchant's IP list at Cashfree. */
  'cashfree-ip-refused': Upstream;
  /** `x-cf-signature` is missing, stale or wrong. */
  'cashfree-signature-refused': Upstream;
  /** The merchant's balance at Cashfree is used up. */
  'cashfree-balance': Upstream;
  /** Cashfree's rate limit of the merchant's account; `retry_after` in seconds. */
  'cashfree-rate-limited': Upstream & {readonly retry_after: number};
  /** Cashfree refused a value that the proxy sent; `upstream_code` is Cashfree's, empty for a page without `authorize`. */
  'cashfree-request-invalid': Upstream & {readonly upstream_code: string};
  /** The id was used before, again after fresh ones were tried. */
  'cashfree-id-exists': Upstream;
  /** Cashfree failed, or its gateway did. */
  'cashfree-failed': Upstream;
  /** Cashfree did not answer, or not in time. */
  'cashfree-unreachable': Upstream & {readonly timed_out: boolean};
  /** Cashfree's answer cannot be read, or lacks what the next step needs; `paths` names the places. It is not asked for again. */
  'cashfree-answer-invalid': Upstream & {readonly paths: readonly string[]};
  /** Create User: a value breaks a documented rule; `field` names it. */
  'user-invalid': {readonly field: string};
  /** Create User: a user of this `user_id` exists already. The id is the merchant's own: the page is not told it. */
  'user-exists': None;
}

export type FailureCode = keyof FailureFacts;

/** The codes without facts. */
type Bare = {[C in FailureCode]: None extends FailureFacts[C] ? C : never}[FailureCode];

interface FailureRow {
  readonly outcome: Exclude<FailureOutcome, 'done' | 'cancelled'>;
  /** Whether the same person pressing again can help. */
  readonly retryable: boolean;
  readonly actor: Actor;
}

const row = (outcome: FailureRow['outcome'], actor: Actor, retryable: boolean): FailureRow => ({
  outcome,
  retryable,
  actor,
});

/** The table of failures. The compiler asks for a row for every code. */
export const failures: Readonly<Record<FailureCode, FailureRow>> = {
  'config-invalid': row('failed', 'merchant', false),
  'insecure-context': row('failed', 'merchant', false),
  'mobile-invalid': row('failed', 'user', true),
  'presentation-unavailable': row('failed', 'merchant', false),
  'browser-unsuitable': row('failed', 'user', false),
  'popup-blocked': row('failed', 'user', true),
  'sdk-unavailable': row('failed', 'user', true),
  'overlay-unreachable': row('failed', 'user', true),
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

/** An `Error` that is safe to report: its message is a sentence with its code, and it has no `cause`, because a cause may quote a body. */
export class Failure<C extends FailureCode = FailureCode> extends Error {
  override readonly name = 'Failure';
  readonly code: C;
  readonly facts: FailureFacts[C];

  constructor(code: C, ...facts: [C] extends [Bare] ? [facts?: FailureFacts[C]] : [facts: FailureFacts[C]]) {
    super(`cf-user-details reports ${code}: see docs/failures.md#${code} in the package.`);
    this.code = code;
    this.facts = (facts[0] ?? {}) as FailureFacts[C];
  }

  get outcome(): FailureRow['outcome'] {
    return failures[this.code].outcome;
  }

  get retryable(): boolean {
    return failures[this.code].retryable;
  }

  get actor(): Actor {
    return failures[this.code].actor;
  }

  toJSON(): {code: C; retryable: boolean; actor: Actor; facts: FailureFacts[C]} {
    return {code: this.code, retryable: this.retryable, actor: this.actor, facts: this.facts};
  }
}

/** The union to switch over: `code` narrows `facts`. */
export type AnyFailure = {[C in FailureCode]: Failure<C>}[FailureCode];

export function isFailureCode(code: unknown): code is FailureCode {
  return typeof code === 'string' && Object.hasOwn(failures, code);
}

/** Names of the facts that a proxy may tell. */
const NOTED = new Set([
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

/** A name, a path or an origin, but no sentence, and no run of digits that may be a personal number. */
const HARMLESS = /^(?!.*\d{6})[\w.:/*-]{0,100}$/;

/** A failure whose code is known only at run time. Of facts that came over a wire, it takes the harmless ones. */
export function failureWith(code: FailureCode, facts: object = {}): AnyFailure {
  const told = Object.entries(facts).filter(([name, fact]) => NOTED.has(name) && isHarmless(fact));
  return new (Failure as new (code: FailureCode, facts: object) => AnyFailure)(
    code,
    Object.fromEntries(told),
  );
}

/** By name and code rather than class: `instanceof` fails across windows and across two copies of the package. */
export function isFailure(value: unknown): value is AnyFailure {
  if (typeof value !== 'object' || value === null) return false;
  const {name, code} = value as {name?: unknown; code?: unknown};
  return name === 'Failure' && isFailureCode(code);
}

/** Whether a fact, or a list of texts, holds no sentence and no long number. */
export function isHarmless(fact: unknown): boolean {
  if (Array.isArray(fact)) return fact.every(item => typeof item === 'string' && HARMLESS.test(item));
  if (typeof fact === 'string') return HARMLESS.test(fact);
  return typeof fact === 'boolean' || (typeof fact === 'number' && fact < 1e6);
}
