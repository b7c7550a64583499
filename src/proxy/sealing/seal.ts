import {base64url, EncryptJWT, errors, jwtDecrypt, type JWTPayload} from 'jose';
import {resolveValue, type Resolvable} from '../resolvable.ts';

/** AES-256 (RFC 7518 section 5.3). */
const KEY_BYTES = 32;

/** Enough to tell the keys of one proxy apart. */
const KID_BITS = 64;

/** What a sealed text is for. One purpose never opens as another: they are different audiences (RFC 7519 section 4.1.3). */
type Purpose = 'transaction' | 'token' | 'receipt' | 'result' | 'user-draft';

/** Encrypts what leaves the proxy, so that only a holder of the key can read or change it. */
export interface Sealer {
  /** @param expires milliseconds since the epoch, after which it does not open. */
  seal(purpose: Purpose, payload: JWTPayload, expires: number): Promise<string>;
  /** Undefined for a text that this proxy did not seal for this purpose, or sealed too long ago, or with a key that was removed. */
  open(purpose: Purpose, sealed: string): Promise<JWTPayload | undefined>;
  /**
   * Digests that only holders of the key can make, one for each key, the first key's first: for values that are soon
   * enumerated. A value that is recorded under all of them, or looked up under all of them, is found by proxies that hold
   * other keys as well, as long as one key is common.
   */
  blind(text: string): Promise<readonly [string, ...string[]]>;
}

/** What is derived from one secret. */
interface SealingKeyRing {
  readonly kid: string;
  readonly sealing: CryptoKey;
  readonly blinding: CryptoKey;
}

interface SealerOptions {
  readonly keys: Resolvable<readonly string[]>;
  /** Keeps texts of the emulator from opening in production where both have the same keys. */
  readonly issuer: string;
  readonly now: () => number;
}

/** Seals as JWE, `dir` with A256GCM (RFC 7516), by jose. The first key seals, and the `kid` of a text picks the key that opens it. */
export function createSealer({keys, issuer, now}: SealerOptions): Sealer {
  const imported = new Map<string, Promise<SealingKeyRing>>();

  async function current(): Promise<[SealingKeyRing, ...SealingKeyRing[]]> {
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
      const [{kid, sealing}] = await current();
      return new EncryptJWT(payload)
        .setProtectedHeader({alg: 'dir', enc: 'A256GCM', kid})
        .setIssuer(issuer)
        .setAudience(purpose)
        .setExpirationTime(Math.floor(expires / 1000))
        .encrypt(sealing);
    },

    async open(purpose, sealed) {
      const all = await current();
      const options = {
        issuer,
        audience: purpose,
        currentDate: new Date(now()),
        // Pinned: the header of a forged text must not choose how it is read (RFC 8725 section 3.1).
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      };
      const pick = ({kid}: {readonly kid?: string}): CryptoKey => {
        const key = all.find(each => each.kid === kid);
        if (!key) throw new errors.JWEInvalid('No key has this kid');
        return key.sealing;
      };
      const opened = await jwtDecrypt(sealed, pick, options).catch(() => undefined);
      return opened?.payload;
    },

    async blind(text) {
      const bytes = new TextEncoder().encode(text);
      const by = async ({blinding}: SealingKeyRing) =>
        base64url.encode(new Uint8Array(await crypto.subtle.sign('HMAC', blinding, bytes)));
      const [first, ...rest] = await current();
      return [await by(first), ...(await Promise.all(rest.map(by)))];
    },
  };
}

/** @throws {TypeError} unless the text is 32 bytes in base64url; the text itself is not quoted. */
export function checkSealingKey(text: string): Uint8Array {
  // A length that no bytes have would make the decoder throw words of its own.
  const bytes = /^[A-Za-z0-9_-]{43}=?$/.test(text) ? base64url.decode(text) : new Uint8Array();
  if (bytes.length !== KEY_BYTES) throw new TypeError('A sealing key is 32 random bytes in base64url');
  return bytes;
}

/**
 * Two keys and their name from one secret, each with an `info` of its own (HKDF, RFC 5869 section 3.2), because a key has
 * one use (NIST SP 800-57 part 1, section 5.2). The secret itself encrypts nothing, and `kid` tells nothing of it.
 */
async function deriveKeys(text: string): Promise<SealingKeyRing> {
  const bytes = checkSealingKey(text) as Uint8Array<ArrayBuffer>;
  const secret = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey', 'deriveBits']);
  const from = (use: string) => ({
    ...{name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array()},
    info: new TextEncoder().encode(`cf-user-details ${use}`),
  });
  const hmac = {name: 'HMAC', hash: 'SHA-256', length: 256};
  const [kid, sealing, blinding] = await Promise.all([
    crypto.subtle.deriveBits(from('kid'), secret, KID_BITS),
    crypto.subtle.deriveKey(from('sealing'), secret, {name: 'AES-GCM', length: 256}, false, [
      'encrypt',
      'decrypt',
    ]),
    crypto.subtle.deriveKey(from('blinding'), secret, hmac, false, ['sign']),
  ]);
  return {kid: base64url.encode(new Uint8Array(kid)), sealing, blinding};
}
