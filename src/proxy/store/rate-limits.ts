const TEN_MINUTES = 600;
const HOUR_SECONDS = 3600;

/** At most `count` events in any `seconds`. */
export interface Limit {
  /** Largest number of events: an integer of at least 1. */
  readonly count: number;
  /** Length of the window, in seconds. */
  readonly seconds: number;
}

/**
 * The rate limits of the proxy. `false` turns a limit off. In the environment `emulator` every limit is off by default.
 *
 * A start is one `POST /session`. A start that the proxy refuses does not count. Nor does a start that fails because of
 * Cashfree or the proxy. A caller that must wait gets the failure `rate-limited` with `retry_after` in seconds, and the proxy
 * reserves its place until then.
 *
 * @example
 * ```ts
 * import {createTokenProxy, optionsFromEnv, type Limits} from 'cf-user-details/proxy';
 *
 * const limits: Limits = {number: {count: 3, seconds: 600}, merchant: false};
 * export default {fetch: createTokenProxy({...optionsFromEnv(process.env), limits})};
 * ```
 */
export interface Limits {
  /** Starts per mobile number. It limits the one-time passwords that a number receives. Default: 5 in 600 seconds. */
  readonly number?: Limit | false;
  /**
   * Starts per network address that did not deliver details. The limit is high because a mobile carrier may have thousands of
   * phones behind one address. With IPv6 it applies per /64. A /56 has 4 times the limit, and a /48 has 16 times. It requires
   * the option `clientAddress`. Default: 200 in 600 seconds.
   */
  readonly address?: Limit | false;
  /** Starts per subject that `authorize` names. It limits the numbers that one account can test. Default: 20 in 3600 seconds. */
  readonly subject?: Limit | false;
  /**
   * Starts in all. It limits the cost of abuse. One network address takes at most a third of it with starts that did not
   * deliver details. Default: 600 in 3600 seconds.
   */
  readonly merchant?: Limit | false;
  /**
   * Calls to Cashfree, all paths together. A start makes two calls. Starts take at most half of the calls. Of that half, one
   * network address takes at most a half, and one subject at most a fifth. Other calls finish transactions. `count` is at least
   * 4. Default: 100 in 60 seconds, the documented limit of an account (docs/cashfree-contract.md section 2.3).
   */
  readonly quota?: Limit | false;
}

/** The default of each limit, outside the environment `emulator`. */
export const DEFAULT_LIMITS: Required<Limits> = {
  number: {count: 5, seconds: TEN_MINUTES},
  address: {count: 200, seconds: TEN_MINUTES},
  subject: {count: 20, seconds: HOUR_SECONDS},
  merchant: {count: 600, seconds: HOUR_SECONDS},
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

/** @throws {TypeError} if a limit would refuse every start. */
export function limitsOf({environment, limits}: Limited): Required<Limits> {
  const all = {...(environment === 'emulator' ? NO_LIMITS : DEFAULT_LIMITS), ...limits};
  for (const limit of [all.number, all.address, all.subject, all.merchant, all.quota]) {
    if (limit !== false && !(Number.isInteger(limit.count) && limit.count >= 1 && limit.seconds > 0))
      throw new TypeError('A limit counts from 1');
  }
  // A start makes two calls, and starts take at most half of the quota.
  if (all.quota !== false && all.quota.count < 4) throw new TypeError('quota is 4 calls at least');
  return all;
}
