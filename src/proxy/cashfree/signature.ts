import {importSPKI} from 'jose';

/**
 * The `x-cf-signature` of one call: `clientId.timestamp` encrypted with Cashfree's public key (contract 2.4).
 *
 * OAEP with SHA-1 and MGF1 is what Cashfree documents; it encrypts, so SHA-1's collisions do not matter here.
 * Made afresh for every call, because it lives five minutes.
 *
 * @throws {TypeError} if `pem` is not a public key.
 */
export async function signatureOf(pem: string, clientId: string, now: number): Promise<string> {
  const key = await importSPKI(pem, 'RSA-OAEP').catch(() => {
    throw new TypeError('signatureKey is not an RSA public key in PEM (SPKI)');
  });
  const message = new TextEncoder().encode(`${clientId}.${Math.floor(now / 1000)}`);
  const encrypted = await crypto.subtle.encrypt('RSA-OAEP', key, message);
  return btoa(String.fromCharCode(...new Uint8Array(encrypted)));
}
