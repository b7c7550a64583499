import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {takeArrival} from '../flow/arrival.ts';
import {browserClient, createBrowserFlow, pendingStore} from '../flow/browser-flow.ts';
import type {Flow} from '../flow/flow.ts';
import type {FlowEvent, FlowState} from '../flow/model.ts';
import {followPage} from '../flow/page.ts';
import {claim, release} from '../flow/registry.ts';
import type {Capabilities} from '../protocol/proxy-api.ts';

interface Host extends ReactiveControllerHost, Element {
  readonly proxy: string | undefined;
  readonly callbackParameter: string | undefined;
}

/** What the element wants to hear. */
interface Listener {
  told(state: FlowState, event: FlowEvent, from: FlowState['status']): void;
  ready(capabilities: Capabilities): void;
}

/** Ties an element to its flow while it is in the page, and to a new one when its `proxy` changes. */
export class FlowController implements ReactiveController {
  flow: Flow | undefined;
  capabilities: Capabilities | undefined;
  readonly #host: Host;
  readonly #listener: Listener;
  #proxy: string | undefined;
  #leave: (() => void)[] = [];

  constructor(host: Host, listener: Listener) {
    this.#host = host;
    this.#listener = listener;
    host.addController(this);
  }

  /** Only now are the attributes all there, however the page made the element. */
  hostUpdated(): void {
    if (this.flow && this.#proxy === this.#host.proxy) return;
    this.hostDisconnected();
    if (this.#host.isConnected) this.#attach();
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.flow = undefined;
    for (const leave of this.#leave.splice(0)) leave();
  }

  #attach(): void {
    const {proxy, id, callbackParameter} = this.#host;
    this.#proxy = proxy;
    const client = browserClient(proxy ?? '');
    const flow = claim(`${proxy ?? ''} ${id}`, this.#host, key => createBrowserFlow(key, client));
    let from = flow.state.status;
    this.flow = flow;
    const unsubscribe = flow.subscribe((state, event) => {
      const before = from;
      from = state.status;
      this.#host.requestUpdate();
      this.#listener.told(state, event, before);
    });
    const learning = new AbortController();
    this.#leave = [followPage(flow), unsubscribe, () => learning.abort(), () => release(flow, this.#host)];
    if (proxy !== undefined) void this.#learn(client.capabilities(learning.signal));
    this.#host.requestUpdate();

    if (flow.state.status !== 'idle') return;
    const arrival = takeArrival(
      flow.key,
      pendingStore,
      callbackParameter === undefined ? {} : {parameter: callbackParameter},
    );
    if (arrival) flow.resume(arrival);
  }

  async #learn(asked: Promise<Capabilities>): Promise<void> {
    try {
      this.capabilities = await asked;
    } catch {
      // Not ready, so no event. A press asks the proxy again, and then says what is wrong.
      return;
    }
    this.#host.requestUpdate();
    this.#listener.ready(this.capabilities);
  }
}
