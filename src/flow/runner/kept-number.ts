import type {Again, Effect, FlowState, Mobile} from '../machine/model.ts';
import type {ProxyClient} from './proxy-client.ts';

/**
 * The number of a transaction that was denied or failed, where this page does not know it: it was loaded anew. The proxy holds
 * the number sealed in its cookie; the page holds the id and the last two digits, in memory
 * (docs/adr/0013-number-in-the-cookie.md).
 */
export class KeptNumber {
  readonly #client: ProxyClient;
  #kept: (Again & {readonly hint: string}) | undefined;
  /** Called when the hint has come or gone. */
  onChange: (() => void) | undefined;

  constructor(client: ProxyClient) {
    this.#client = client;
  }

  /** The last two digits. */
  get hint(): string | undefined {
    return this.#kept?.hint;
  }

  /** What to start with: what was typed, or else the kept number. */
  orTyped(typed: string): string | Again {
    return typed === '' && this.#kept ? {again: this.#kept.again} : typed;
  }

  /**
   * Tells the proxy that a transaction is over, and asks for the hint where its number is not known here.
   *
   * @param mobile what the transaction was started with in this page.
   * @param isCurrent whether the flow is still in the state that ended the transaction.
   */
  leave(
    {status}: FlowState,
    {abandon, attempt: {verification_id: id}}: Effect & {type: 'stop'},
    mobile: Mobile | Again | undefined,
    isCurrent: () => boolean,
  ): void {
    if (id === undefined) return;
    if ((mobile === undefined || isAgain(mobile)) && (status === 'denied' || status === 'failed'))
      // Without an answer the user types the number again.
      this.#ask(id, abandon, isCurrent).catch(() => undefined);
    else if (abandon) this.#cancel(id);
  }

  /** A new transaction has begun, for which the proxy drops the number; or the proxy has none. */
  observe(state: FlowState): void {
    if (state.status === 'consenting' || ('failure' in state && state.failure.code === 'transaction-missing'))
      this.#kept = undefined;
  }

  /** Has the proxy drop the number. */
  drop(): void {
    if (!this.#kept) return;
    this.#cancel(this.#kept.again);
    this.#kept = undefined;
    this.onChange?.();
  }

  async #ask(again: string, ended: boolean, isCurrent: () => boolean): Promise<void> {
    const {mobile_hint: hint} = await this.#client.status(again, new AbortController().signal, ended);
    if (hint === undefined) return;
    if (!isCurrent()) return this.#cancel(again);
    this.#kept = {again, hint};
    this.onChange?.();
  }

  #cancel(id: string): void {
    // The proxy forgets by itself in an hour: a lost farewell costs nothing.
    this.#client.cancel(id).catch(() => undefined);
  }
}

/** The proxy holds the number. */
export function isAgain(mobile: Mobile | Again): mobile is Again {
  return typeof mobile === 'object' && 'again' in mobile;
}
