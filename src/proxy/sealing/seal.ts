import {base64url, EncryptJWT, errors, jwtDecrypt, type JWTPayload} from 'jose';
import {resolveValue, type Resolvable} from '../resolvable.ts';

/** AES-256 (RFC 7518 section 5.3). */
const KEY_BYTES = 32;

const KID_BITS = 64;

/** The audience of a sealed text (RFC 7519 section 4.1.3): a text of one purpose does not open as another. */
type Purpose = 'transaction' | 'token' | 'receipt' | 'result' | 'user-draft';

export interface Sealer {
  /** @param expires milliseconds since the epoch, after which the text does not open. */
  seal(purpose: Purpose, payload: JWTPayload, expires: number): Promise<string>;
  /** @returns undefined if the text is forged, expired, of another purpose, or sealed with a key that was removed. */
  open(purpose: Purpose, sealed: string): Promise<JWTPayload | undefined>;
  /** One HMAC for each key, in their order, of a value that can be guessed (docs/adr/0017-names-under-every-key.md). */
  hmac(text: string): Promise<readonly [string, ...string[]]>;
}

interface SealingKeyRing {
  readonly kid: string;
  readonly aes: CryptoKey;
  readonly hmac: CryptoKey;
}

interface SealerOptions {
  readonly keys: Resolvable<readonly string[]>;
  /** A text of the emulator does not open in production, even if both use the same keys. */
  readonly issuer: string;
  readonly now: () => number;
}

/** Seals as JWE, `dir` with A256GCM (RFC 7516). The first key seals. The `kid` of a text selects the key that opens it. */
export function createSealer({keys, issuer, now}: SealerOptions): Sealer {
  const imported = new Map<string, Promise<SealingKeyRing>>();

  async function currentKeys(): Promise<[SealingKeyRing, ...SealingKeyRing[]]> {
    const texts = await resolveValue(keys);
    for (const old of imported.keys()) if (!texts.includes(old)) imported.delete(old);
    const all = await Promise.all(
      [...new Set(texts)].map(text => {
        const key = imported.get(text) ?? deriveKeys(text);
        imported.set(text, key);
        return key;
      }),
    );
    const [first, ...rest] = all;
    if (!first) throw new TypeError('sealingKeys is empty');
    return [first, ...rest];
  }

  return {
    async seal(purpose, payload, expires) {
      const [{kid, aes}] = await currentKeys();
      return new EncryptJWT(payload)
        .setProtectedHeader({alg: 'dir', enc: 'A256GCM', kid})
        .setIssuer(issuer)
        .setAudience(purpose)
        .setExpirationTime(Math.floor(expires / 1000))
        .encrypt(aes);
    },

    async open(purpose, sealed) {
      const keyRings = await currentKeys();
      const options = {
        issuer,
        audience: purpose,
        currentDate: new Date(now()),
        // RFC 8725 section 3.1: the header of a forged text must not choose the algorithm.
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      };
      const pick = ({kid}: {readonly kid?: string}): CryptoKey => {
        const key = keyRings.find(ring => ring.kid === kid);
        if (!key) throw new errors.JWEInvalid('No key has this kid');
        return key.aes;
      };
      const opened = await jwtDecrypt(sealed, pick, options).catch(() => undefined);
      return opened?.payload;
    },

    async hmac(text) {
      const bytes = new TextEncoder().encode(text);
      const sign = async ({hmac}: SealingKeyRing) =>
        base64url.encode(new Uint8Array(await crypto.subtle.sign('HMAC', hmac, bytes)));
      const [first, ...rest] = await currentKeys();
      return [await sign(first), ...(await Promise.all(rest.map(sign)))];
    },
  };
}

/** @throws {TypeError} unless the text is 32 bytes in base64url. The message does not quote the text. */
export function checkSealingKey(text: string): Uint8Array {
  // The decoder would throw an error of its own for an impossible length.
  const bytes = /^[A-Za-z0-9_-]{43}=?$/.test(text) ? base64url.decode(text) : new Uint8Array();
  if (bytes.length !== KEY_BYTES) throw new TypeError('A sealing key is 32 random bytes in base64url');
  return bytes;
}

/** HKDF with an `info` for each use (RFC 5869 section 3.2): a key has one use (NIST SP 800-57 part 1, section 5.2). */
async function deriveKeys(text: string): Promise<SealingKeyRing> {
  const bytes = checkSealingKey(text) as Uint8Array<ArrayBuffer>;
  const secret = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey', 'deriveBits']);
  const from = (use: string) => ({
    ...{name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array()},
    info: new TextEncoder().encode(`cf-user-details ${use}`),
  });
  const sha256 = {name: 'HMAC', hash: 'SHA-256', length: 256};
  const [kid, aes, hmac] = await Promise.all([
    crypto.subtle.deriveBits(from('kid'), secret, KID_BITS),
    crypto.subtle.deriveKey(from('sealing'), secret, {name: 'AES-GCM', length: 256}, false, [
      'encrypt',
      'decrypt',
    ]),
    crypto.subtle.deriveKey(from('hmac'), secret, sha256, false, ['sign']),
  ]);
  return {kid: base64url.encode(new Uint8Array(kid)), aes, hmac};
}
