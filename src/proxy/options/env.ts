import {addressFromHeader} from './address-header.ts';
import {checkBasePath, checkOrigins, checkTypes} from './checks.ts';
import {checkCredentials} from './credentials.ts';
import type {TokenProxyOptions} from './options.ts';
import {endpointsOf} from './endpoints.ts';
import {OptionError, writingFault} from './values.ts';

const REQUIRED = [
  'CF_ENVIRONMENT',
  'CF_SECURE_ID_CLIENT_ID',
  'CF_SECURE_ID_CLIENT_SECRET',
  'CF_ONE_CLICK_CLIENT_ID',
  'CF_ONE_CLICK_CLIENT_SECRET',
  'CF_SEALING_KEYS',
] as const;

const OPTIONAL = [
  'CF_BASE_URL',
  'CF_BASE_PATH',
  'CF_ORIGINS',
  'CF_SDK_SRC',
  'CF_SDK_MODE',
  'CF_CONSENT_URL',
  'CF_MODE',
  'CF_COOKIES',
  'CF_SIGNATURE_KEY',
  'CF_API_VERSION',
  'CF_TRUSTED_HEADER',
] as const;

/** Maps the names of options to variables, for error messages. */
const VARIABLES: Readonly<Record<string, string>> = {
  'secureIdKeys.clientId': 'CF_SECURE_ID_CLIENT_ID',
  'secureIdKeys.clientSecret': 'CF_SECURE_ID_CLIENT_SECRET',
  'oneClickKeys.clientId': 'CF_ONE_CLICK_CLIENT_ID',
  'oneClickKeys.clientSecret': 'CF_ONE_CLICK_CLIENT_SECRET',
  sealingKeys: 'CF_SEALING_KEYS',
  signatureKey: 'CF_SIGNATURE_KEY',
  baseUrl: 'CF_BASE_URL',
  basePath: 'CF_BASE_PATH',
  origins: 'CF_ORIGINS',
  'sdk.src': 'CF_SDK_SRC',
  consentUrl: 'CF_CONSENT_URL',
  apiVersion: 'CF_API_VERSION',
};

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the options from environment variables. {@link TokenProxyOptions} describes their meaning.
 *
 * `CF_ENVIRONMENT`, `CF_SECURE_ID_CLIENT_ID`, `CF_SECURE_ID_CLIENT_SECRET`, `CF_ONE_CLICK_CLIENT_ID`,
 * `CF_ONE_CLICK_CLIENT_SECRET` and `CF_SEALING_KEYS` (separated by commas) are required. `CF_BASE_URL` is required with
 * the emulator. Optional: `CF_BASE_PATH`, `CF_ORIGINS` (separated by commas), `CF_SDK_SRC`, `CF_SDK_MODE`,
 * `CF_CONSENT_URL`, `CF_MODE`, `CF_COOKIES`, `CF_REQUIRE_MOBILE`, `CF_CREATE_USER`, `CF_SIGNATURE_KEY` (PEM; `\n` for line
 * ends), `CF_API_VERSION`, and `CF_TRUSTED_HEADER` with `CF_TRUSTED_HOPS` ({@link addressFromHeader}).
 *
 * @throws {TypeError} if a variable is missing or malformed. The message names the variable, never its value.
 * @example
 * ```ts
 * import {createTokenProxy, optionsFromEnv} from 'cf-user-details/proxy';
 *
 * export const proxy = createTokenProxy(optionsFromEnv(process.env));
 * ```
 */
export function optionsFromEnv(env: Env): TokenProxyOptions {
  const emulated = env.CF_ENVIRONMENT === 'emulator';
  const missing = [...REQUIRED, ...(emulated ? ['CF_BASE_URL'] : [])].filter(name => !env[name]);
  if (missing.length > 0) throw new OptionError(`Missing in the environment: ${missing.join(', ')}`);
  checkWriting(env);
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
    ...(env.CF_REQUIRE_MOBILE && {
      requireMobile: oneOf('CF_REQUIRE_MOBILE', env.CF_REQUIRE_MOBILE, ['true', 'false']) === 'true',
    }),
    ...(env.CF_CREATE_USER && {
      createUser: oneOf('CF_CREATE_USER', env.CF_CREATE_USER, ['true', 'false']) === 'true',
    }),
    // Many secret stores cannot hold the line ends of a PEM.
    ...(env.CF_SIGNATURE_KEY && {signatureKey: env.CF_SIGNATURE_KEY.replaceAll('\\n', '\n')}),
    ...optional('apiVersion', 'CF_API_VERSION'),
    ...addressOption(env),
  };
  checkVariables(env, options);
  return options;
}

function checkVariables(env: Env, options: TokenProxyOptions): void {
  try {
    endpointsOf(options);
    checkCredentials(options);
    checkTypes(options);
    if (options.basePath !== undefined) checkBasePath(options.basePath);
    if (options.origins !== undefined) checkOrigins(options.origins);
  } catch (error) {
    const {message} = error as Error;
    throw new OptionError(
      message.replace(/^\w+(?:\.\w+)?|\b\w+Keys\.\w+/g, option => VARIABLES[option] ?? option),
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
}

function addressOption({CF_TRUSTED_HEADER: header, CF_TRUSTED_HOPS: hops}: Env) {
  refuse(!!hops && !header, 'CF_TRUSTED_HOPS goes with CF_TRUSTED_HEADER, which is not set');
  if (!header) return undefined;
  refuse(!!hops && !/^[1-9]\d?$/.test(hops), 'CF_TRUSTED_HOPS is a whole number from 1 to 32');
  try {
    return {clientAddress: addressFromHeader(header, hops ? {hops: Number(hops)} : {})};
  } catch (error) {
    const {message} = error as Error;
    throw new OptionError(
      message.replace('hops', 'CF_TRUSTED_HOPS').replace('The trusted header', 'CF_TRUSTED_HEADER'),
      {
        cause: error,
      },
    );
  }
}

/** No variable may have quotation marks or a placeholder. @throws {OptionError} */
function checkWriting(env: Env): void {
  for (const name of [...REQUIRED, ...OPTIONAL]) {
    const fault = env[name] ? writingFault(env[name]) : undefined;
    if (fault !== undefined) throw new OptionError(`${name} ${fault}`);
  }
}

function refuse(wrong: boolean, sentence: string): void {
  if (wrong) throw new OptionError(sentence);
}

function list(text: string): string[] {
  return text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');
}

function oneOf<const V extends string>(name: string, value: string, allowed: readonly V[]): V {
  const found = allowed.find(candidate => candidate === value);
  if (found === undefined) throw new OptionError(`${name} is one of ${allowed.join(', ')}`);
  return found;
}
