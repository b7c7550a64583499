import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Flow} from '../../../flow/runner/flow.ts';
import {isRunning} from '../../../flow/machine/transitions.ts';
import type {FlowState} from '../../../flow/machine/model.ts';
import {orElse, safely} from '../../../flow/base/report.ts';

export interface ReturnHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** Flows that were resumed after a page load and whose outcome is not shown yet. A flow outlives a replaced element. */
export const returned = new WeakSet<Flow>();

/**
 * Scrolls once to the outcome of a transaction that was resumed after a page load, and focuses the main button. Otherwise the
 * browser would show the top of the page after a redirect. The live region announces the outcome. The scroll is instant, for
 * `prefers-reduced-motion`. The controller does neither if the page or the user has moved the focus, or if the user types or
 * clicks outside of the element.
 */
export class ReturnFocus implements ReactiveController {
  readonly #host: ReturnHost;
  readonly #flow: () => Flow | undefined;
  #listening: AbortController | undefined;

  constructor(host: ReturnHost, flow: () => Flow | undefined) {
    this.#host = host;
    this.#flow = flow;
  }

  /** An error of the browser in this call must not stop the element. */
  hostUpdated(): void {
    safely(() => this.#showOutcome());
  }

  #showOutcome(): void {
    const flow = this.#flow();
    if (!flow || !returned.has(flow)) return;
    if (!this.#listening) this.#listen();
    if (isAwaiting(flow.state)) return;
    this.#stop();
    const {renderRoot} = this.#host;
    if (!isOutcome(flow.state) || !isFocusFree()) return;
    renderRoot.querySelector('.status')?.scrollIntoView({block: 'center', behavior: 'instant'});
    renderRoot.querySelector<HTMLElement>('.main')?.focus({preventScroll: true});
  }

  hostDisconnected(): void {
    const listening = this.#listening;
    this.#listening = undefined;
    safely(() => listening?.abort());
  }

  #listen(): void {
    this.#listening = new AbortController();
    const {signal} = this.#listening;
    const stopOutside = (event: Event): void => {
      if (!orElse(() => event.composedPath().includes(this.#host), false)) this.#stop();
    };
    for (const type of ['keydown', 'click'])
      document.addEventListener(type, stopOutside, {capture: true, passive: true, signal});
  }

  #stop(): void {
    const flow = this.#flow();
    if (flow) returned.delete(flow);
    this.hostDisconnected();
  }
}

/** The flow waits for the proxy, not for the user. */
function isAwaiting(state: FlowState): boolean {
  return isRunning(state) && state.status !== 'consenting';
}

/** After a cancellation by the page, the element shows its initial state, not an outcome. */
function isOutcome(state: FlowState): boolean {
  return state.status !== 'idle' && !(state.status === 'cancelled' && state.by === 'page');
}

function isFocusFree(): boolean {
  const {activeElement, body} = document;
  return !activeElement || activeElement === body || activeElement.matches('[autofocus]');
}
