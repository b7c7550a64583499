import {importSPKI} from 'jose';

/** The `x-cf-signature` of one call (docs/cashfree-contract.md section 2.4). @throws {TypeError} if `pem` is no public key. */
export async function signatureOf(pem: string, clientId: string, now: number): Promise<string> {
  const key = await importSPKI(pem, 'RSA-OAEP').catch(() => {
    throw new TypeError('signatureKey is not an RSA public key in PEM (SPKI)');
  });
  const message = new TextEncoder().encode(`${clientId}.${Math.floor(now / 1000)}`);
  // OAEP does not depend on the collision resistance of SHA-1.
  const encrypted = await crypto.subtle.encrypt('RSA-OAEP', key, message);
  return btoa(String.fromCharCode(...new Uint8Array(encrypted)));
}
