import type {Settings} from './settings.ts';

interface Held {
  readonly id: string;
  /** Cashfree's. */
  readonly token: string;
  readonly expiry: number;
}

/** What the page gets as its token: Cashfree's sealed together with the transaction, or itself in mediating mode. */
export async function sealToken({id, token, expiry}: Held, {mode, sealer}: Settings): Promise<string> {
  return mode === 'mediating' ? token : sealer.seal('token', {id, token}, expiry);
}

/** Cashfree's token out of the page's, or undefined where it is not one of this transaction's. */
export async function openToken(
  bearer: string,
  id: string,
  {mode, sealer}: Settings,
): Promise<string | undefined> {
  if (mode === 'mediating') return bearer;
  const payload = await sealer.open('token', bearer);
  return payload?.id === id && typeof payload.token === 'string' ? payload.token : undefined;
}
