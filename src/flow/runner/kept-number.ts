import type {Again, Effect, FlowState, Mobile} from '../machine/model.ts';
import type {ProxyClient} from './proxy-client.ts';

/** The proxy's cookie holds the number of an earlier transaction (docs/adr/0013-number-in-the-cookie.md). */
export class KeptNumber {
  readonly #client: ProxyClient;
  #kept: (Again & {readonly hint: string}) | undefined;
  onChange: (() => void) | undefined;

  constructor(client: ProxyClient) {
    this.#client = client;
  }

  get hint(): string | undefined {
    return this.#kept?.hint;
  }

  orTyped(typed: string): string | Again {
    return typed === '' && this.#kept ? {again: this.#kept.again} : typed;
  }

  /** If this page does not have the number, asks for the hint. With `abandon`, ends the transaction at the proxy. */
  leave(
    {status}: FlowState,
    {abandon, attempt: {verification_id: id}}: Effect & {type: 'stop'},
    mobile: Mobile | Again | undefined,
    isCurrent: () => boolean,
  ): void {
    if (id === undefined) return;
    if ((mobile === undefined || isAgain(mobile)) && (status === 'denied' || status === 'failed'))
      this.#ask(id, abandon, isCurrent).catch(() => undefined);
    else if (abandon) this.#cancel(id);
  }

  /** The proxy drops the number at a new transaction, or has none. */
  observe(state: FlowState): void {
    if (state.status === 'consenting' || ('failure' in state && state.failure.code === 'transaction-missing'))
      this.#kept = undefined;
  }

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
    // If the call fails, the proxy drops the number at the deadline.
    this.#client.cancel(id).catch(() => undefined);
  }
}

export function isAgain(mobile: Mobile | Again): mobile is Again {
  return typeof mobile === 'object' && 'again' in mobile;
}
