import {importSPKI} from 'jose';

/**
 * The `x-cf-signature` of one call: `clientId.timestamp` encrypted with Cashfree's public key (docs/cashfree-contract.md
 * section 2.4). It is valid for five minutes. OAEP does not depend on the collision resistance of SHA-1.
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
