import type {ReactiveController} from 'lit';
import {putBack, takeArrival} from '../flow/arrival.ts';
import {browserClient, createBrowserFlow, pendingStore} from '../flow/browser-flow.ts';
import type {Flow} from '../flow/flow.ts';
import type {FlowEvent, FlowState, Status} from '../flow/model.ts';
import {followPage} from '../flow/page.ts';
import {claim, release} from '../flow/registry.ts';
import {isFailure, type AnyFailure} from '../protocol/failures.ts';
import type {Capabilities} from '../protocol/proxy-api.ts';
import {returned, ReturnFocus, type ReturnHost} from './return-focus.ts';

interface Host extends ReturnHost {
  readonly proxy: string | undefined;
  readonly callbackParameter: string | undefined;
}

/** What the element wants to hear. */
interface Listener {
  told(state: FlowState, event: FlowEvent, from: Status): void;
  ready(capabilities: Capabilities): void;
  /** The proxy did not say what it can do. A press asks it again, and then the user is told. */
  unready(failure: AnyFailure): void;
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
    host.addController(new ReturnFocus(host, () => this.flow));
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  /** Only now are the attributes all there, however the page made the element. */
  hostUpdate(): void {
    const {proxy, isConnected} = this.#host;
    if (!isConnected || (this.flow && this.#proxy === proxy)) return;
    if (this.#proxy !== proxy) {
      // The transaction belongs to the other proxy, and nobody would hear of its end.
      this.flow?.cancel('page');
      this.hostDisconnected();
      this.capabilities = undefined;
    }
    this.#proxy = proxy;
    this.#attach();
  }

  hostDisconnected(): void {
    this.flow = undefined;
    for (const leave of this.#leave.splice(0)) leave();
  }

  #attach(): void {
    const {proxy, id, callbackParameter} = this.#host;
    const client = browserClient(proxy ?? '');
    const flow = claim(`${proxy ?? ''} ${id}`, this.#host, key => createBrowserFlow(key, client));
    this.flow = flow;
    const unsubscribe = flow.subscribe((state, event, from) => {
      this.#host.requestUpdate();
      this.#listener.told(state, event, from);
    });
    const learning = new AbortController();
    this.#leave = [followPage(flow), unsubscribe, () => learning.abort(), () => release(flow, this.#host)];
    // A page that names its proxy later must not lose a code to nobody until then.
    if (!proxy) return;
    if (!this.capabilities) void this.#learn(client.capabilities(learning.signal), learning.signal);
    if (flow.state.status !== 'idle') return;
    const options = {parameter: callbackParameter};
    const arrival = takeArrival(flow.key, pendingStore, options);
    if (!arrival) return;
    this.#leave.push(flow.subscribe(state => putBack(arrival, state, flow.key, pendingStore, options)));
    returned.add(flow);
    flow.resume(arrival);
  }

  async #learn(asked: Promise<Capabilities>, signal: AbortSignal): Promise<void> {
    try {
      this.capabilities = await asked;
    } catch (error) {
      if (!signal.aborted && isFailure(error)) this.#listener.unready(error);
      return;
    }
    this.#host.requestUpdate();
    this.#listener.ready(this.capabilities);
  }
}
