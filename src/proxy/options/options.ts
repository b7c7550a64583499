import type {ProxyEvent} from '../telemetry.ts';
import type {Resolvable} from '../resolvable.ts';
import type {Limits} from '../store/rate-limits.ts';
import type {ProxyStore} from '../store/store.ts';
import type {FieldPolicy} from '../policy/field-policy.ts';
import type {CreateUserOptions} from './create-user.ts';

export interface KeyPair {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Whom `authorize` let in. */
export interface Authorized {
  /** Names the person's session with the merchant; the transaction is bound to it. Empty or undefined refuses. */
  readonly subject?: string | undefined;
  /** The `user_id` of the Secure ID user to create, where `createUser` is on. */
  readonly userId?: string | undefined;
}

/** How a browser is told to keep a transaction. */
export type CookieKind = 'host' | 'cross-site' | 'development';

export interface TokenProxyOptions {
  /** Which Cashfree. The two real ones have documented hosts; the emulator's is `baseUrl`. */
  readonly environment: 'production' | 'sandbox' | 'emulator';
  /** The emulator's API, for example `http://127.0.0.1:4010/verification`. Refused for the other two. */
  readonly baseUrl?: string;
  /** General Secure ID keys: for data availability and Create User (contract 2.1). */
  readonly secureIdKeys: Resolvable<KeyPair>;
  /** Keys of the 1-Click app: for session and token (contract 2.1). */
  readonly oneClickKeys: Resolvable<KeyPair>;
  /** 32 random bytes in base64url each. The first seals, all open; docs/proxy.md says how to rotate them. */
  readonly sealingKeys: Resolvable<readonly string[]>;
  /** Path that the routes stand below; default `/cf`. */
  readonly basePath?: string;
  /**
   * Origins of the pages that may call, exactly, for example `['https://shop.example']`; the page of an app has one of its own
   * scheme, for example `capacitor://localhost`. Default: the proxy's own origin, as the request names it. Set it where TLS ends
   * before the proxy.
   */
  readonly origins?: readonly string[];
  /** Cashfree's web SDK. Default: the documented script in production, the emulator's own there, else none (contract 5.1). */
  readonly sdk?: {readonly src: string; readonly mode?: string};
  /** Address of the consent page, with `{session_id}` in it. No default but the emulator's: none is documented (contract 5.2, 5.3). */
  readonly consentUrl?: string;
  /**
   * `sealed` (default): the page's token is Cashfree's, encrypted. `mediating`: the page gets Cashfree's token
   * itself, and with it everything that token opens, past your field policy (RFC 10017 section 6.2).
   */
  readonly mode?: 'sealed' | 'mediating';
  /** What of the details reaches the page. Default: `defaultFields`, all but photos, with Aadhaar numbers masked. `documentedFields` is the allow-list. */
  readonly fields?: FieldPolicy;
  /**
   * Whether a consented MOBILE record must prove that the details are those of the number that opened the session; without
   * one the outcome is `identity-unproven`. Default: no, and a template without the MOBILE scope works.
   */
  readonly requireMobile?: boolean;
  /**
   * Says whether this request may use the proxy: look at your own session cookie here. A text names the person's
   * session with you, and the transaction is bound to it; an object can also name the Secure ID user to create. Asked on
   * every call but `GET /`. Anything but `true`, a text that is not empty, or an object refuses.
   *
   * Without it any visitor can start, and the page is not told whether Cashfree knows a number.
   */
  readonly authorize?: (
    request: Request,
  ) => boolean | string | Authorized | Promise<boolean | string | Authorized>;
  /**
   * Lets a page ask for Cashfree's Create User, by `POST /users`. Default: off. The proxy sends the consented number, name,
   * e-mail and address of the transaction, also those that `fields` keeps from the page.
   */
  readonly createUser?: boolean | CreateUserOptions;
  /**
   * The caller's network address, from what your own infrastructure says: see `addressFromHeader`. Text that is not one
   * address is unknown, and the limit by address does not apply. Default: what `setRemoteAddress` was given, which `toNodeHandler`
   * does with `ip` of Express, else with the socket's address.
   */
  readonly clientAddress?: (request: Request) => string | undefined;
  /** What several machines share; default: memory of this process. */
  readonly store?: ProxyStore;
  /** Told what happens. Must not throw; never gets a secret or a personal value. */
  readonly observe?: (event: ProxyEvent) => void;
  /**
   * Receives one sentence about a configuration that is wrong, with what to do; each of them at most once an hour. Never
   * holds a secret or a personal value. Default: `console.warn`.
   */
  readonly log?: (sentence: string) => void;
  /** Default: as documented there; all off with the emulator, where there is nobody to protect. */
  readonly limits?: Limits;
  /** Cashfree's public key in PEM, where your account's second factor is a signature (contract 2.4). */
  readonly signatureKey?: Resolvable<string>;
  /** `x-api-version`; default 2024-12-01. */
  readonly apiVersion?: string;
  /** How calls to Cashfree are made; default: the runtime's own. */
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds that one call to Cashfree may take, its body included; default 8000. A start makes two. */
  readonly timeout?: number;
  /** Milliseconds since the epoch; default: the runtime's clock. */
  readonly now?: () => number;
  /**
   * Waits so many milliseconds; default: a timer. For tests that set `now`: the proxy waits up to two seconds for a place in the queue,
   * and for the answer of another process.
   */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /**
   * `host` (default): for a proxy on the page's own site. `cross-site`: for one on another site, partitioned.
   * `development`: without `Secure`, for http on loopback only.
   */
  readonly cookies?: CookieKind;
}
