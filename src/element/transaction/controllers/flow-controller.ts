import {UNKNOWN_PRESENTATION} from '../../../protocol/proxy/presentations.ts';
import type {ReactiveController} from 'lit';
import {takeRedirectResponse, thisPageLoad} from '../../../flow/redirect-response/redirect-response.ts';
import type {ResponseUrl} from '../../../flow/redirect-response/response-url.ts';
import {restoreUrl} from '../../../flow/redirect-response/restore-url.ts';
import {browserClient, createBrowserFlow, transactionStore} from '../../../flow/page/browser-flow.ts';
import {toFailure, failureOfState} from '../../../flow/runner/run-effect.ts';
import type {Flow} from '../../../flow/runner/flow.ts';
import type {FlowEvent, FlowState, FlowStatus} from '../../../flow/machine/model.ts';
import {observePageLifecycle} from '../../../flow/page/page-lifecycle.ts';
import type {ProxyClient} from '../../../flow/runner/proxy-client.ts';
import {claimFlow, releaseFlow} from '../../../flow/page/flow-registry.ts';
import {orElse, safely} from '../../../flow/base/report.ts';
import {Failure, type AnyFailure} from '../../../protocol/failures.ts';
import type {Capabilities} from '../../../protocol/proxy/api.ts';
import {returned, ReturnFocus, type ReturnHost} from './return-focus.ts';
import {logMistake, type Page} from '../../dev-console.ts';
import {logFailure} from '../log-failure.ts';

interface FlowHost extends ReturnHost {
  readonly proxy: string | undefined;
  readonly callbackParameter: string | undefined;
}

/** Callbacks of the controller. */
interface StateListener {
  told(state: FlowState, event: FlowEvent, from: FlowStatus): void;
  ready(capabilities: Capabilities): void;
}

/** Capabilities of the proxies of this page, by URL. All elements share one request. A failed request is not kept. */
const capabilities = new Map<string, Promise<Capabilities>>();

/** Connects an element in the document to its flow. When `proxy` changes, it connects the element to another flow. */
export class FlowController implements ReactiveController {
  flow: Flow | undefined;
  capabilities: Capabilities | undefined;
  /** Why no flow could be created: an error of the browser or of a script of the page. */
  failure: AnyFailure | undefined;
  /** Context of the explanations that are logged. */
  page: Page = {};
  readonly #host: FlowHost;
  readonly #url: ResponseUrl;
  readonly #listener: StateListener;
  #proxy: string | undefined;
  #client: ProxyClient | undefined;
  #cleanups: (() => void)[] = [];

  constructor(host: FlowHost, url: ResponseUrl, listener: StateListener) {
    this.#host = host;
    this.#url = url;
    this.#listener = listener;
    host.addController(this);
    host.addController(new ReturnFocus(host, () => this.flow));
  }

  get state(): FlowState {
    if (this.flow) return this.flow.state;
    if (!this.failure) return {status: 'idle'};
    const attempt = {id: '', presentation: UNKNOWN_PRESENTATION, createUser: false};
    return {status: 'failed', attempt, failure: this.failure};
  }

  /** Last two digits of the number that the proxy reuses after a denied or failed transaction. */
  get hint(): string | undefined {
    const {status} = this.state;
    return status === 'denied' || status === 'failed' ? this.flow?.kept.hint : undefined;
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  /** Not in `hostConnected`: all attributes are set only in the update, however the page created the element. */
  hostUpdate(): void {
    const {proxy, isConnected} = this.#host;
    if (!isConnected || (this.flow && this.#proxy === proxy)) return;
    if (this.#proxy !== proxy) {
      // The transaction belongs to the previous proxy. The page would not receive its outcome.
      this.flow?.cancel('page');
      this.hostDisconnected();
      this.capabilities = undefined;
    }
    this.#proxy = proxy;
    this.failure = failureOfState(() => this.#attach());
    if (this.failure) this.hostDisconnected();
  }

  /** Requests the capabilities of the proxy, unless they have arrived. */
  learn(): void {
    if (!this.capabilities && this.#client) void this.#ask(this.#client);
  }

  hostDisconnected(): void {
    this.flow = undefined;
    this.#client = undefined;
    for (const cleanup of this.#cleanups.splice(0)) safely(cleanup);
  }

  #attach(): void {
    const {proxy, id, callbackParameter} = this.#host;
    this.page = {proxy};
    const client = browserClient(proxy ?? '');
    const flow = claimFlow(`${proxy ?? ''} ${id}`, this.#host, key =>
      createBrowserFlow(key, client, consentWindow => logMistake({code: 'callback-silent', consentWindow})),
    );
    this.flow = flow;
    flow.kept.onChange = () => this.#host.requestUpdate();
    this.#cleanups.push(() => releaseFlow(flow, this.#host));
    const unsubscribe = flow.subscribe((state, event, from) => {
      this.#host.requestUpdate();
      this.#listener.told(state, event, from);
    });
    this.#cleanups.push(unsubscribe, observePageLifecycle(flow));
    // Until the page sets `proxy`, the code must stay in the URL.
    if (!proxy) return;
    if (isSecureContext) this.#client = client;
    else logFailure(new Failure('insecure-context'), this.page);
    this.learn();
    if (flow.state.status !== 'idle') return;
    const options = {parameter: callbackParameter};
    const response = takeRedirectResponse(flow.key, transactionStore, options, thisPageLoad(this.#url));
    // After the elements that are updated in the same task, which may use it.
    if (response?.code === undefined) setTimeout(() => this.#url.restore());
    if (!response) return;
    this.#cleanups.push(
      flow.subscribe(state => restoreUrl(response, state, flow.key, transactionStore, options)),
    );
    returned.add(flow);
    flow.restore(response);
  }

  async #ask(client: ProxyClient): Promise<void> {
    const {flow} = this;
    const isObsolete = (): boolean => this.flow !== flow || this.capabilities !== undefined;
    try {
      const request = askOnce(this.#proxy ?? '', client);
      this.page = {proxy: this.#proxy, capabilities: request};
      const answer = await request;
      if (isObsolete()) return;
      this.capabilities = answer;
    } catch (error) {
      // The next press of the main button requests them again, and its transaction shows the failure.
      if (!isObsolete()) logFailure(toFailure(error), this.page);
      return;
    }
    this.#host.requestUpdate();
    this.#listener.ready(this.capabilities);
    if (!this.capabilities.presentations[0]) logMistake({...this.page, code: 'no-presentation'});
  }
}

function askOnce(proxy: string, client: ProxyClient): Promise<Capabilities> {
  // Absolute: the URL of the page may change, and with it the meaning of a relative URL.
  const key = orElse(() => new URL(proxy, document.baseURI).href, proxy).replace(/\/+$/, '');
  let request = capabilities.get(key);
  if (!request) {
    // The removal of one element does not abort the request, because other elements wait for it too.
    request = client.capabilities(new AbortController().signal);
    capabilities.set(key, request);
    request.catch(() => capabilities.delete(key));
  }
  return request;
}
