const TEN_MINUTES = 600;
const HOUR = 3600;

/** At most `count` in any `seconds`. */
export interface Limit {
  readonly count: number;
  readonly seconds: number;
}

/**
 * What `POST /session` and Cashfree are protected by. `false` switches a limit off.
 *
 * A start counts when it happens. One that is refused, or fails because Cashfree or the proxy fails, gives back what it
 * counted. A caller that must wait is told how long (`retry_after`, in seconds), and its place is kept until then.
 *
 * @example
 * createTokenProxy({...optionsFromEnv(process.env), limits: {number: {count: 3, seconds: 600}, merchant: false}});
 */
export interface Limits {
  /** Starts per mobile number; default 5 in 10 minutes. A number cannot be flooded with one-time passwords. */
  readonly number?: Limit | false;
  /**
   * Starts per network address that were not completed by a delivery; default 200 in 10 minutes, because a mobile carrier may
   * have thousands of phones behind one address. With IPv6 per /64, and 4 and 16 times as many per /56 and /48. Needs
   * `clientAddress`.
   */
  readonly address?: Limit | false;
  /** Starts per subject that `authorize` named; default 20 in an hour. One account cannot ask about many numbers. */
  readonly subject?: Limit | false;
  /**
   * Starts in all; default 600 in an hour. Bounds what an abuser can have you billed for. No network address takes more
   * than a third of it with starts that were not completed.
   */
  readonly merchant?: Limit | false;
  /**
   * Calls to Cashfree; default 100 in a minute, the documented limit of an account (docs/cashfree-contract.md section 2.3),
   * taken for all calls together. Starts, which take two calls each, get half of them at most, one network address half of
   * these, and one subject a fifth. What starts leave finishes transactions.
   */
  readonly quota?: Limit | false;
}

export const DEFAULT_LIMITS: Required<Limits> = {
  number: {count: 5, seconds: TEN_MINUTES},
  address: {count: 200, seconds: TEN_MINUTES},
  subject: {count: 20, seconds: HOUR},
  merchant: {count: 600, seconds: HOUR},
  quota: {count: 100, seconds: 60},
};

const NO_LIMITS: Required<Limits> = {
  number: false,
  address: false,
  subject: false,
  merchant: false,
  quota: false,
};

interface Limited {
  readonly environment: string;
  readonly limits?: Limits;
}

/** @throws {TypeError} for a limit that would refuse every start. */
export function limitsOf({environment, limits}: Limited): Required<Limits> {
  const all = {...(environment === 'emulator' ? NO_LIMITS : DEFAULT_LIMITS), ...limits};
  for (const limit of [all.number, all.address, all.subject, all.merchant, all.quota]) {
    if (limit !== false && !(Number.isInteger(limit.count) && limit.count >= 1 && limit.seconds > 0))
      throw new TypeError('A limit counts from 1');
  }
  // A start takes two calls, and starts have half.
  if (all.quota !== false && all.quota.count < 4) throw new TypeError('quota is 4 calls at least');
  return all;
}
