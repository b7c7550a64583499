import {readFaults, type Fault} from './faults/faults.ts';
import {readSwitches, type Switches} from './switches/switches.ts';

/** One pair of API keys. */
export interface EmulatorKeys {
  /** Value of the header `x-client-id`. */
  readonly clientId: string;
  /** Value of the header `x-client-secret`. */
  readonly clientSecret: string;
}

/**
 * The default key pairs of the emulator (docs/cashfree-contract.md section 2.1).
 *
 * `secureId` is for data availability and Create User. `oneClick` is for session and token. A token proxy in production
 * refuses these keys.
 *
 * @example
 * ```ts
 * import {createEmulator, emulatorKeys} from 'cf-user-details/emulator';
 *
 * const emulator = createEmulator();
 * const {clientId, clientSecret} = emulatorKeys.secureId;
 * const response = await emulator.fetch(
 *   new Request('http://localhost/verification/user/data-availability', {
 *     method: 'POST',
 *     headers: {'x-client-id': clientId, 'x-client-secret': clientSecret, 'x-api-version': '2024-12-01'},
 *     body: JSON.stringify({
 *       verification_id: 'order-1',
 *       user: [{identifier_type: 'MOBILE', identifier_value: '1000000001'}],
 *     }),
 *   }),
 * );
 * console.log(await response.json());
 * ```
 */
export const emulatorKeys: {readonly secureId: EmulatorKeys; readonly oneClick: EmulatorKeys} = {
  secureId: {clientId: 'emulated_secure_id', clientSecret: 'emulated_secret_of_secure_id'},
  oneClick: {clientId: 'emulated_one_click', clientSecret: 'emulated_secret_of_one_click'},
};

/** The merchant's brand on the consent page. Cashfree takes it from the dashboard template (section 1, step 0). */
export interface Brand {
  /** Name of the merchant, as plain text. */
  readonly name: string;
  /** Colour of buttons, as `#rrggbb`. Default: `#0b5d66`. */
  readonly colour?: string;
}

/**
 * Rate limits, in calls per minute. `Infinity` removes a limit.
 *
 * @example
 * ```ts
 * import {createEmulator} from 'cf-user-details/emulator';
 *
 * const emulator = createEmulator({limits: {perOperation: 5, perAddress: Infinity}});
 * console.log(emulator.size);
 * ```
 */
export interface EmulatorLimits {
  /**
   * Limit for each endpoint. Default: `100`, which is documented for all endpoints except session and token (section 2.3).
   */
  readonly perOperation: number;
  /** Limit for each network address over all endpoints. Default: `500`. Cashfree documents no number. */
  readonly perAddress: number;
}

/**
 * Options of `createEmulator`. All are optional.
 *
 * @example
 * ```ts
 * import {createEmulator, type EmulatorOptions} from 'cf-user-details/emulator';
 *
 * const options: EmulatorOptions = {
 *   redirectUrl: 'https://shop.example/callback',
 *   brand: {name: 'Example Shop', colour: '#0a6b4f'},
 *   scopes: ['NAME', 'MOBILE', 'PAN'],
 *   mandatoryScopes: ['PAN'],
 *   switches: {referenceId: 'int64'},
 *   faults: [{kind: 'latency', ms: 300}],
 *   log: line => console.log(line),
 * };
 * const emulator = createEmulator(options);
 * console.log(emulator.switches.referenceId);
 * ```
 */
export interface EmulatorOptions {
  /**
   * Absolute URL to which the consent page returns. Cashfree takes it from the dashboard (section 5.3). Default: none; the
   * consent page then ends without a redirect.
   */
  readonly redirectUrl?: string;
  /** Brand of the merchant on the consent page. Default: `{name: 'Example Merchant'}`. */
  readonly brand?: Brand;
  /** Scopes that the merchant's template requests. Default: every scope of the persona. */
  readonly scopes?: readonly string[];
  /** Scopes among them that the user cannot deselect. Default: `[]`. */
  readonly mandatoryScopes?: readonly string[];
  /** Accepted key pairs. Default: {@link emulatorKeys}. */
  readonly keys?: typeof emulatorKeys;
  /** Network addresses on the merchant's IP list. The switch `ipList` enforces it. Default: `[]`. */
  readonly addresses?: readonly string[];
  /** Rate limits that differ from the default. */
  readonly limits?: Partial<EmulatorLimits>;
  /** Switches that differ from the default. */
  readonly switches?: Partial<Switches>;
  /** Faults that are set from the start. Default: `[]`. */
  readonly faults?: readonly Fault[];
  /** Source of the time, in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
  /** Path prefix of all routes. Begins with a slash and does not end with one. Default: `''`. */
  readonly basePath?: string;
  /** Host names, in addition to loopback names, under which the admin routes answer. Default: `[]`. */
  readonly hosts?: readonly string[];
  /**
   * Receives one line for each call. A line holds no personal value, key, code or token. Default: a function that does
   * nothing.
   */
  readonly log?: (line: string) => void;
}

export interface EmulatorSettings extends Omit<
  Required<EmulatorOptions>,
  'redirectUrl' | 'scopes' | 'limits'
> {
  readonly redirectUrl: string | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly limits: EmulatorLimits;
}

/** @throws {TypeError} if an option is invalid. The message names the option. */
export function readOptions(options: EmulatorOptions): EmulatorSettings {
  const {redirectUrl, scopes, basePath = '', brand = {name: 'Example Merchant'}} = options;
  checkRedirectUrl(redirectUrl);
  if (brand.colour !== undefined && !/^#[\da-f]{6}$/i.test(brand.colour))
    throw new TypeError('Option brand.colour is invalid: write it as #rrggbb.');
  if (basePath !== '' && !/^(?:\/[\w.~%-]+)+$/.test(basePath))
    throw new TypeError('Option basePath is invalid: begin it with a slash, and do not end it with one.');
  return {
    redirectUrl,
    scopes,
    basePath,
    brand,
    mandatoryScopes: options.mandatoryScopes ?? [],
    keys: options.keys ?? emulatorKeys,
    addresses: options.addresses ?? [],
    limits: {perOperation: 100, perAddress: 500, ...options.limits},
    switches: readSwitches(options.switches ?? {}),
    faults: readFaults(options.faults ?? []),
    now: options.now ?? Date.now,
    hosts: options.hosts ?? [],
    log: options.log ?? (() => {}),
  };
}

function checkRedirectUrl(redirectUrl: string | undefined): void {
  if (redirectUrl === undefined) return;
  if (!URL.canParse(redirectUrl))
    throw new TypeError('Option redirectUrl is invalid: write an absolute URL.');
  if (/^(?:javascript|data|vbscript):/i.test(redirectUrl.trim()))
    throw new TypeError('Option redirectUrl is invalid: a script URL is not allowed.');
}

/** Whether the merchant's template requests the scope. */
export function wanted({scopes}: Pick<EmulatorSettings, 'scopes'>, scope: string): boolean {
  return scopes === undefined || scopes.includes(scope);
}
