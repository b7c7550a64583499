import type {Resolvable} from '../resolvable.ts';
import {EMULATOR_PREFIX} from '../../protocol/emulator.ts';
import {checkSealingKey} from '../sealing/seal.ts';
import type {KeyPair, TokenProxyOptions} from './options.ts';
import {OptionError, textFault, typeFault} from './values.ts';

/** DER of the object identifier rsaEncryption (RFC 8017 appendix A.1), as `atob` writes bytes. */
const RSA = '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01';

/** SPKI in PEM (RFC 7468 section 13). */
const PUBLIC_KEY = /^-----BEGIN PUBLIC KEY-----\s([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/;

export type Credentials = Pick<
  TokenProxyOptions,
  'environment' | 'secureIdKeys' | 'oneClickKeys' | 'sealingKeys' | 'signatureKey'
>;

type SecureIdCredentials = Pick<Credentials, 'environment' | 'secureIdKeys' | 'signatureKey'>;

/** Cashfree documents a key pair for each product (docs/cashfree-contract.md section 2.1). */
export function haveSameKeys({secureIdKeys, oneClickKeys}: Credentials): boolean {
  if (typeof secureIdKeys === 'function' || typeof oneClickKeys === 'function') return false;
  return secureIdKeys.clientId === oneClickKeys.clientId;
}

/** Checks a value at the start, and the result of a function at every call. @throws {OptionError} */
export function checkCredentials(options: Credentials): Credentials {
  const {environment, secureIdKeys, oneClickKeys, sealingKeys} = options;
  const checked = {
    ...checkSecureIdCredentials(options),
    oneClickKeys: checkProvided(oneClickKeys, keys => checkKeyPair('oneClickKeys', keys, environment)),
    sealingKeys: checkProvided(sealingKeys, checkSealingKeys),
  };
  if (typeof secureIdKeys !== 'function' && typeof oneClickKeys !== 'function')
    checkCrossed(secureIdKeys, oneClickKeys);
  return checked;
}

/** Checks the keys for Create User. @throws {OptionError} */
export function checkSecureIdCredentials({
  environment,
  secureIdKeys,
  signatureKey,
}: SecureIdCredentials): SecureIdCredentials {
  return {
    environment,
    secureIdKeys: checkProvided(secureIdKeys, keys => checkKeyPair('secureIdKeys', keys, environment)),
    ...(signatureKey !== undefined && {signatureKey: checkProvided(signatureKey, checkSignatureKey)}),
  };
}

/** @throws {OptionError} */
export function checkKeyPair(
  name: string,
  keys: unknown,
  environment: TokenProxyOptions['environment'],
): void {
  const fault = typeFault(keys, 'object');
  if (fault !== undefined)
    throw new OptionError(`${name} ${fault}; it is {clientId, clientSecret} or a function that returns it`);
  const {clientId, clientSecret} = keys as Readonly<Record<string, unknown>>;
  for (const [part, value] of Object.entries({clientId, clientSecret})) {
    const wrong = textFault(value);
    if (wrong !== undefined) throw new OptionError(`${name}.${part} ${wrong}`);
    if (environment !== 'emulator' && String(value).startsWith(EMULATOR_PREFIX))
      throw new OptionError(`${name}.${part} is a key of the emulator; set the one that Cashfree issued`);
  }
  if (clientId === clientSecret)
    throw new OptionError(`${name}.clientSecret is the same text as ${name}.clientId; copy the secret`);
}

/** @throws {OptionError} */
export function checkSealingKeys(keys: unknown): void {
  const expected = 'is a list of keys, each 32 random bytes in base64url';
  const fault = typeFault(keys, 'list');
  if (fault !== undefined) throw new OptionError(`sealingKeys ${expected}, or a function; it ${fault}`);
  const list = keys as readonly unknown[];
  if (list.length === 0) throw new OptionError(`sealingKeys ${expected}; it is empty`);
  for (const [index, key] of list.entries()) {
    const wrong = textFault(key) ?? sealingFault(String(key));
    if (wrong !== undefined) throw new OptionError(`sealingKeys ${expected}; number ${index + 1} ${wrong}`);
  }
}

/** @throws {OptionError} */
export function checkSignatureKey(pem: unknown): void {
  const fault = typeof pem === 'string' ? signatureFault(pem) : typeFault(pem, 'text');
  if (fault !== undefined)
    throw new OptionError(
      `signatureKey ${fault}; it is the RSA public key from Cashfree's dashboard in PEM, from -----BEGIN PUBLIC KEY----- on`,
    );
}

function checkProvided<T>(value: Resolvable<T>, check: (value: unknown) => void): Resolvable<T> {
  if (typeof value !== 'function') {
    check(value);
    return value;
  }
  const ask = value as () => T | Promise<T>;
  return async () => {
    const given = await ask();
    check(given);
    return given;
  };
}

function checkCrossed(secureId: KeyPair, oneClick: KeyPair): void {
  if (oneClick.clientSecret === secureId.clientId)
    throw new OptionError(
      'oneClickKeys.clientSecret is the same text as secureIdKeys.clientId; copy the secret',
    );
  if (secureId.clientSecret === oneClick.clientId)
    throw new OptionError(
      'secureIdKeys.clientSecret is the same text as oneClickKeys.clientId; copy the secret',
    );
}

function sealingFault(key: string): string | undefined {
  if (/^[\da-f]{64}$/i.test(key)) return 'is in hexadecimal';
  if (/[+/]/.test(key)) return 'is in base64, not base64url';
  try {
    checkSealingKey(key);
    return undefined;
  } catch {
    return 'is not';
  }
}

function signatureFault(pem: string): string | undefined {
  if (/PRIVATE KEY-----/.test(pem)) return 'is a private key';
  if (/^-----BEGIN CERTIFICATE/.test(pem)) return 'is a certificate';
  if (/^-----BEGIN RSA PUBLIC KEY/.test(pem)) return 'is in PKCS #1; convert it to SPKI';
  if (/^ssh-/.test(pem)) return 'is in the format of SSH';
  const [, body] = PUBLIC_KEY.exec(pem) ?? [];
  if (body === undefined) return 'is not a public key in PEM';
  try {
    return atob(body.replace(/\s/g, '')).includes(RSA) ? undefined : 'is not an RSA key';
  } catch {
    return 'is not a public key in PEM';
  }
}
