import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {choose, lookAround, refusedIn} from '../flow/auto.ts';
import {canStart, isRunning} from '../flow/machine.ts';
import type {FlowEvent, FlowState, Mobile} from '../flow/model.ts';
import {isBusy} from '../flow/registry.ts';
import type {Trace} from '../flow/trace.ts';
import type {UserDetails} from '../protocol/details.ts';
import {Failure, type AnyFailure} from '../protocol/failures.ts';
import {readMobile} from '../protocol/mobile.ts';
import type {Presentation} from '../protocol/proxy-api.ts';
import {announce} from './announce.ts';
import {CfPresentationEvent, CfReadyEvent, CfStartEvent} from './events.ts';
import {FlowController} from './flow-controller.ts';
import {MobileField} from './mobile-field.ts';
import {english, type Strings} from './strings.ts';
import {styles} from './styles.ts';
import {viewOf, type View} from './view.ts';

const TAG = 'cf-user-details';

/**
 * Takes the user through Cashfree's 1-Click consent and back, and tells the page what they shared.
 *
 * @fires cf-ready, cf-start, cf-presentation, cf-waiting, cf-scope, cf-details, cf-user-created, cf-unavailable,
 *   cf-denied, cf-cancel, cf-expired, cf-error, cf-statechange
 * @slot logo - the merchant's mark, above everything.
 * @slot notice - why the data are asked for; the law wants it in the user's language.
 * @slot mobile-label, mobile - the merchant's own label and input for the number.
 * @slot icon - inside the main button.
 * @slot manual - the way by hand, shown when 1-Click cannot help.
 * @csspart card, button, cancel, reopen, status, badge
 */
export class CfUserDetails extends LitElement {
  static override styles = styles;
  static override shadowRootOptions: ShadowRootInit = {...LitElement.shadowRootOptions, delegatesFocus: true};
  static override properties = {
    proxy: {},
    presentation: {},
    mobile: {},
    mobileField: {attribute: 'mobile-field'},
    requiredScopes: {attribute: 'required-scopes'},
    createUser: {type: Boolean, attribute: 'create-user'},
    callbackParameter: {attribute: 'callback-parameter'},
    disabled: {type: Boolean, reflect: true},
    strings: {attribute: false},
  };

  /** Registers the tag, unless it is taken already: a page may load two copies. */
  static define(
    tag = TAG,
    registry = globalThis.customElements as CustomElementRegistry | undefined,
  ): typeof CfUserDetails {
    // A server has no registry.
    if (registry && !registry.get(tag)) registry.define(tag, this);
    return this;
  }

  /** URL of the merchant's token proxy, relative to the page or absolute. Required. */
  declare proxy: string | undefined;
  /** How the user gets to Cashfree: `overlay`, `popup`, `redirect`; default and unknown values: `auto`. */
  declare presentation: string;
  /** The mobile number, if the page knows it. */
  declare mobile: string | undefined;
  /** Id of the page's own input that holds the mobile number. */
  declare mobileField: string | undefined;
  /** Scopes that the page cannot do without, separated by spaces. Those that do not come are `missing` in `cf-details`. */
  declare requiredScopes: string;
  /** Also create Cashfree's Secure ID user from what was shared. */
  declare createUser: boolean;
  /** Name of the URL parameter that carries the code, where the page has a `code` of its own; else `auth_code` and `code` are read. */
  declare callbackParameter: string | undefined;
  declare disabled: boolean;
  /** Words to show instead of the English ones. */
  declare strings: Partial<Strings>;

