import type {ProxyEvent} from '../telemetry.ts';
import type {Resolvable} from '../resolvable.ts';
import type {Limits} from '../store/rate-limits.ts';
import type {ProxyStore} from '../store/store.ts';
import type {FieldPolicy} from '../policy/field-policy.ts';
import type {CreateUserOptions} from './create-user.ts';

/** A pair of Cashfree's API keys (docs/cashfree-contract.md section 2.1). */
export interface KeyPair {
  /** Sent as `x-client-id`. */
  readonly clientId: string;
  /** Sent as `x-client-secret`. It never leaves the proxy. */
  readonly clientSecret: string;
}

/** What `authorize` returns for a request that it accepts. */
export interface Authorized {
  /** Id of the user's session with the merchant. The transaction is bound to it. An empty text or `undefined` refuses the request. */
  readonly subject?: string | undefined;
  /** The `user_id` of the Secure ID user to create, if `createUser` is on. */
  readonly userId?: string | undefined;
}

/** Attributes of the transaction cookie. */
export type CookieKind = 'host' | 'cross-site' | 'development';

/**
 * Options of `createTokenProxy`. `environment`, `secureIdKeys`, `oneClickKeys` and `sealingKeys` are required.
 *
 * @example
 * ```ts
 * import {createTokenProxy, type TokenProxyOptions} from 'cf-user-details/proxy';
 *
 * const options: TokenProxyOptions = {
 *   environment: 'production',
 *   secureIdKeys: {clientId: 'CF…', clientSecret: 'cfsk_…'},
 *   oneClickKeys: {clientId: 'CF…', clientSecret: 'cfsk_…'},
 *   sealingKeys: ['32 random bytes in base64url'],
 *   origins: ['https://shop.example'],
 * };
 * export const proxy = createTokenProxy(options);
 * ```
 */
export interface TokenProxyOptions {
  /** Cashfree's environment. Production and sandbox have documented hosts; the host of the emulator is `baseUrl`. Required. */
  readonly environment: 'production' | 'sandbox' | 'emulator';
  /** URL of the emulator's API, for example `http://127.0.0.1:4010/verification`. Refused in the other environments. */
  readonly baseUrl?: string;
  /** General Secure ID keys: for data availability and Create User (docs/cashfree-contract.md section 2.1). Required. */
  readonly secureIdKeys: Resolvable<KeyPair>;
  /** Keys of the 1-Click app: for session and token (section 2.1). Required. */
  readonly oneClickKeys: Resolvable<KeyPair>;
  /** Keys of 32 random bytes, in base64url. The first one seals, all of them open. docs/proxy.md describes the rotation. Required. */
  readonly sealingKeys: Resolvable<readonly string[]>;
  /** Path prefix of the routes. Default: `/cf`. */
  readonly basePath?: string;
  /**
   * Origins of the pages that may call the proxy, for example `['https://shop.example']`. They are compared exactly. The page of
   * an app has an origin of its own scheme, for example `capacitor://localhost`. Default: the origin of the proxy, as the request
   * names it. Set this option if TLS ends before the proxy.
   */
  readonly origins?: readonly string[];
  /** Cashfree's web SDK. Default: the documented script in production, the emulator's script in `emulator`, none in `sandbox` (section 5.1). */
  readonly sdk?: {readonly src: string; readonly mode?: string};
  /** URL of the consent page, with `{session_id}` in it. Default: the emulator's page in `emulator`, otherwise none: Cashfree documents no URL (sections 5.2 and 5.3). */
  readonly consentUrl?: string;
  /**
   * `sealed`: the page receives Cashfree's token encrypted. `mediating`: the page receives Cashfree's token itself, which gives
   * access to all consented details without the field policy (RFC 10017 section 6.2). Default: `sealed`.
   */
  readonly mode?: 'sealed' | 'mediating';
  /**
   * Which details reach the page. Default: `defaultFields`, everything except photos, with Aadhaar numbers masked.
   * Recommended: `documentedFields`, an allow-list.
   */
  readonly fields?: FieldPolicy;
  /**
   * Requires a consented MOBILE record with the number that opened the session. Without one the outcome is `identity-unproven`.
   * Default: `false`, because a template may have no MOBILE scope.
   */
  readonly requireMobile?: boolean;
  /**
   * Decides whether a request may use the proxy, for example by the merchant's session cookie. A returned text is the id of the
   * user's session with the merchant, and the transaction is bound to it. An object can also name the Secure ID user to create.
   * Called for every request except `GET /`. The request is refused unless it returns `true`, a text that is not empty, or an object.
   *
   * Default: every visitor may start, and the page is not told whether Cashfree knows a number.
   */
  readonly authorize?: (
    request: Request,
  ) => boolean | string | Authorized | Promise<boolean | string | Authorized>;
  /**
   * Enables Cashfree's Create User by `POST /users`. The proxy sends the consented number, name, e-mail and address of the
   * transaction, including values that `fields` withholds from the page. Default: `false`.
   */
  readonly createUser?: boolean | CreateUserOptions;
  /**
   * Returns the caller's network address, from a header of the merchant's own infrastructure: see `addressFromHeader`. A text that
   * is not one address counts as unknown, and the limit by address does not apply. Default: the address that `setRemoteAddress`
   * was given. `toNodeHandler` sets it to `ip` of Express, or to the address of the socket.
   */
  readonly clientAddress?: (request: Request) => string | undefined;
  /** Store that several processes share. Default: the memory of this process. */
  readonly store?: ProxyStore;
  /** Receives the events. It must not throw. It never receives a secret or a personal value. Default: none. */
  readonly observe?: (event: ProxyEvent) => void;
  /**
   * Receives a sentence about a configuration error and its remedy, each at most once an hour. The sentence contains no secret
   * and no personal value. Default: `console.warn`.
   */
  readonly log?: (sentence: string) => void;
  /** Rate limits. Default: `DEFAULT_LIMITS`; none with the emulator. */
  readonly limits?: Limits;
  /** Cashfree's public key in PEM, if the account's second factor is a signature (section 2.4). Default: none. */
  readonly signatureKey?: Resolvable<string>;
  /** Value of the header `x-api-version`. Default: `2024-12-01`. */
  readonly apiVersion?: string;
  /** Makes the calls to Cashfree. Default: `fetch` of the runtime. */
  readonly fetch?: typeof globalThis.fetch;
  /** Limit for one call to Cashfree including its body, in milliseconds. A start makes two calls. Default: 8000. */
  readonly timeout?: number;
  /** Returns the time, in milliseconds since the epoch. Default: the clock of the runtime. */
  readonly now?: () => number;
  /**
   * Resolves after a delay in milliseconds. For tests that set `now`: the proxy waits up to two seconds for a place in the queue
   * and for the answer of another process. Default: a timer.
   */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /**
   * `host`: for a proxy on the site of the page. `cross-site`: for a proxy on another site; the cookie is partitioned.
   * `development`: without `Secure`, for http on loopback only. Default: `host`.
   */
  readonly cookies?: CookieKind;
}
