import {base64url} from 'jose';

/** 144 bits: at least the 128 bits of docs/security-requirements.md row O4, and no padding in base64url. */
const ROOT_BYTES = 18;

/** Cashfree may refuse the id of an availability call for a session (docs/cashfree-contract.md section 10, row 23). */
export function mintIds(): {readonly availability: string; readonly session: string} {
  const root = base64url.encode(crypto.getRandomValues(new Uint8Array(ROOT_BYTES)));
  return {availability: `${root}.a`, session: `${root}.s`};
}
