import {presentations, presentationTraits, type Presentation} from '../../protocol/proxy/presentations.ts';
import {isLoopbackHost} from '../../protocol/loopback.ts';
import type {TokenProxyOptions} from './options.ts';
import {OptionError} from './values.ts';

/** Cashfree's web SDK (docs/cashfree-contract.md section 5.1). */
const PRODUCTION_SDK = {
  src: 'https://vssdk-prod.cashfree.com/vsvault/prod/1.0.0/index.js',
  mode: 'production',
} as const;

/** Section 2.1. */
const HOSTS = {
  production: 'https://api.cashfree.com/verification',
  sandbox: 'https://sandbox.cashfree.com/verification',
} as const;

export interface CashfreeEndpoints {
  /** Without a trailing slash. */
  readonly base: string;
  readonly sdk: {readonly src: string; readonly mode?: string} | undefined;
  readonly consentUrl: string | undefined;
  readonly presentations: readonly Presentation[];
}

/** @throws {OptionError} if the environment is unknown, or `baseUrl` does not match it. */
export function baseOf({environment, baseUrl}: Pick<TokenProxyOptions, 'environment' | 'baseUrl'>): string {
  const emulated = environment === 'emulator';
  if (!emulated && !Object.hasOwn(HOSTS, environment)) {
    throw new OptionError('environment is production, sandbox or emulator');
  }
  if (emulated !== (baseUrl !== undefined))
    throw new OptionError('baseUrl belongs to the emulator, and to it alone');
  const base = baseUrl === undefined ? HOSTS[environment as keyof typeof HOSTS] : baseUrl.replace(/\/+$/, '');
  const {hostname} = secureUrl('baseUrl', base, emulated);
  // With the emulator the limits are off: its URL must not be Cashfree's.
  if (emulated && /(?:^|\.)cashfree\.com$/.test(hostname))
    throw new OptionError('baseUrl is Cashfree, not an emulator');
  return base;
}

/** @throws {OptionError} if a URL is missing, is not https, or is not the documented one. */
export function endpointsOf(options: TokenProxyOptions): CashfreeEndpoints {
  const {environment} = options;
  const emulated = environment === 'emulator';
  const base = baseOf(options);
  const {origin} = new URL(base);
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
      throw new OptionError('consentUrl has {session_id} in its host');
    if (!consentUrl.includes('{session_id}')) throw new OptionError('consentUrl has no {session_id} in it');
  }
  const known = {sdk, consentUrl};
  const offered = presentations.filter(each => known[presentationTraits[each].needs] !== undefined);
  return {base, sdk, consentUrl, presentations: offered};
}

function secureUrl(name: string, text: string, emulated: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const allowed =
    url?.protocol === 'https:' || (emulated && url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (!url || !allowed || url.username !== '' || url.password !== '') {
    throw new OptionError(`${name} is not an https URL`);
  }
  return url;
}
