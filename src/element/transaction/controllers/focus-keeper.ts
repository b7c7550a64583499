import type {ReactiveController} from 'lit';
import {orElse} from '../../../flow/base/report.ts';
import type {ReturnHost} from './return-focus.ts';

/** Focuses the main button if an update has removed the pressed button. */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReturnHost;
  #focused: Element | null | undefined;

  constructor(host: ReturnHost) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = orElse(() => this.#host.shadowRoot?.activeElement, null);
  }

  hostUpdated(): void {
    if (this.#focused && !this.#focused.isConnected) this.#host.focus();
  }
}
