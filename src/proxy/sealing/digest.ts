import {base64url} from 'jose';

/** SHA-256 as 43 characters of base64url. For values that nobody can enumerate: codes, tokens, ids. */
export async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return base64url.encode(new Uint8Array(bytes));
}
