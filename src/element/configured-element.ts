import {LitElement} from 'lit';
import type {Challenge} from '../flow/runner/challenge.ts';
import type {Mobile} from '../flow/machine/model.ts';
import {safely} from '../flow/base/report.ts';
import {presentations, type Presentation} from '../protocol/proxy/api.ts';
import {isScopeName} from '../protocol/cashfree/scopes.ts';
import {SLOW, SlowStepController} from './controllers/slow-step-controller.ts';
import type {StringsOverride} from './strings.ts';
import {logMistake} from './dev-console.ts';

/**
 * Options of `start()`.
 *
 * @example
 * ```ts
 * import type {StartInit} from 'cf-user-details';
 *
 * const init: StartInit = {mobile: '9876543210', context: 'signup'};
 * document.querySelector('cf-user-details')?.start(init);
 * ```
 */
export interface StartInit {
  /** Mobile number of ten digits, or a promise of it. Default: the number in the field. */
  readonly mobile?: Mobile | undefined;
  /** A short value without personal data, which `cf-details` returns, also after a redirect. Default: none. */
  readonly context?: string | undefined;
  /** Challenge token for this start. Default: the property `challenge`. */
  readonly challenge?: Challenge | null | undefined;
}

/** What the page sets on the element: its attributes and properties, with their defaults. */
export class ConfiguredElement extends LitElement {
  static override properties = {
    proxy: {},
    presentation: {noAccessor: true},
    mobile: {},
    mobileField: {attribute: 'mobile-field'},
    requiredScopes: {attribute: 'required-scopes'},
    createUser: {type: Boolean, attribute: 'create-user'},
    challenge: {attribute: false},
    callbackParameter: {attribute: 'callback-parameter'},
    // Its default is not reflected: the first update would write over an attribute that a framework hydrates.
    disabled: {type: Boolean, reflect: true, useDefault: true},
    strings: {attribute: false},
  };

  /** URL of the merchant's token proxy, relative to the page or absolute. Required. */
  declare proxy: string | undefined;
  /** The mobile number, if the page knows it. Without one, and if it is not a mobile number, the user is asked. */
  declare mobile: string | undefined;
  /**
   * Id of the page's own field for the mobile number: an input, an element around one, or a custom element with a `value`.
   * It may appear later than this element.
   */
  declare mobileField: string | undefined;
  /** Scopes that the page cannot do without, separated by spaces. Those that do not come are `missing` in `cf-details`. Default none. */
  declare requiredScopes: string | null;
  /** Also create Cashfree's Secure ID user from what was shared, if the proxy's `createUser` is on. Default false. */
  declare createUser: boolean;
  /**
   * A token of the page's challenge widget, for the merchant's `authorize`: a text, a promise of one, or a function that is
   * asked for a new one at each start. Never an attribute. Default none.
   */
  declare challenge: Challenge | null | undefined;
  /**
   * Name of the URL parameter that carries the code, where the page has a `code` of its own. Default: `auth_code` and,
   * where the user came from another origin, `code` are read. Set it before the element is in the document.
   */
  declare callbackParameter: string | undefined;
  /** Nothing can be started. Default false. */
  declare disabled: boolean;
  /** Words to show instead of the English ones; any of them. */
  declare strings: StringsOverride;
  #presentation: Presentation | 'auto' = 'auto';
  #wanted: string | null | undefined;

  constructor() {
    super();
    this.requiredScopes = '';
    this.createUser = false;
    this.disabled = false;
    this.strings = {};
  }

  /** How the user gets to Cashfree and back. Default, and what an unknown value reads as: `auto`, the best way here. */
  get presentation(): Presentation | 'auto' {
    return this.#presentation;
  }

  set presentation(wanted: string | null | undefined) {
    this.#wanted = wanted;
    this.#presentation = presentations.find(each => each === wanted) ?? 'auto';
  }

  /** React 19 assigns the text of an attribute to the property of the same name. */
  override requestUpdate(...change: Parameters<LitElement['requestUpdate']>): void {
    const [name, , options] = change;
    const value: unknown = options?.type === Boolean ? Reflect.get(this, name ?? '') : undefined;
    if (typeof value === 'string') Reflect.set(this, name ?? '', !isFalse(value));
    else super.requestUpdate(...change);
  }

  /**
   * Removes a boolean attribute whose value is `false`, which is how several frameworks write it, so that the property,
   * `:disabled` and `[disabled]` agree.
   */
  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    const property = name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase());
    if (!isFalse(value) || Reflect.get(this, property) !== true) return;
    this.removeAttribute(name);
    logMistake({code: 'attribute-false', words: [name]});
  }

  protected override firstUpdated(): void {
    this.tellOfMistakes();
    // A framework may set the property later.
    safely(() => {
      SlowStepController.clock.after(SLOW, () => {
        if (this.isConnected && !this.proxy) logMistake({code: 'proxy-missing'});
      });
    });
  }

  /** Explains on the console what the page probably did not mean. None of it stops a transaction. */
  protected tellOfMistakes(): void {
    const wanted = this.#wanted;
    const unknown = this.required.filter(scope => !isScopeName(scope));
    if (wanted && wanted !== this.#presentation) logMistake({code: 'presentation-unknown', words: [wanted]});
    if (unknown.length > 0) logMistake({code: 'scope-unknown', words: unknown});
  }

  /** `requiredScopes`, one by one. */
  protected get required(): string[] {
    return (this.requiredScopes ?? '').split(/\s+/).filter(Boolean);
  }
}

const isFalse = (value: string | null): boolean => value?.toLowerCase() === 'false';
