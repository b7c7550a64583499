import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {orElse} from '../flow/base/report.ts';
import type {Attempt, FlowState} from '../flow/machine/model.ts';
import {hideCode, responseUrl} from '../flow/redirect-response/response-url.ts';
import {UNKNOWN_PRESENTATION} from '../protocol/proxy/presentation-names.ts';
import {logMistake} from './dev-console.ts';
import {CfCancelEvent, CfErrorEvent, CfStateChangeEvent} from './events/opening-events.ts';
import {watchIntent} from './intent.ts';
import {loadedTransaction, loadTransaction} from './load-transaction.ts';
import {scriptUnavailable} from './script-unavailable.ts';
import type {TransactionPart} from './transaction/transaction-part.ts';

/** The flow makes its own attempt when the code is there. */
const attempt: Attempt = {id: '', presentation: UNKNOWN_PRESENTATION, createUser: false};

interface LoaderHost extends ReactiveControllerHost, HTMLElement {
  readonly proxy: string | undefined;
  readonly callbackParameter: string | undefined;
}

/** What waits for the code: a press of the button, or a return from Cashfree. */
interface Awaiting {
  readonly act: (part: TransactionPart) => void;
  /** Called if the press is dropped. A return has none: it is never dropped. */
  readonly drop?: () => void;
}

/**
 * Loads the code of transactions on intent, at a press, or at a return. Until then the element shows its first view, and
 * takes a code out of the URL.
 */
export class TransactionLoader implements ReactiveController {
  part: TransactionPart | undefined;
  readonly #host: LoaderHost;
  readonly #create: (Part: typeof TransactionPart) => TransactionPart;
  #state: FlowState = {status: 'idle'};
  #awaiting: Awaiting | undefined;
  #proxy: string | undefined;
  #isWatched = false;

  constructor(host: LoaderHost, create: (Part: typeof TransactionPart) => TransactionPart) {
    this.#host = host;
    this.#create = create;
    host.addController(this);
    const loaded = loadedTransaction();
    if (loaded) this.part = create(loaded.TransactionPart);
  }

  get state(): FlowState {
    return this.part?.state ?? this.#state;
  }

  hostConnected(): void {
    if (this.part || this.#isWatched) return;
    this.#isWatched = true;
    // A press that fails to load tells the user. Before it, a failure has no effect.
    watchIntent(this.#host, () => void this.#load().catch(() => undefined));
  }

  /** Not in `hostConnected`: all attributes are set only in the update, however the page created the element. */
  hostUpdate(): void {
    const {proxy} = this.#host;
    if (this.part || proxy === this.#proxy) return;
    this.#proxy = proxy;
    this.resume();
  }

  /** Awaits the code if this page load may carry a response. Until the page sets `proxy`, a code stays in the URL. */
  resume(): boolean {
    const {proxy, id, callbackParameter} = this.#host;
    // The flow reports an error of the browser or of a script of the page.
    const isReturn = !!proxy && orElse(() => hideCode(`${proxy} ${id}`, callbackParameter), true);
    if (isReturn) this.await('resuming', {act: part => part.attach()});
    return isReturn;
  }

  /** Loads the code, and calls `act` when it is there. */
  await(status: 'preparing' | 'resuming', awaiting: Awaiting): void {
    this.#awaiting = awaiting;
    this.#enter({status, attempt});
    this.#load().then(
      part => {
        this.#take()?.act(part);
        part.settle();
      },
      () => this.#fail(),
    );
  }

  /** Drops a press that waits for the code. A return is cancelled when the code is there. */
  cancel(): void {
    const {drop} = this.#awaiting ?? {};
    if (!drop) {
      if (this.#awaiting) this.#awaiting = {act: part => part.cancel()};
      return;
    }
    this.#take();
    drop();
    this.#enter({status: 'cancelled', attempt, by: 'page'}, 'cancelled');
    this.#host.dispatchEvent(new CfCancelEvent('page'));
  }

  /** Shows the first view again. */
  reset(): void {
    if (!this.#awaiting) this.#enter({status: 'idle'});
  }

  async #load(): Promise<TransactionPart> {
    const {TransactionPart} = await loadTransaction();
    if (!this.part) {
      this.reset();
      const {status} = this.#state;
      this.part = this.#create(TransactionPart);
      this.part.takeOver(status);
    }
    return this.part;
  }

  #take(): Awaiting | undefined {
    const awaiting = this.#awaiting;
    this.#awaiting = undefined;
    return awaiting;
  }

  #enter(state: FlowState, outcome?: 'cancelled' | 'failed'): void {
    const {status: from} = this.#state;
    this.#state = state;
    this.#host.requestUpdate();
    if (from !== state.status) this.#host.dispatchEvent(new CfStateChangeEvent(from, state.status, outcome));
  }

  #fail(): void {
    // Undefined if the press was dropped.
    const awaiting = this.#take();
    if (!awaiting) return;
    awaiting.drop?.();
    responseUrl.restore();
    const failure = scriptUnavailable();
    this.#enter({status: 'failed', attempt, failure}, 'failed');
    if (this.#host.dispatchEvent(new CfErrorEvent(failure))) logMistake(failure);
  }
}
