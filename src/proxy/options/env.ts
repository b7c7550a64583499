import {checkSealingKey} from '../sealing/seal.ts';
import {checkBasePath, checkOrigin} from './checks.ts';
import type {TokenProxyOptions} from './options.ts';
import {placesOf} from './places.ts';

const REQUIRED = [
  'CF_ENVIRONMENT',
  'CF_SECURE_ID_CLIENT_ID',
  'CF_SECURE_ID_CLIENT_SECRET',
  'CF_ONE_CLICK_CLIENT_ID',
  'CF_ONE_CLICK_CLIENT_SECRET',
  'CF_SEALING_KEYS',
] as const;

/** Who sets variables has never heard of options. */
const VARIABLES: Readonly<Record<string, string>> = {
  baseUrl: 'CF_BASE_URL',
  basePath: 'CF_BASE_PATH',
  origins: 'CF_ORIGINS',
  'sdk.src': 'CF_SDK_SRC',
  consentUrl: 'CF_CONSENT_URL',
};

/** SPKI (RFC 7468 section 13); whether it is one of RSA shows at the first call. */
const PUBLIC_KEY = /^-----BEGIN PUBLIC KEY-----\s[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*$/;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Options from environment variables; what they mean is told at {@link TokenProxyOptions}.
 *
 * `CF_ENVIRONMENT`, `CF_SECURE_ID_CLIENT_ID`, `CF_SECURE_ID_CLIENT_SECRET`, `CF_ONE_CLICK_CLIENT_ID`,
 * `CF_ONE_CLICK_CLIENT_SECRET` and `CF_SEALING_KEYS` (commas between) are required, and `CF_BASE_URL` with the
 * emulator. Optional: `CF_BASE_PATH`, `CF_ORIGINS` (commas between), `CF_SDK_SRC`, `CF_SDK_MODE`, `CF_CONSENT_URL`, `CF_MODE`,
 * `CF_COOKIES`, `CF_SIGNATURE_KEY` (PEM; `\n` for line ends), `CF_API_VERSION`.
 *
 * @throws {TypeError} one sentence that begins with the variable that is missing or malformed; never with its value.
 */
export function optionsFromEnv(env: Env): TokenProxyOptions {
  const emulated = env.CF_ENVIRONMENT === 'emulator';
  const missing = [...REQUIRED, ...(emulated ? ['CF_BASE_URL'] : [])].filter(name => !env[name]);
  if (missing.length > 0) throw new TypeError(`Missing in the environment: ${missing.join(', ')}`);
  const text = (name: string) => env[name] ?? '';
  const optional = <K extends string>(key: K, name: string) =>
    env[name] ? ({[key]: env[name]} as Record<K, string>) : undefined;
  const sdkMode = optional('mode', 'CF_SDK_MODE');
  const options: TokenProxyOptions = {
    environment: oneOf('CF_ENVIRONMENT', text('CF_ENVIRONMENT'), ['production', 'sandbox', 'emulator']),
    secureIdKeys: {
      clientId: text('CF_SECURE_ID_CLIENT_ID'),
      clientSecret: text('CF_SECURE_ID_CLIENT_SECRET'),
    },
    oneClickKeys: {
      clientId: text('CF_ONE_CLICK_CLIENT_ID'),
      clientSecret: text('CF_ONE_CLICK_CLIENT_SECRET'),
    },
    sealingKeys: list(text('CF_SEALING_KEYS')),
    ...optional('baseUrl', 'CF_BASE_URL'),
    ...optional('basePath', 'CF_BASE_PATH'),
    ...(env.CF_ORIGINS && {origins: list(env.CF_ORIGINS)}),
    ...(env.CF_SDK_SRC && {sdk: {src: env.CF_SDK_SRC, ...sdkMode}}),
    ...optional('consentUrl', 'CF_CONSENT_URL'),
    ...(env.CF_MODE && {mode: oneOf('CF_MODE', env.CF_MODE, ['sealed', 'mediating'])}),
    ...(env.CF_COOKIES && {
      cookies: oneOf('CF_COOKIES', env.CF_COOKIES, ['host', 'cross-site', 'development']),
    }),
    // A PEM has lines, which many places for secrets cannot hold.
    ...(env.CF_SIGNATURE_KEY && {signatureKey: env.CF_SIGNATURE_KEY.replaceAll('\\n', '\n')}),
    ...optional('apiVersion', 'CF_API_VERSION'),
  };
  check(env, options);
  return options;
}

function check(env: Env, options: TokenProxyOptions): void {
  for (const name of REQUIRED.filter(name => /_CLIENT_(?:ID|SECRET)$/.test(name)))
    refuse(!/^[!-~]+$/.test(env[name] ?? ''), `${name} has a character in it that a key never has`);
  const keys = list(env.CF_SEALING_KEYS ?? '');
  refuse(
    keys.length === 0 || !keys.every(isSealingKey),
    'CF_SEALING_KEYS is 32 random bytes in base64url, or several such with commas between',
  );
  try {
    placesOf(options);
    if (options.basePath !== undefined) checkBasePath(options.basePath);
    // Nothing but commas would keep every page out.
    for (const origin of options.origins?.length === 0 ? [''] : (options.origins ?? [])) checkOrigin(origin);
  } catch (error) {
    const {message} = error as Error;
    throw new TypeError(
      message.replace(/^[\w.]+/, option => VARIABLES[option] ?? option),
      {cause: error},
    );
  }
  refuse(
    options.baseUrl !== undefined && !/\/verification\/*$/.test(options.baseUrl),
    'CF_BASE_URL ends in /verification, as in http://127.0.0.1:4010/verification',
  );
  refuse(!!env.CF_SDK_MODE && !options.sdk, 'CF_SDK_MODE goes with CF_SDK_SRC, which is not set');
  refuse(
    options.cookies === 'development' && options.environment === 'production',
    'CF_COOKIES is not development in production, which needs cookies that only travel over https',
  );
  refuse(
    !!env.CF_SIGNATURE_KEY && !PUBLIC_KEY.test(String(options.signatureKey)),
    'CF_SIGNATURE_KEY is a public key in PEM, from -----BEGIN PUBLIC KEY----- on',
  );
  refuse(
    options.apiVersion !== undefined && !/^\d{4}-\d\d-\d\d$/.test(options.apiVersion),
    'CF_API_VERSION is a date such as 2024-12-01',
  );
}

function refuse(wrong: boolean, sentence: string): void {
  if (wrong) throw new TypeError(sentence);
}

function isSealingKey(text: string): boolean {
  try {
    return checkSealingKey(text).length > 0;
  } catch {
    return false;
  }
}

function list(text: string): string[] {
  return text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');
}

function oneOf<const V extends string>(name: string, value: string, allowed: readonly V[]): V {
  const found = allowed.find(candidate => candidate === value);
  if (found === undefined) throw new TypeError(`${name} is one of ${allowed.join(', ')}`);
  return found;
}
