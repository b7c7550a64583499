import {UNKNOWN_PRESENTATION} from '../protocol/proxy/presentations.ts';
import type {PropertyValues, TemplateResult} from 'lit';
import {failureOfState} from '../flow/runner/run-effect.ts';
import type {Flow} from '../flow/runner/flow.ts';
import {canStart} from '../flow/machine/transitions.ts';
import type {FlowEvent, FlowState, FlowStatus} from '../flow/machine/model.ts';
import {orElse} from '../flow/base/report.ts';
import type {Trace} from '../flow/trace/trace.ts';
import type {UserDetails} from '../protocol/details.ts';
import {dispatchEvents, endOf, fire, missing} from './dispatch-events.ts';
import {negotiatePresentation} from './negotiate-presentation.ts';
import {ConfiguredElement, type StartInit} from './configured-element.ts';
import {CfReadyEvent, CfStartEvent} from './events.ts';
import {TemplateContext} from './template/template-inputs.ts';
import {renderTemplate} from './template/template.ts';
import {FlowController} from './controllers/flow-controller.ts';
import {MobileField} from './mobile-field.ts';
import {obstacleTo} from './obstacle.ts';
import {register} from './register.ts';
import {stringsWith} from './strings.ts';
import {styles} from './styles/index.ts';
import {VERSION} from './version.ts';
import {viewModelOf, type ViewModel} from './template/view-model.ts';

const TAG_NAME = 'cf-user-details';

/**
 * Takes the user through Cashfree's 1-Click consent and back, and dispatches the consented details as events.
 *
 * @fires {CfReadyEvent} cf-ready - the capabilities of the proxy arrived.
 * @fires {CfStartEvent} cf-start - a transaction starts; cancelable.
 * @fires {CfPresentationEvent} cf-presentation - a presentation was chosen; cancelable.
 * @fires {CfWaitingEvent} cf-waiting - the consent page may have been closed; the element asks the user.
 * @fires {CfScopeEvent} cf-scope - one consented scope; does not bubble.
 * @fires {CfDetailsEvent} cf-details - all consented details; does not bubble.
 * @fires {CfUserCreatedEvent} cf-user-created - the Secure ID user was created; does not bubble.
 * @fires {CfUnavailableEvent} cf-unavailable - Cashfree has no data for this number.
 * @fires {CfDeniedEvent} cf-denied - the user refused consent.
 * @fires {CfCancelEvent} cf-cancel - the user or the page cancelled.
 * @fires {CfExpiredEvent} cf-expired - the session, the token or a deadline expired.
 * @fires {CfErrorEvent} cf-error - the transaction failed; cancelable, which suppresses the line on the console.
 * @fires {CfStateChangeEvent} cf-statechange - the state changed.
 *
 * @slot logo - the merchant's logo, at the top.
 * @slot mobile-label - the merchant's own label, for the element's own field or for the one in the slot `mobile`.
 * @slot mobile - the merchant's own field for the number: an input, an element around one, or a custom element with a `value`.
 * @slot notice - the purpose of the request, which the law requires in the user's language.
 * @slot icon - inside the main button, before its label, until something was tried.
 * @slot manual - manual entry, shown when 1-Click cannot help.
 *
 * @csspart card - the frame around everything.
 * @csspart badge - the badge of the emulator.
 * @csspart field - around the label and the field.
 * @csspart label - the label of the element's own field.
 * @csspart input - the element's own field.
 * @csspart kept - the line about the number that is used again.
 * @csspart change - the button in it that chooses another number.
 * @csspart actions - the row of buttons.
 * @csspart button - the main button.
 * @csspart cancel - the button that cancels.
 * @csspart retry - the button that starts, where the main one copies the link.
 * @csspart status - the line of words under the buttons.
 * @csspart link - the address of the page, where only another browser helps.
 * @csspart icon - every icon.
 * @csspart error - what is wrong with the number, under the field.
 * @csspart steps - which of the three steps the user is at, and whose page comes next.
 * @csspart manual - around the slot `manual`.
 *
 * @cssprop [--cf-accent=light-dark(#0b57d0, #a8c7fa)] - the main button, links and the focus ring.
 * @cssprop [--cf-on-accent=light-dark(#fff, #062e6f)] - text on the accent.
 * @cssprop [--cf-surface=light-dark(#fff, #1b1c1f)] - background of the card.
 * @cssprop [--cf-text=light-dark(#1b1c1f, #f1f2f4)] - text.
 * @cssprop [--cf-muted=light-dark(#575b63, #b3b8c2)] - text that matters less.
 * @cssprop [--cf-border=light-dark(#8a8f99, #767c88)] - border of the field and of quiet buttons.
 * @cssprop [--cf-line=light-dark(#dfe2e7, #383b41)] - border of the card.
 * @cssprop [--cf-good=light-dark(#0a6b3d, #79dba6)] - icon of a success.
 * @cssprop [--cf-bad=light-dark(#b3261e, #ffb4ab)] - icon of a failure, mark of a wrong number.
 * @cssprop [--cf-radius=14px] - corner of the card; buttons and field follow it.
 * @cssprop [--cf-gap=16px] - between the rows.
 * @cssprop [--cf-padding=20px] - of the card.
 * @cssprop [--cf-max-width=28rem] - of the card; `none` for as wide as its place.
 * @cssprop [--cf-font=inherit] - the `font` shorthand.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.createElement('cf-user-details');
 * element.proxy = '/cf';
 * element.addEventListener('cf-details', ({details}) => console.log(details.toPlain()));
 * document.body.append(element);
 * ```
 */
export class CfUserDetailsElement extends ConfiguredElement {
  /** The package's version. */
  static readonly version: string = VERSION;
  static override styles = styles;

