import {closePopup} from '../../flow/presentations/popup-window.ts';
import {failureOfState} from '../../flow/runner/run-effect.ts';
import type {Flow} from '../../flow/runner/flow.ts';
import {canStart} from '../../flow/machine/transitions.ts';
import type {FlowEvent, FlowState, FlowStatus} from '../../flow/machine/model.ts';
import type {ResponseUrl} from '../../flow/redirect-response/response-url.ts';
import type {Trace} from '../../flow/trace/trace.ts';
import type {UserDetails} from '../../protocol/details.ts';
import {readMobile} from '../../protocol/mobile.ts';
import {UNKNOWN_PRESENTATION, type Presentation} from '../../protocol/proxy/presentations.ts';
import type {StartInit} from '../configured-element.ts';
import {CfReadyEvent, CfStartEvent, CfStateChangeEvent} from '../events.ts';
import type {MobileField} from '../mobile-field.ts';
import {stringsWith} from '../strings/english.ts';
import type {Strings, StringsOverride} from '../strings/strings.ts';
import type {TransactionTemplates} from '../template/template.ts';
import type {ViewModel} from '../template/view-model.ts';
import {FlowController} from './controllers/flow-controller.ts';
import {FocusKeeper} from './controllers/focus-keeper.ts';
import {LaterStyles} from './controllers/later-styles.ts';
import type {ReturnHost} from './controllers/return-focus.ts';
import {dispatchEvents, endOf, fire, missing} from './dispatch-events.ts';
import {FieldCheck} from './field-check.ts';
import {FieldWatch} from './field-watch.ts';
import {PageCheck, requiredScopesOf} from './page-check.ts';
import {negotiatePresentation} from './negotiate-presentation.ts';
import {obstacleTo} from './obstacle.ts';
import {TemplateContext} from './template-context.ts';
import {transactionTemplates} from './templates.ts';
import {viewModelOf} from './view-model.ts';

/** Replaces the hidden digits of a number. */
const HIDDEN = '•••••••• ';

/** The element, as its transactions see it. */
export interface TransactionHost extends ReturnHost {
  readonly proxy: string | undefined;
  readonly presentation: Presentation | 'auto';
  readonly requiredScopes: string | null;
  readonly mobile: string | undefined;
  readonly mobileField: string | undefined;
  readonly createUser: boolean;
  readonly challenge: StartInit['challenge'];
  readonly callbackParameter: string | undefined;
  readonly disabled: boolean;
  readonly strings: StringsOverride;
  readonly state: FlowState;
  start(): void;
  reset(): void;
}

/** Members of the element that are not public. */
export interface TransactionContext {
  readonly field: MobileField;
  readonly url: ResponseUrl;
  readonly requestedPresentation: () => string | null | undefined;
  /** Runs an update now. */
  readonly update: () => void;
}

/** Options of a start, with the window that was opened before the code had loaded. */
export interface EarlyStart extends StartInit {
  readonly popup?: Window | undefined;
}

/** The part of the element that runs transactions and shows them. It is loaded on intent. */
export class TransactionPart {
  readonly #host: TransactionHost;
  readonly #context: TransactionContext;
  readonly #controller: FlowController;
  readonly #check: FieldCheck;
  readonly #page: PageCheck;
  readonly #circumstances: TemplateContext;
  #lastNumber: unknown;
  /** The status before the flow existed, until the first transition of the flow. */
  #before: FlowStatus = 'idle';
  #isIncomplete = false;

