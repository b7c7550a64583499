import type {TokenProxyOptions} from './options.ts';

const REQUIRED = [
  'CF_ENVIRONMENT',
  'CF_SECURE_ID_CLIENT_ID',
  'CF_SECURE_ID_CLIENT_SECRET',
  'CF_ONE_CLICK_CLIENT_ID',
  'CF_ONE_CLICK_CLIENT_SECRET',
  'CF_SEALING_KEYS',
] as const;

/**
 * Options from environment variables; what they mean is told at {@link TokenProxyOptions}.
 *
 * `CF_ENVIRONMENT`, `CF_SECURE_ID_CLIENT_ID`, `CF_SECURE_ID_CLIENT_SECRET`, `CF_ONE_CLICK_CLIENT_ID`,
 * `CF_ONE_CLICK_CLIENT_SECRET` and `CF_SEALING_KEYS` (commas between) are required. Optional: `CF_BASE_URL`,
 * `CF_BASE_PATH`, `CF_ORIGINS` (commas between), `CF_SDK_SRC`, `CF_SDK_MODE`, `CF_CONSENT_URL`, `CF_MODE`,
 * `CF_COOKIES`, `CF_SIGNATURE_KEY` (PEM; `\n` for line ends), `CF_API_VERSION`.
 *
 * @throws {TypeError} naming the variables that are missing; never with a value.
 */
export function optionsFromEnv(env: Readonly<Record<string, string | undefined>>): TokenProxyOptions {
  const missing = REQUIRED.filter(name => !env[name]);
  if (missing.length > 0) throw new TypeError(`Missing in the environment: ${missing.join(', ')}`);
  const text = (name: string) => env[name] ?? '';
  const optional = <K extends string>(key: K, name: string) =>
    env[name] ? ({[key]: env[name]} as Record<K, string>) : undefined;
  const sdkMode = optional('mode', 'CF_SDK_MODE');
  return {
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
