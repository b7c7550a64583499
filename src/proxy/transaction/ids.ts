import {base64url} from 'jose';

/** 144 bits: more than the 128 that a guessed id must cost (requirement O4), and no padding in base64url. */
const ROOT_BYTES = 18;

/**
 * Two different verification ids from one random root, because Cashfree may count the ids of data availability
 * and of sessions together (contract 10, row 23). 26 characters of its alphabet; nothing of the person in them.
 */
export function mintIds(): {readonly availability: string; readonly session: string} {
  const root = base64url.encode(crypto.getRandomValues(new Uint8Array(ROOT_BYTES)));
  return {availability: `${root}.a`, session: `${root}.s`};
}
