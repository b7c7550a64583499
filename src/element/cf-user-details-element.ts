import type {TemplateResult} from 'lit';
import type {FlowState} from '../flow/machine/model.ts';
import {closePopup, openPopup} from '../flow/presentations/popup-window.ts';
import {responseUrl} from '../flow/redirect-response/response-url.ts';
import type {Trace} from '../flow/trace/trace.ts';
import type {UserDetails} from '../protocol/details.ts';
import {ConfiguredElement, type StartInit} from './configured-element.ts';
import {CfStartEvent} from './events/opening-events.ts';
import {MobileField} from './mobile-field.ts';
import {register} from './register.ts';
import {openingStrings, type OpeningStrings} from './strings/opening.ts';
import {openingStyles} from './styles/index.ts';
import {renderTemplate} from './template/template.ts';
import {loadingView, openingView, unloadedView, type ViewModel} from './template/view-model.ts';
import {TransactionLoader} from './transaction-loader.ts';
import {VERSION} from './version.ts';

const TAG_NAME = 'cf-user-details';

/**
 * Takes the user through Cashfree's 1-Click consent and back, and dispatches the consented details as events.
 *
 * @attr {string} proxy - URL of the merchant's token proxy, relative to the page or absolute. Required.
 * @attr {'auto' | 'overlay' | 'popup' | 'redirect'} [presentation=auto] - how Cashfree's consent page is shown. With `auto`, the
 *   element chooses the best presentation that this browser and the proxy allow. An unknown value is read as `auto`.
 * @attr {string} mobile - mobile number of the user, if the page knows it. If it is missing or not a mobile number, the element asks the user.
 * @attr {string} mobile-field - id of the page's own field for the mobile number: an input, an element that contains one, or a
 *   custom element with a `value`. It may appear after the element.
 * @attr {string} [required-scopes=] - scopes that the page requires, separated by spaces. Those that the user does not share are in
 *   `missing` of `cf-details`.
 * @attr {boolean} [create-user=false] - also create Cashfree's Secure ID user, if the proxy's option `createUser` is on.
 * @attr {string} callback-parameter - name of the URL parameter that carries Cashfree's code. Default: the element reads `auth_code`,
 *   `authCode` and `authcode`, and `code` if the user came from another origin. Set it before the element is in the document.
 * @attr {boolean} [disabled=false] - no transaction can be started.
 *
 * @fires {CfReadyEvent} cf-ready - the capabilities of the proxy arrived
 * @fires {CfStartEvent} cf-start - a transaction starts; cancelable
 * @fires {CfPresentationEvent} cf-presentation - a presentation was chosen; cancelable: the element then chooses the next one
 * @fires {CfWaitingEvent} cf-waiting - the consent page may have been closed, and the element asks the user
 * @fires {CfScopeEvent} cf-scope - one consented scope arrived; does not bubble
 * @fires {CfDetailsEvent} cf-details - all consented details arrived, after the events `cf-scope`; does not bubble
 * @fires {CfUserCreatedEvent} cf-user-created - the Secure ID user was created; does not bubble
 * @fires {CfUnavailableEvent} cf-unavailable - Cashfree has no data for this number
 * @fires {CfDeniedEvent} cf-denied - the user refused consent
 * @fires {CfCancelEvent} cf-cancel - the user or the page cancelled the transaction
 * @fires {CfExpiredEvent} cf-expired - the session or the token expired, or the user did not consent in time
 * @fires {CfErrorEvent} cf-error - the transaction failed for another reason, or the Secure ID user was not created; cancelable:
 *   the element then logs nothing
 * @fires {CfStateChangeEvent} cf-statechange - the status of the flow changed
 *
 * @slot logo - logo of the merchant, at the top
 * @slot mobile-label - label of the merchant, for the element's own field or for the one in the slot `mobile`
 * @slot mobile - field of the merchant for the number: an input, an element that contains one, or a custom element with a `value`
 * @slot notice - purpose of the request, which the law requires in the user's language
 * @slot icon - inside the main button, before its label, until the first attempt
 * @slot manual - a link or a button for manual entry. Shown if the transaction did not succeed, or if required scopes are missing
 *
 * @csspart card - the frame around everything
 * @csspart badge - the badge of the emulator
 * @csspart field - the container of the label and the field
 * @csspart label - the label of the element's own field
 * @csspart input - the element's own field
 * @csspart kept - the line that shows the last two digits of the reused number
 * @csspart change - the button in that line that chooses another number
 * @csspart actions - the row of buttons
 * @csspart button - the main button
 * @csspart cancel - the button that cancels
 * @csspart retry - the second button, which starts a transaction while the main button copies the link
 * @csspart status - the line of text under the buttons
 * @csspart link - the URL of the page, if only another browser can help
 * @csspart icon - every icon
 * @csspart error - the error of the number, under the field
 * @csspart steps - the line that names the current step of three and the next page
 * @csspart manual - the container of the slot `manual`
 *
 * @cssprop [--cf-accent=light-dark(#0b57d0, #a8c7fa)] - colour of the main button, of links, of the spinner and of the focus ring
 * @cssprop [--cf-on-accent=light-dark(#fff, #062e6f)] - colour of text on the accent
 * @cssprop [--cf-surface=light-dark(#fff, #1b1c1f)] - background of the card
 * @cssprop [--cf-text=light-dark(#1b1c1f, #f1f2f4)] - colour of text
 * @cssprop [--cf-muted=light-dark(#575b63, #b3b8c2)] - colour of secondary text
 * @cssprop [--cf-border=light-dark(#8a8f99, #767c88)] - border of the field and of secondary buttons
 * @cssprop [--cf-line=light-dark(#dfe2e7, #383b41)] - border of the card
 * @cssprop [--cf-good=light-dark(#0a6b3d, #79dba6)] - icon of a success
 * @cssprop [--cf-bad=light-dark(#b3261e, #ffb4ab)] - icon of a failure, and border and error of an invalid number
 * @cssprop [--cf-radius=14px] - radius of the card's corners; the buttons and the field derive theirs from it
 * @cssprop [--cf-gap=16px] - distance between the rows
 * @cssprop [--cf-padding=20px] - padding of the card
 * @cssprop [--cf-max-width=28rem] - greatest width of the card; `none` for the width of its container
 * @cssprop [--cf-font=inherit] - the shorthand `font`. Its line height has no effect: the element sets 1.5
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
  static override styles = openingStyles;

  /**
   * Registers the class. It does nothing on a server, or if the tag is already registered.
   * If another version of the package has registered the tag, the element logs that once.
   *
   * @param tag name of the tag. Default: `cf-user-details`. The first tag gets the class itself, each further tag a subclass.
   * @param registry Default: the registry of the window.
   * @returns the class itself, also if the tag has another one.
   * @throws {DOMException} `SyntaxError` if `tag` is not a valid name of a custom element.
   * @example
   * ```ts
   * import {CfUserDetailsElement} from 'cf-user-details';
   *
   * CfUserDetailsElement.define('shop-user-details');
   * ```
   */
  static define(
    tag = TAG_NAME,
    registry = globalThis.customElements as CustomElementRegistry | undefined,
  ): typeof CfUserDetailsElement {
    register(this, tag, registry);
    return this;
  }

  readonly #field: MobileField = new MobileField(this);
  readonly #loader: TransactionLoader = new TransactionLoader(
    this,
    Part =>
      new Part(this, {
        field: this.#field,
        url: responseUrl,
        requestedPresentation: () => this.requestedPresentation,
        update: () => this.performUpdate(),
      }),
  );

  /** State of the flow. It contains no code and no token. Personal data in it prints masked. */
  get state(): FlowState {
    return this.#loader.state;
  }

  /**
   * The details that the user shared. The element drops them after five minutes, on `reset()`, at the next start, and when the
   * user leaves the page.
   */
  get details(): UserDetails | undefined {
    return this.#loader.part?.details;
  }

  /**
   * Starts a transaction, as a press of the main button does. Call it inside a user gesture. While the user is at Cashfree, it
   * shows the consent page again; after a reload, it starts a new transaction. In other steps, and while the element is
   * disabled, it does nothing.
   *
   * The first call may have to load a part of the element. The status is `preparing` meanwhile.
   *
   * @throws {DOMException} `InvalidStateError` if the element is not in the document.
   */
  start(options: StartInit = {}): void {
    if (this.disabled) return;
    if (!this.isConnected)
      throw new DOMException(`<${this.localName}> is not in the document`, 'InvalidStateError');
    const {part, state} = this.#loader;
    if (part) return part.start(options);
    if (isLoading(state)) return;
    // After a failed load, the press continues the return from Cashfree.
    if (this.#loader.resume() || !this.dispatchEvent(new CfStartEvent())) return;
    const mobile = options.mobile ?? this.#field.value;
    const isPopup =
      this.presentation === 'popup' && (typeof mobile !== 'string' || this.#field.isMobile(mobile));
    const popup = isPopup ? openPopup() : undefined;
    this.#loader.await('preparing', {
      act: late => late.startLate({...options, popup}),
      drop: () => closePopup(popup),
    });
  }

  /** Cancels the running transaction. If none runs, it does nothing. */
  cancel(): void {
    const {part} = this.#loader;
    (part ?? this.#loader).cancel();
  }

  /** Cancels the running transaction, deletes the details from the element, and shows its initial state. */
  reset(): void {
    this.cancel();
    const {part} = this.#loader;
    (part ?? this.#loader).reset();
  }

  /** Returns a record of the last transaction for a support ticket. It contains no secret and no personal data. */
  trace(): Trace | undefined {
    return this.#loader.part?.trace;
  }

  /** Asks the proxy for the outcome while the user is at Cashfree. The element does so itself when the page becomes visible or online. */
  resume(): void {
    this.#loader.part?.resume();
  }

  /** Focuses the main button. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('.main')?.focus(options);
  }

  protected override render(): TemplateResult {
    const {part} = this.#loader;
    const words = part?.words ?? openingStrings(this.strings);
    const view = part?.view ?? firstView(words, this.state);
    return renderTemplate(view, {
      words,
      isDisabled: this.disabled,
      field: this.#field.view,
      isRunning: part?.isRunning ?? false,
      placeholder: part?.kept,
      onPress: () => (part ? part.press() : this.start()),
      onEnter: () => (part ? part.enter() : this.start()),
      later: part?.templates(view),
    });
  }
}

/** The card until the code of transactions has loaded. */
function firstView(words: OpeningStrings, state: FlowState): ViewModel {
  if (state.status === 'failed') return unloadedView(words, state.failure);
  return isLoading(state) ? loadingView(words) : openingView(words);
}

const isLoading = ({status}: FlowState): boolean => status === 'preparing' || status === 'resuming';

declare global {
  interface HTMLElementTagNameMap {
    'cf-user-details': CfUserDetailsElement;
  }
}
