import type {Sealer} from './seal.ts';

/** Cashfree's access token, and the exchange that issued it. `id` is the transaction's. */
export interface IssuedToken {
  readonly id: string;
  readonly codeDigest: string;
  readonly token: string;
}

interface TokenSealing {
  readonly mode: 'sealed' | 'mediating';
  readonly sealer: Sealer;
}

export async function sealToken(
  {id, codeDigest, token}: IssuedToken,
  expiry: number,
  {mode, sealer}: TokenSealing,
): Promise<string> {
  return mode === 'mediating' ? token : sealer.seal('token', {id, codeDigest, token}, expiry);
}

/** @returns undefined if this proxy did not seal the bearer token. In mediating mode, the token alone. */
export async function openToken(
  bearer: string,
  {mode, sealer}: TokenSealing,
): Promise<IssuedToken | Pick<IssuedToken, 'token'> | undefined> {
  if (mode === 'mediating') return {token: bearer};
  const {id, codeDigest, token} = (await sealer.open('token', bearer)) ?? {};
  const isIssued = typeof id === 'string' && typeof codeDigest === 'string' && typeof token === 'string';
  return isIssued ? {id, codeDigest, token} : undefined;
}

/** A receipt reads delivered details again, and holds no token (docs/adr/0010-receipts.md). */
export async function sealReceipt(
  id: string,
  expiry: number,
  {sealer}: Pick<TokenSealing, 'sealer'>,
): Promise<string> {
  return sealer.seal('receipt', {id}, expiry);
}

export async function openReceipt(
  bearer: string,
  {sealer}: Pick<TokenSealing, 'sealer'>,
): Promise<string | undefined> {
  const payload = await sealer.open('receipt', bearer);
  return typeof payload?.id === 'string' ? payload.id : undefined;
}
