import {readFaults, type Fault} from './faults/faults.ts';
import {readSwitches, type Switches} from './switches/switches.ts';

/** A pair of API keys. */
export interface EmulatorKeys {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * The keys that the emulator takes by default. Cashfree wants the Secure ID pair for data availability and Create
 * User, the 1-Click pair for session and token (contract 2.1).
 */
export const emulatorKeys: {readonly secureId: EmulatorKeys; readonly oneClick: EmulatorKeys} = {
  secureId: {clientId: 'emulated_secure_id', clientSecret: 'emulated_secret_of_secure_id'},
  oneClick: {clientId: 'emulated_one_click', clientSecret: 'emulated_secret_of_one_click'},
};

/** The merchant, as set up in Cashfree's dashboard template (contract 1, step 0). */
export interface Brand {
  readonly name: string;
  /** `#rrggbb`. */
  readonly colour?: string;
}

/** Calls a minute. `Infinity` lifts a limit. */
export interface EmulatorLimits {
  /** Per endpoint; default 100 (contract 2.3, Standard; for session and token it is ours). */
  readonly perOperation: number;
  /** Per network address over all endpoints; default 500, ours. */
  readonly perAddress: number;
}

export interface EmulatorOptions {
  /** Where the consent page returns to. In life it is set in the dashboard (contract 5.3). Default: nowhere. */
  readonly redirectUrl?: string;
  /** Default: `Example Merchant`. */
  readonly brand?: Brand;
  /** Scopes that the merchant's template asks for. Default: all eleven, and whatever a persona has beyond. */
  readonly scopes?: readonly string[];
  /** Those of them that the user cannot leave out. Default: none. */
  readonly mandatoryScopes?: readonly string[];
  /** Default: {@link emulatorKeys}. */
  readonly keys?: typeof emulatorKeys;
  /** Addresses on the IP list, for the switch `ipList`. Default: none. */
  readonly addresses?: readonly string[];
  readonly limits?: Partial<EmulatorLimits>;
  /** Positions of the switches that differ from the default. */
  readonly switches?: Partial<Switches>;
  readonly faults?: readonly Fault[];
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
  /** Path below which all routes stand, without a slash at the end. Default: none. */
  readonly basePath?: string;
  /** Host names, beside those of loopback, under which the admin routes answer. Default: none. */
  readonly hosts?: readonly string[];
  /** Gets one line for each call; no personal value, key, code or token is in it. Default: nothing is logged. */
  readonly log?: (line: string) => void;
}

/** The options, checked, with their defaults. */
export interface EmulatorSettings extends Omit<
  Required<EmulatorOptions>,
  'redirectUrl' | 'scopes' | 'limits'
> {
  readonly redirectUrl: string | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly limits: EmulatorLimits;
}

/** @throws {TypeError} naming the option that cannot be used. */
export function readOptions(options: EmulatorOptions): EmulatorSettings {
  const {redirectUrl, scopes, basePath = '', brand = {name: 'Example Merchant'}} = options;
  if (redirectUrl !== undefined && !URL.canParse(redirectUrl))
    throw new TypeError('Option redirectUrl is not an absolute URL.');
  if (redirectUrl && /^(?:javascript|data|vbscript):/i.test(redirectUrl.trim()))
    throw new TypeError('Option redirectUrl must not be a script.');
  if (brand.colour !== undefined && !/^#[\da-f]{6}$/i.test(brand.colour))
    throw new TypeError('Option brand.colour is not of the form #rrggbb.');
  if (basePath !== '' && !/^(?:\/[\w.~%-]+)+$/.test(basePath))
    throw new TypeError('Option basePath begins with a slash and does not end in one.');
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

/** Whether the merchant's template asks for this scope. */
export function wanted({scopes}: Pick<EmulatorSettings, 'scopes'>, scope: string): boolean {
  return scopes === undefined || scopes.includes(scope);
}
