import {base64url, EncryptJWT, jwtDecrypt, type JWTPayload} from 'jose';
import {provide, type Provided} from '../provided.ts';

/** AES-256 (RFC 7518 section 5.3). */
const KEY_BYTES = 32;

/** What a sealed text is for. One purpose never opens as another: they are different audiences (RFC 7519 section 4.1.3). */
type Purpose = 'transaction' | 'token' | 'receipt' | 'result';

/** Encrypts what leaves the proxy, so that nobody else can read or change it. */
export interface Sealer {
  /** @param expires milliseconds since the epoch, after which it does not open. */
  seal(purpose: Purpose, payload: JWTPayload, expires: number): Promise<string>;
  /** Undefined for whatever this proxy did not seal for this purpose, or sealed too long ago. */
  open(purpose: Purpose, sealed: string): Promise<JWTPayload | undefined>;
  /** A digest that only holders of the key can make: for values that are soon enumerated. */
  blind(text: string): Promise<string>;
}

interface Keys {
  readonly sealing: CryptoKey;
  readonly blinding: CryptoKey;
}

interface SealerOptions {
  readonly keys: Provided<readonly string[]>;
  /** Keeps texts of the emulator from opening in production, should somebody use the same keys. */
  readonly issuer: string;
  readonly now: () => number;
}

/** Seals as JWE, `dir` with A256GCM (RFC 7516), by jose. The first key seals, all open: that is how to rotate. */
export function createSealer({keys, issuer, now}: SealerOptions): Sealer {
  const imported = new Map<string, Promise<Keys>>();

  async function current(): Promise<[Keys, ...Keys[]]> {
    const texts = await provide(keys);
    for (const old of imported.keys()) if (!texts.includes(old)) imported.delete(old);
    const all = await Promise.all(
      texts.map(text => {
        const key = imported.get(text) ?? importKeys(text);
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
      const [{sealing}] = await current();
      return new EncryptJWT(payload)
        .setProtectedHeader({alg: 'dir', enc: 'A256GCM'})
        .setIssuer(issuer)
        .setAudience(purpose)
        .setExpirationTime(Math.floor(expires / 1000))
        .encrypt(sealing);
    },

    async open(purpose, sealed) {
      const options = {
        issuer,
        audience: purpose,
        currentDate: new Date(now()),
        // Pinned: the header of a forged text must not choose how it is read (RFC 8725 section 3.1).
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      };
      for (const {sealing} of await current()) {
        const opened = await jwtDecrypt(sealed, sealing, options).catch(() => undefined);
        if (opened) return opened.payload;
      }
      return undefined;
    },

    async blind(text) {
      const [{blinding}] = await current();
      return base64url.encode(
        new Uint8Array(await crypto.subtle.sign('HMAC', blinding, new TextEncoder().encode(text))),
      );
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

/** Two keys from one secret, because a key has one use (NIST SP 800-57 part 1, section 5.2). */
async function importKeys(text: string): Promise<Keys> {
  const bytes = checkSealingKey(text) as Uint8Array<ArrayBuffer>;
  const secret = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey']);
  const from = {name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array()};
  const info = new TextEncoder().encode('cf-user-details blinding');
  const [sealing, blinding] = await Promise.all([
    crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveKey({...from, info}, secret, {name: 'HMAC', hash: 'SHA-256', length: 256}, false, [
      'sign',
    ]),
  ]);
  return {sealing, blinding};
}