  readonly #field = new MobileField(this);
  readonly #controller: FlowController = new FlowController(this, {
    told: (state, event, from) => this.#told(state, event, from),
    ready: ({presentations, environment}) => this.dispatchEvent(new CfReadyEvent(presentations, environment)),
  });

  constructor() {
    super();
    this.presentation = 'auto';
    this.requiredScopes = '';
    this.createUser = false;
    this.disabled = false;
    this.strings = {};
  }

  /** Where the flow stands. Holds no code and no token, and prints personal data masked. */
  get state(): FlowState {
    return this.#controller.flow?.state ?? {status: 'idle'};
  }

  /** What the user shared, while it is kept: until reset, five minutes, or the page is hidden. */
  get details(): UserDetails | undefined {
    const {state} = this;
    return state.status === 'done' ? state.details : undefined;
  }

  /**
   * Begins, as a press of the button does. Call it inside a user gesture. While a transaction runs, it shows the consent
   * page again.
   *
   * @param options `mobile`: ten digits or a promise of them, default the field's. `context`: a small value, not personal,
   *   that comes back in `cf-details` even after a redirect.
   */
  start({mobile, context}: {mobile?: Mobile; context?: string} = {}): void {
    const {flow} = this.#controller;
    if (!flow || this.disabled) return;
    if (!canStart(flow.state)) return flow.reopen();
    if (!this.dispatchEvent(new CfStartEvent())) return;
    const number = mobile ?? this.#field.value;
    const wrong = typeof number === 'string' && readMobile(number) === undefined;
    this.#field.mark(wrong);
    if (!this.proxy) return flow.refuse('redirect', new Failure('config-invalid', {option: 'proxy'}));
    if (wrong) return flow.refuse('redirect', new Failure('mobile-invalid'));
    if (isBusy(flow)) return flow.refuse('redirect', new Failure('busy'));
    const presentation = this.#choose();
    if (typeof presentation !== 'string') return flow.refuse('redirect', presentation);
    flow.start({
      presentation,
      mobile: number,
      createUser: this.createUser,
      ...(context === undefined ? {} : {context}),
    });
  }

  /** Gives the running transaction up. */
  cancel(): void {
    this.#controller.flow?.cancel('page');
  }

  /** Forgets what was shared and shows the first face again. */
  reset(): void {
    this.#controller.flow?.cancel('page');
    this.#controller.flow?.reset();
  }

  /** What happened in the last transaction: for a ticket, without anything secret or personal. */
  trace(): Trace | undefined {
    return this.#controller.flow?.trace;
  }

  /** Looks at once what became of the transaction, as the element does by itself when the page is shown again. */
  resume(): void {
    this.#controller.flow?.check();
  }

  protected override updated(): void {
    this.#field.update(this.#words, this.disabled || isRunning(this.state));
  }

  protected override render(): TemplateResult {
    const view = viewOf(this.state, this.#words);
    return html`
      <div class="card" part="card" aria-busy=${view.busy}>
        <slot name="logo"></slot>
        <div class="field"><slot name="mobile-label"></slot><slot name="mobile"></slot></div>
        <slot name="notice"></slot>
        ${this.#actions(view)}
        <p part="status" role="status" class=${view.tone}>${view.urgent ? nothing : view.text}</p>
        <p part="status" role="alert" class=${view.tone}>${view.urgent ? view.text : nothing}</p>
        <div ?hidden=${!view.manual}><slot name="manual"></slot></div>
        ${
          this.#controller.capabilities?.environment === 'emulator'
            ? html`<span class="badge" part="badge">${this.#words.emulator}</span>`
            : nothing
        }
      </div>
    `;
  }

  #actions({action, busy, reopens}: View): TemplateResult {
    // The main button stays what it is while the flow runs, so that the focus has somewhere to be.
    return html`
      <div class="actions">
        <button
          class="main"
          part="button"
          type="button"
          ?disabled=${this.disabled}
          aria-disabled=${busy && !reopens}
          @click=${this.#pressed}
        >
          ${busy ? html`<span class="spinner" aria-hidden="true"></span>` : html`<slot name="icon"></slot>`}
          ${reopens ? this.#words.reopen : action}
        </button>
        ${
          busy
            ? html`<button part="cancel" type="button" @click=${this.#cancelled}>
                ${this.#words.cancel}
              </button>`
            : nothing
        }
      </div>
    `;
  }

  #pressed = (): void => this.start();

  #cancelled = (): void => {
    this.#controller.flow?.cancel('user');
    this.renderRoot.querySelector<HTMLElement>('.main')?.focus();
  };

  get #words(): Strings {
    return {...english, ...this.strings};
  }

  #choose(): Presentation | AnyFailure {
    const wanted =
      (['overlay', 'popup', 'redirect'] as const).find(each => each === this.presentation) ?? 'auto';
    const available = this.#controller.capabilities?.presentations;
    for (const {presentation, reason} of choose(wanted, available, lookAround(), refusedIn(this.state))) {
      if (this.dispatchEvent(new CfPresentationEvent(presentation, reason))) return presentation;
    }
    return new Failure('presentation-unavailable', {wanted, available: available ?? []});
  }

  #told(state: FlowState, event: FlowEvent, from: FlowState['status']): void {
    const required = this.requiredScopes.split(/\s+/).filter(Boolean);
    const context = this.#controller.flow?.context;
    for (const announced of announce(state, event, {from, required, context})) this.dispatchEvent(announced);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cf-user-details': CfUserDetails;
  }
}