  /**
   * Registers the class, by default as `cf-user-details`. Harmless on a server, and where the tag is taken already.
   *
   * @param tag another tag; each gets a class of its own.
   */
  static define(
    tag = TAG_NAME,
    registry = globalThis.customElements as CustomElementRegistry | undefined,
  ): typeof CfUserDetailsElement {
    register(this, tag, registry);
    return this;
  }

  #words = stringsWith();
  #lastNumber: unknown;
  #incomplete = false;
  readonly #field: MobileField = new MobileField(this);
  readonly #controller: FlowController = new FlowController(this, {
    told: (state, event, from) => this.#told(state, event, from),
    ready: ({presentations, environment}) => this.dispatchEvent(new CfReadyEvent(presentations, environment)),
  });
  readonly #context: TemplateContext = new TemplateContext(this);

  /** Where the flow stands. Holds no code and no token, and prints personal data masked. */
  get state(): FlowState {
    return this.#controller.state;
  }

  /** What the user shared, while it is kept: until reset, for five minutes, or until the page is left. */
  get details(): UserDetails | undefined {
    const {state} = this;
    return 'details' in state ? state.details : undefined;
  }

  /**
   * Begins, as a press of the button does. Call it inside a user gesture. While a transaction runs, it shows the consent
   * page again; while the element is disabled, it does nothing.
   *
   * @throws {DOMException} `InvalidStateError` if the element is not in the document.
   */
  start(options: StartInit = {}): void {
    if (this.disabled) return;
    const flow = this.#flow();
    if (!flow) return fire(this, endOf(this.state), this.#controller.page);
    const failure = failureOfState(() => this.#begin(flow, options));
    if (failure) flow.refuse(UNKNOWN_PRESENTATION, failure);
  }

  #begin(flow: Flow, {mobile, context, challenge = this.challenge}: StartInit): void {
    if (!canStart(flow.state)) return flow.reopen();
    if (!this.dispatchEvent(new CfStartEvent())) return;
    this.tellOfMistakes();
    this.#field.tellOfMistakes(true);
    const number = mobile ?? flow.kept.orTyped(this.#field.value);
    const wrong = this.#field.check(number, this.#words.failures['mobile-invalid']);
    this.#lastNumber = number;
    this.#controller.learn();
    const {presentations, sdk} = this.#controller.capabilities ?? {};
    const presentation =
      obstacleTo(flow, this.proxy, wrong) ??
      negotiatePresentation(this, this.presentation, presentations, flow.state);
    if (typeof presentation !== 'string') return flow.refuse(UNKNOWN_PRESENTATION, presentation);
    flow.start({
      presentation,
      mobile: number,
      challenge,
      createUser: this.createUser,
      sdk: sdk?.src,
      ...(context === undefined ? {} : {context}),
    });
  }

  /** Gives the running transaction up. Harmless when none runs. */
  cancel(): void {
    this.#controller.flow?.cancel('page');
  }

  /** Gives up, forgets what was shared, and shows the first face again. */
  reset(): void {
    this.cancel();
    this.#controller.flow?.reset();
  }

  /** What happened in the last transaction: for a ticket, without anything secret or personal. */
  trace(): Trace | undefined {
    return this.#controller.flow?.trace;
  }

  /** Looks at once what became of the transaction, as the element does by itself when the page is shown again. */
  resume(): void {
    this.#controller.flow?.resume();
  }

  /** Focuses the main button. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('.main')?.focus(options);
  }

  protected override update(changed: PropertyValues): void {
    this.#words = stringsWith(this.strings);
    const focused = orElse(() => this.shadowRoot?.activeElement, null);
    super.update(changed);
    // The button that was pressed may be gone.
    if (focused && !focused.isConnected) this.focus();
  }

  protected override render(): TemplateResult {
    return renderTemplate(this.#view, {
      words: this.#words,
      disabled: this.disabled,
      field: this.#field.view,
      running: !canStart(this.state),
      hint: this.#field.editable ? this.#controller.hint : undefined,
      changed: () => this.#pressed('renew'),
      entered: () => this.#entered(),
      emulated: this.#controller.capabilities?.environment === 'emulator',
      pressed: () => this.#pressed(),
      cancelled: () => this.#controller.flow?.cancel('user'),
      retried: () => this.start(),
    });
  }

  get #view(): ViewModel {
    const {editable, shown: fielded} = this.#field;
    const [strings, incomplete] = [this.#words, this.#incomplete];
    return viewModelOf(this.state, {...this.#context.circumstances, strings, incomplete, editable, fielded});
  }

  #pressed(press = this.#view.press): void {
    if (press === 'start') return this.start();
    if (press === 'nothing' || this.disabled) return;
    if (press === 'copy') return void this.#context.link.copy();
    this.reset();
    this.#field.focus();
  }

  /** Enter does what the button says; but another number that was typed is meant to be used. */
  #entered(): void {
    if (this.#view.press === 'renew' && this.#field.value !== this.#lastNumber) this.start();
    else this.#pressed();
  }

  /** The flow, at once where the page calls a method before the element was drawn. */
  #flow(): Flow | undefined {
    if (!this.isConnected)
      throw new DOMException(`<${this.localName}> is not in the document`, 'InvalidStateError');
    if (!this.#controller.flow) this.performUpdate();
    return this.#controller.flow;
  }

  #told(state: FlowState, event: FlowEvent, from: FlowStatus): void {
    const {required} = this;
    if (event.type === 'received') this.#incomplete = missing(event.details, required).length > 0;
    const {flow, page} = this.#controller;
    fire(this, dispatchEvents(state, event, {from, required, context: flow?.context}), page);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cf-user-details': CfUserDetailsElement;
  }
}
