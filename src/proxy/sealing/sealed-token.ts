import type {Sealer} from './seal.ts';

interface Held {
  readonly id: string;
  /** Cashfree's. */
  readonly token: string;
  readonly expiry: number;
}

interface Sealing {
  readonly mode: 'sealed' | 'mediating';
  readonly sealer: Sealer;
}

/** What the page gets as its token: Cashfree's sealed together with the transaction, or itself in mediating mode. */
export async function sealToken({id, token, expiry}: Held, {mode, sealer}: Sealing): Promise<string> {
  return mode === 'mediating' ? token : sealer.seal('token', {id, token}, expiry);
}

/** Cashfree's token out of the page's, or undefined where it is not one of this transaction's. */
export async function openToken(
  bearer: string,
  id: string,
  {mode, sealer}: Sealing,
): Promise<string | undefined> {
  if (mode === 'mediating') return bearer;
  const payload = await sealer.open('token', bearer);
  return payload?.id === id && typeof payload.token === 'string' ? payload.token : undefined;
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
