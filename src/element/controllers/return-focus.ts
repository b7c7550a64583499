import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Flow} from '../../flow/runner/flow.ts';
import {isRunning} from '../../flow/machine/transitions.ts';
import type {FlowState} from '../../flow/machine/model.ts';
import {orElse, safely} from '../../flow/base/report.ts';

export interface ReturnHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** Flows that were resumed after a page load, and whose outcome was not shown yet. An element may be replaced meanwhile. */
export const returned = new WeakSet<Flow>();

/**
 * Scrolls to the outcome of a transaction that was resumed after a page load, and focuses the main button, once: the browser
 * shows the top of the page after a redirect. The words of the outcome are read out by the live region alone. The scroll is
 * instant, as `prefers-reduced-motion` asks for. A page or user that has moved the focus, and a user who types or presses
 * elsewhere, keep it.
 */
export class ReturnFocus implements ReactiveController {
  readonly #host: ReturnHost;
  readonly #flow: () => Flow | undefined;
  #listening: AbortController | undefined;

  constructor(host: ReturnHost, flow: () => Flow | undefined) {
    this.#host = host;
    this.#flow = flow;
  }

  /** What the browser refuses here must not stop the element. */
  hostUpdated(): void {
    safely(() => this.#follow());
  }

  #follow(): void {
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
    const leave = (event: Event): void => {
      if (!orElse(() => event.composedPath().includes(this.#host), false)) this.#stop();
    };
    for (const type of ['keydown', 'click'])
      document.addEventListener(type, leave, {capture: true, passive: true, signal});
  }

  #stop(): void {
    const flow = this.#flow();
    if (flow) returned.delete(flow);
    this.hostDisconnected();
  }
}

/** A decision of the user is no step to wait for. */
function isAwaiting(state: FlowState): boolean {
  return isRunning(state) && state.status !== 'consenting';
}

/** What the page gave up shows the first state again. */
function isOutcome(state: FlowState): boolean {
  return state.status !== 'idle' && !(state.status === 'cancelled' && state.by === 'page');
}

function isFocusFree(): boolean {
  const {activeElement, body} = document;
  return !activeElement || activeElement === body || activeElement.matches('[autofocus]');
}
