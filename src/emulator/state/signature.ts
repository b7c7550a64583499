/** In seconds (docs/cashfree-contract.md section 2.4). */
const LIFE = 300;

/** RSA with OAEP and SHA-1, as in Cashfree's samples (section 2.4). */
const ALGORITHM = {
  name: 'RSA-OAEP',
  hash: 'SHA-1',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;

export type Verdict = 'good' | 'missing' | 'wrong' | 'stale';

/** Replaces Cashfree's key pair. It is generated on first use, because this is slow. */
export class SigningKey {
  #pair: Promise<CryptoKeyPair> | undefined;

  async publicKey(): Promise<string> {
    const {publicKey} = await this.#keys();
    const der = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey));
    const lines = btoa(String.fromCharCode(...der)).replaceAll(/.{64}/g, '$&\n');
    return `-----BEGIN PUBLIC KEY-----\n${lines}\n-----END PUBLIC KEY-----\n`;
  }

  /** Verifies `base64(RSA(clientId + "." + UNIX seconds))` (section 2.4). */
  async check(signature: string | null, clientIds: readonly string[], now: number): Promise<Verdict> {
    if (!signature) return 'missing';
    const {privateKey} = await this.#keys();
    const plain = await decrypt(privateKey, signature);
    const dot = plain?.lastIndexOf('.') ?? -1;
    if (plain === undefined || dot < 0 || !clientIds.includes(plain.slice(0, dot))) return 'wrong';
    const age = now / 1000 - Number(plain.slice(dot + 1));
    return Math.abs(age) <= LIFE ? 'good' : 'stale';
  }

  #keys(): Promise<CryptoKeyPair> {
    return (this.#pair ??= crypto.subtle.generateKey(ALGORITHM, true, ['encrypt', 'decrypt']));
  }
}

/** @returns undefined if the text was not encrypted with the public key. */
async function decrypt(key: CryptoKey, base64: string): Promise<string | undefined> {
  try {
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    return new TextDecoder().decode(await crypto.subtle.decrypt('RSA-OAEP', key, bytes));
  } catch {
    return undefined;
  }
}
