import {createCashfree, type Cashfree} from './cashfree/cashfree.ts';
import {createAddressReader} from './notices/addresses.ts';
import {createNotices, type Notices} from './notices/notices.ts';
import {createWatch} from './notices/watch.ts';
import type {TelemetrySink} from './telemetry.ts';
import {remoteAddress} from './http/remote-address.ts';
import {checkAppCookies, checkBasePath, checkOrigins, checkTypes} from './options/checks.ts';
import {checkCreateUser, type CreateUserOptions} from './options/create-user.ts';
import {checkCredentials, haveSameKeys} from './options/credentials.ts';
import type {CookieKind, TokenProxyOptions} from './options/options.ts';
import {endpointsOf, type CashfreeEndpoints} from './options/endpoints.ts';
import {checkFieldPolicy, defaultFields, type FieldPolicy} from './policy/field-policy.ts';
import {createSealer, type Sealer} from './sealing/seal.ts';
import {createLimiter, type Limiter} from './store/admission.ts';
import {limitsOf} from './store/rate-limits.ts';
import {createIdempotency, leaseOf, type Idempotency} from './store/idempotency.ts';
import {memoryStore} from './store/memory-store.ts';
import type {ProxyStore} from './store/store.ts';
import {createRecords, type TransactionRecords} from './transaction/records.ts';

/** Deadline of a call to Cashfree, including its body, in milliseconds. */
const DEFAULT_TIMEOUT = 8000;

const SAME_KEYS =
  'secureIdKeys and oneClickKeys have one client id. Cashfree issues a pair for each product: set both (CF_SECURE_ID_CLIENT_ID, ' +
  'CF_ONE_CLICK_CLIENT_ID).';

const NO_PRESENTATION =
  'No presentation is possible, because Cashfree documents neither a web SDK nor a consent page for its sandbox. Set CF_SDK_SRC (or the ' +
  'option sdk) for the overlay, or CF_CONSENT_URL (or the option consentUrl) for popup and redirect.';

/** The checked options and the services built from them. */
export interface ProxySettings {
  readonly environment: TokenProxyOptions['environment'];
  readonly mode: 'sealed' | 'mediating';
  readonly basePath: string;
  readonly origins: ReadonlySet<string> | undefined;
  readonly cookies: CookieKind;
  readonly fields: FieldPolicy;
  readonly requireMobile: boolean;
  readonly authorize: TokenProxyOptions['authorize'];
  /** Returns the canonical address, or undefined if it is unknown. */
  readonly clientAddress: (request: Request) => string | undefined;
  readonly observe: TokenProxyOptions['observe'];
  readonly watch: TelemetrySink;
  readonly notices: Notices;
  readonly now: () => number;
  readonly places: CashfreeEndpoints;
  readonly sealer: Sealer;
  readonly store: ProxyStore;
  readonly cashfree: Cashfree;
  readonly limiter: Limiter;
  readonly once: Idempotency;
  readonly records: TransactionRecords;
  readonly createUser: CreateUserOptions | undefined;
}

type Defaulted = 'basePath' | 'cookies' | 'mode' | 'now' | 'requireMobile' | 'sleep' | 'timeout';

/** @throws {TypeError} if an option is missing or unsafe. */
export function resolveOptions(options: TokenProxyOptions): ProxySettings {
  const {environment} = options;
  const {basePath, cookies, mode, now, requireMobile, sleep, timeout} = withDefaults(options);
  const places = endpointsOf(options);
  checkBasePath(basePath);
  checkChoices(mode, cookies, environment);
  checkTypes(options);
  const credentials = checkCredentials(options);
  const origins = options.origins && checkOrigins(options.origins);
  checkAppCookies(origins, cookies);
  const notices = createNotices({log: options.log, observe: options.observe, now});
  if (haveSameKeys(options)) notices.tell('keys-same', SAME_KEYS);
  if (places.presentations.length === 0) notices.tell('presentation-none', NO_PRESENTATION);
  const limits = limitsOf(options);
  const store = options.store ?? memoryStore({now});
  const sealer = createSealer({keys: credentials.sealingKeys, issuer: `cf-user-details/${environment}`, now});
  return {
    environment,
    mode,
    basePath,
    origins: origins && new Set(origins),
    cookies,
    fields: checkFieldPolicy(options.fields ?? defaultFields),
    requireMobile,
    authorize: options.authorize,
    clientAddress: createAddressReader(
      options.clientAddress ?? remoteAddress,
      // In development all callers share one machine.
      limits.address === false || cookies === 'development' ? undefined : notices,
    ),
    observe: options.observe,
    watch: createWatch(notices, now),
    notices,
    now,
    places,
    sealer,
    store,
    cashfree: createCashfree({...options, ...credentials, base: places.base, timeout, now}),
    limiter: createLimiter({limits, store, sealer, sleep}),
    once: createIdempotency({store, sealer, now, sleep, timeout}),
    records: createRecords({store, now, lease: leaseOf(timeout)}),
    createUser: checkCreateUser(options.createUser),
  };
}

function withDefaults(options: TokenProxyOptions): Required<Pick<TokenProxyOptions, Defaulted>> {
  const {basePath = '/cf', cookies = 'host', mode = 'sealed', requireMobile = false} = options;
  const {timeout = DEFAULT_TIMEOUT, now = Date.now, sleep = waitFor} = options;
  return {basePath, cookies, mode, requireMobile, timeout, now, sleep};
}

function checkChoices(
  mode: string,
  cookies: CookieKind,
  environment: TokenProxyOptions['environment'],
): void {
  if (!['sealed', 'mediating'].includes(mode)) throw new TypeError('mode is sealed or mediating');
  if (!['host', 'cross-site', 'development'].includes(cookies)) {
    throw new TypeError('cookies is host, cross-site or development');
  }
  if (cookies === 'development' && environment === 'production') {
    throw new TypeError('Production needs cookies that only travel over https');
  }
}

function waitFor(milliseconds: number): Promise<void> {
  return milliseconds <= 0 ? Promise.resolve() : new Promise(resolve => setTimeout(resolve, milliseconds));
}
