import type {Sealer} from './seal.ts';

/** Cashfree's token, and the exchange that gave it. */
export interface Held {
  readonly id: string;
  /** Digest of the code that was exchanged. */
  readonly posted: string;
  readonly token: string;
}

interface Sealing {
  readonly mode: 'sealed' | 'mediating';
  readonly sealer: Sealer;
}

/** What the page gets as its token: Cashfree's sealed together with the transaction, or itself in mediating mode. */
export async function sealToken(
  {id, posted, token}: Held,
  expiry: number,
  {mode, sealer}: Sealing,
): Promise<string> {
  return mode === 'mediating' ? token : sealer.seal('token', {id, posted, token}, expiry);
}

/** What the page's token holds, or undefined where this proxy did not seal it. In mediating mode nothing but the token. */
export async function openToken(
  bearer: string,
  {mode, sealer}: Sealing,
): Promise<Held | Pick<Held, 'token'> | undefined> {
  if (mode === 'mediating') return {token: bearer};
  const {id, posted, token} = (await sealer.open('token', bearer)) ?? {};
  const held = typeof id === 'string' && typeof posted === 'string' && typeof token === 'string';
  return held ? {id, posted, token} : undefined;
}

/** What the page gets once the details were delivered: it names them for as long as they are kept, and holds no token. */
export async function sealReceipt(
  id: string,
  until: number,
  {sealer}: Pick<Sealing, 'sealer'>,
): Promise<string> {
  return sealer.seal('receipt', {id}, until);
}

/** Id of the transaction whose details may be read again, or undefined where the bearer token is no receipt. */
export async function openReceipt(
  bearer: string,
  {sealer}: Pick<Sealing, 'sealer'>,
): Promise<string | undefined> {
  const payload = await sealer.open('receipt', bearer);
  return typeof payload?.id === 'string' ? payload.id : undefined;
}
