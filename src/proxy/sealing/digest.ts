import {base64url} from 'jose';

/** SHA-256 in base64url, 43 characters. The digest of a value that can be guessed must stay in a sealed text. */
export async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return base64url.encode(new Uint8Array(bytes));
}
