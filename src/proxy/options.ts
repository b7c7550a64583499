import type {Presentation} from '../protocol/proxy-api.ts';
import type {FieldPolicy} from './fields.ts';
import type {ProxyEvent} from './observe.ts';
import type {ProxyStore} from './store.ts';

/** A value, or a function asked for it again and again: how to rotate without a restart. */
export type Provided<T> = T | (() => T | Promise<T>);

export interface KeyPair {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** At most `count` in any `seconds`. */
export interface Limit {
  readonly count: number;
  readonly seconds: number;
}

/** What `POST /session` and Cashfree are protected by. `false` switches a limit off. */
export interface Limits {
  /** Starts per mobile number; default 5 in 10 minutes. Stops somebody's phone being flooded with OTPs. */
  readonly number?: Limit | false;
  /** Starts per network address (IPv6: per /64); default 20 in 10 minutes. Needs `clientAddress`. */
  readonly address?: Limit | false;
  /** Starts in all; default 600 in an hour. Bounds what an abuser can have you billed for. */
  readonly merchant?: Limit | false;
  /**
   * Calls to Cashfree; default 100 in a minute, the documented limit of an account (contract 2.3), taken for all calls
   * together. Half of them start transactions, half finish them, so that newcomers cannot starve those who come back
   * with a code.
   */
  readonly quota?: Limit | false;
}

export interface TokenProxyOptions {
  /** Which Cashfree. The two real ones have documented hosts; the emulator's is `baseUrl`. */
  readonly environment: 'production' | 'sandbox' | 'emulator';
  /** The emulator's API, for example `http://127.0.0.1:4010/verification`. Refused for the other two. */
  readonly baseUrl?: string;
  /** General Secure ID keys: for data availability and Create User (contract 2.1). */
  readonly secureIdKeys: Provided<KeyPair>;
  /** Keys of the 1-Click app: for session and token (contract 2.1). */
  readonly oneClickKeys: Provided<KeyPair>;
  /** 32 random bytes in base64url each. The first seals, all open: put a new one first, take the old one out an hour later. */
  readonly sealingKeys: Provided<readonly string[]>;
  /** Path that the routes stand below; default `/cf`. */
  readonly basePath?: string;
  /**
   * Origins of the pages that may call, exactly, for example `['https://shop.example']`. Default: the proxy's own
   * origin, as the request names it. Set it where TLS ends before the proxy.
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
  /** What of the details reaches the page; default: all but the photo, with the Aadhaar number masked. */
  readonly fields?: FieldPolicy;
  /**
   * Says whether this request may use the proxy: look at your own session cookie here. A text names the person's
   * session with you, and the transaction is bound to it. Asked on every call but `GET /`.
   *
   * Without it any visitor can start, and the page is not told whether Cashfree knows a number.
   */
  readonly authorize?: (request: Request) => boolean | string | Promise<boolean | string>;
  /** The caller's network address, from what your own infrastructure says. Default: the socket's, under `toNodeHandler`. */
  readonly clientAddress?: (request: Request) => string | undefined;
  /** What several machines share; default: memory of this process. */
  readonly store?: ProxyStore;
  /** Told what happens. Must not throw; never gets a secret or a personal value. */
  readonly observe?: (event: ProxyEvent) => void;
  /** Default: as documented there; all off with the emulator, where there is nobody to protect. */
  readonly limits?: Limits;
  /** Cashfree's public key in PEM, where your account's second factor is a signature (contract 2.4). */
  readonly signatureKey?: Provided<string>;
  /** `x-api-version`; default 2024-12-01. */
  readonly apiVersion?: string;
  /** How calls to Cashfree are made; default: the runtime's own. */
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds that one call to Cashfree may take, its body included; default 8000. A start makes two. */
  readonly timeout?: number;
  /** Milliseconds since the epoch; default: the runtime's clock. */
  readonly now?: () => number;
  /**
   * `host` (default): for a proxy on the page's own site. `cross-site`: for one on another site, partitioned.
   * `development`: without `Secure`, for http on loopback only.
   */
  readonly cookies?: 'host' | 'cross-site' | 'development';
}

/** The address of Cashfree's web SDK (contract 5.1). */
export const PRODUCTION_SDK = {
  src: 'https://vssdk-prod.cashfree.com/vsvault/prod/1.0.0/index.js',
  mode: 'production',
} as const;

/** Contract 2.1. */
const HOSTS = {
  production: 'https://api.cashfree.com/verification',
  sandbox: 'https://sandbox.cashfree.com/verification',
} as const;

/** One deadline for a call, its body included, in milliseconds. */
export const DEFAULT_TIMEOUT = 8000;

const TEN_MINUTES = 600;

export const DEFAULT_LIMITS: Required<Limits> = {
  number: {count: 5, seconds: TEN_MINUTES},
  address: {count: 20, seconds: TEN_MINUTES},
  merchant: {count: 600, seconds: 3600},
  quota: {count: 100, seconds: 60},
};

const NO_LIMITS: Required<Limits> = {number: false, address: false, merchant: false, quota: false};

/** Where Cashfree is, and how a page gets there. */
export interface Places {
  /** Without a trailing slash. */
  readonly base: string;
  readonly sdk: {readonly src: string; readonly mode?: string} | undefined;
  readonly consentUrl: string | undefined;
  readonly presentations: readonly Presentation[];
}

/** @throws {TypeError} where a place is missing, not https, or not the documented one. */
export function placesOf(options: TokenProxyOptions): Places {
  const {environment, baseUrl} = options;
  const emulated = environment === 'emulator';
  if (!emulated && !Object.hasOwn(HOSTS, environment)) {
    throw new TypeError('environment is production, sandbox or emulator');
  }
  if (emulated !== (baseUrl !== undefined))
    throw new TypeError('baseUrl belongs to the emulator, and to it alone');
  const base = baseUrl === undefined ? HOSTS[environment as keyof typeof HOSTS] : baseUrl.replace(/\/+$/, '');
  const {origin, hostname} = secureUrl('baseUrl', base, emulated);
  // The limits are off with the emulator: Cashfree itself must not be taken for one.
  if (emulated && /(?:^|\.)cashfree\.com$/.test(hostname))
    throw new TypeError('baseUrl is Cashfree, not an emulator');

  const ownSdk = emulated
    ? {src: `${origin}/sdk/index.js`}
    : environment === 'production'
      ? PRODUCTION_SDK
      : undefined;
  const sdk = options.sdk ?? ownSdk;
  if (sdk) secureUrl('sdk.src', sdk.src, emulated);
  const consentUrl =
    options.consentUrl ?? (emulated ? `${origin}/consent?session_id={session_id}` : undefined);
  if (consentUrl !== undefined) {
    const filled = (id: string) =>
      secureUrl('consentUrl', consentUrl.replaceAll('{session_id}', id), emulated);
    if (filled('a').origin !== filled('b').origin)
      throw new TypeError('consentUrl has {session_id} in its host');
    if (!consentUrl.includes('{session_id}')) throw new TypeError('consentUrl has no {session_id} in it');
  }
  const presentations: Presentation[] = [
    ...(sdk ? (['overlay'] as const) : []),
    ...(consentUrl === undefined ? [] : (['popup', 'redirect'] as const)),
  ];
  return {base, sdk, consentUrl, presentations};
}

/** @throws {TypeError} for a limit that would let nobody in. */
export function limitsOf({environment, limits}: TokenProxyOptions): Required<Limits> {
  const all = {...(environment === 'emulator' ? NO_LIMITS : DEFAULT_LIMITS), ...limits};
  for (const limit of [all.number, all.address, all.merchant, all.quota]) {
    if (limit !== false && !(Number.isInteger(limit.count) && limit.count >= 1 && limit.seconds > 0))
      throw new TypeError('A limit counts from 1');
  }
  // A start takes two calls, and starts have half.
  if (all.quota !== false && all.quota.count < 4) throw new TypeError('quota is 4 calls at least');
  return all;
}

/** Whether a host name is this machine's own. Chromium and Firefox treat these as trustworthy without TLS. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function secureUrl(name: string, text: string, emulated: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const allowed =
    url?.protocol === 'https:' || (emulated && url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !allowed || url.username !== '' || url.password !== '') {
    throw new TypeError(`${name} is not an https URL`);
  }
  return url;
}