  constructor(host: TransactionHost, context: TransactionContext) {
    this.#host = host;
    this.#context = context;
    context.field.isMobile = text => readMobile(text) !== undefined;
    this.#check = new FieldCheck(host, context.field);
    new FieldWatch(host, context.field);
    this.#controller = new FlowController(host, context.url, {
      told: (state, event, from) => this.#onTransition(state, event, from),
      ready: ({presentations, environment}) =>
        host.dispatchEvent(new CfReadyEvent(presentations, environment)),
    });
    this.#page = new PageCheck(host, context);
    this.#circumstances = new TemplateContext(host);
    new LaterStyles(host);
    new FocusKeeper(host);
  }

  get state(): FlowState {
    return this.#controller.state;
  }

  get details(): UserDetails | undefined {
    const {state} = this;
    return 'details' in state ? state.details : undefined;
  }

  get trace(): Trace | undefined {
    return this.#controller.flow?.trace;
  }

  get words(): Strings {
    return stringsWith(this.#host.strings);
  }

  get view(): ViewModel {
    const {isEditable, isShown} = this.#context.field;
    return viewModelOf(this.state, {
      ...this.#circumstances.circumstances,
      strings: this.words,
      isIncomplete: this.#isIncomplete,
      isEditable,
      hasField: isShown,
    });
  }

  /** The number that the proxy reuses, with all digits but the last two hidden. */
  get kept(): string | undefined {
    const {hint} = this.#controller;
    return this.#context.field.isEditable && hint !== undefined ? HIDDEN + hint : undefined;
  }

  get isRunning(): boolean {
    return !canStart(this.state);
  }

  templates(view: ViewModel): TransactionTemplates {
    return transactionTemplates(view, {
      words: this.words,
      isDisabled: this.#host.disabled,
      isEmulated: this.#controller.capabilities?.environment === 'emulator',
      kept: this.kept,
      onCancel: () => this.#controller.flow?.cancel('user'),
      onRetry: () => this.#host.start(),
      onChange: () => this.press('renew'),
    });
  }

  /** Starts a transaction, or shows the consent page again. */
  start(options: StartInit): void {
    this.#withFlow(flow => {
      if (!canStart(flow.state)) flow.reopen();
      else if (this.#host.dispatchEvent(new CfStartEvent())) this.#begin(flow, options);
    });
  }

  /** Starts the transaction of a press before the code had loaded: `cf-start` was dispatched then. */
  startLate(options: EarlyStart): void {
    let {popup} = options;
    const takePopup = (): Window | undefined => {
      const taken = popup;
      popup = undefined;
      return taken;
    };
    this.#withFlow(flow => canStart(flow.state) && this.#begin(flow, options, takePopup));
    closePopup(popup);
  }

  /** @param status that the element had before this code had loaded. */
  takeOver(status: FlowStatus): void {
    this.#before = status;
  }

  /** Tells the page if the flow, after a press or a return, has nothing to do. */
  settle(): void {
    const before = this.#before;
    this.#before = 'idle';
    if (before !== 'idle' && this.state.status === 'idle')
      this.#host.dispatchEvent(new CfStateChangeEvent(before, 'idle', undefined));
  }

  /** Runs the first update, if the page or a return does not wait for it. */
  attach(): void {
    if (!this.#controller.flow) this.#context.update();
  }

  cancel(): void {
    this.attach();
    this.#controller.flow?.cancel('page');
  }

  reset(): void {
    this.cancel();
    this.#controller.flow?.reset();
  }

  resume(): void {
    this.#controller.flow?.resume();
  }

  press(press = this.view.press): void {
    const {disabled} = this.#host;
    if (press === 'start') return this.#host.start();
    if (press === 'nothing' || disabled) return;
    if (press === 'copy') return void this.#circumstances.link.copy();
    this.#host.reset();
    this.#check.focus();
  }

  /** Enter presses the main button. If the user typed another number after success, Enter starts with it. */
  enter(): void {
    if (this.view.press === 'renew' && this.#context.field.value !== this.#lastNumber) this.#host.start();
    else this.press();
  }

  /** Without a flow, the page is told why. */
  #withFlow(act: (flow: Flow) => void): void {
    this.attach();
    const {flow, page} = this.#controller;
    if (!flow) return fire(this.#host, endOf(this.state), page);
    const failure = failureOfState(() => act(flow));
    if (failure) flow.refuse(UNKNOWN_PRESENTATION, failure);
  }

  #begin(
    flow: Flow,
    {mobile, context, challenge = this.#host.challenge}: StartInit,
    takePopup?: () => Window | undefined,
  ): void {
    const host = this.#host;
    this.#page.tellOfMistakes();
    this.#check.tellOfMistakes(true);
    const number = mobile ?? flow.kept.orTyped(this.#context.field.value);
    const isInvalid = this.#check.check(number, this.words.failures['mobile-invalid']);
    this.#lastNumber = number;
    this.#controller.learn();
    const {presentations, sdk} = this.#controller.capabilities ?? {};
    const presentation =
      obstacleTo(flow, host.proxy, isInvalid) ??
      negotiatePresentation(host, host.presentation, presentations, flow.state);
    if (typeof presentation !== 'string') return flow.refuse(UNKNOWN_PRESENTATION, presentation);
    flow.start({
      presentation,
      mobile: number,
      challenge,
      createUser: host.createUser,
      sdk: sdk?.src,
      takePopup,
      ...(context === undefined ? {} : {context}),
    });
  }

  #onTransition(state: FlowState, event: FlowEvent, status: FlowStatus): void {
    const from = status === 'idle' ? this.#before : status;
    this.#before = 'idle';
    const required = requiredScopesOf(this.#host);
    if (event.type === 'received') this.#isIncomplete = missing(event.details, required).length > 0;
    const {flow, page} = this.#controller;
    fire(this.#host, dispatchEvents(state, event, {from, required, context: flow?.context}), page);
  }
}
