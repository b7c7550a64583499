import {LitElement} from 'lit';
import type {Challenge} from '../flow/runner/challenge.ts';
import type {Mobile} from '../flow/machine/model.ts';
import {presentations, type Presentation} from '../protocol/proxy/presentation-names.ts';
import type {StringsOverride} from './strings/strings.ts';
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
  /** Mobile number, or a promise of it. Default: the property `mobile`, the number in the field, or the number that the proxy reuses. */
  readonly mobile?: Mobile | undefined;
  /** A short value without personal data. `cf-details` carries it, also after a redirect. Default: none. */
  readonly context?: string | undefined;
  /** Challenge for this start, in place of the property `challenge`. `null`: none. Default: the property. */
  readonly challenge?: Challenge | null | undefined;
}

/** The attributes and properties of the element, with their defaults. */
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
    // Lit does not reflect the default: the first update would overwrite an attribute that a framework hydrates.
    disabled: {type: Boolean, reflect: true, useDefault: true},
    strings: {attribute: false},
  };

  /** URL of the merchant's token proxy, relative to the page or absolute. Required. */
  declare proxy: string | undefined;
  /** Mobile number of the user. If it is missing or not a mobile number, the element asks the user. Default: none. */
  declare mobile: string | undefined;
  /**
   * Id of the page's own field for the mobile number: an input, an element that contains one, or a custom element with a
   * `value`. The field may appear later than this element. Default: none.
   */
  declare mobileField: string | undefined;
  /** Scopes that the page requires, separated by spaces. Those that the user does not share are in `missing` of `cf-details`. Default: none. */
  declare requiredScopes: string | null;
  /** Whether to create Cashfree's Secure ID user from the shared details too, if the proxy's option `createUser` is on. Default: false. */
  declare createUser: boolean;
  /**
   * Token of the page's challenge widget, for the proxy's option `authorize`: a string, a promise of one, or a function that
   * returns a new one at each start. It has no attribute. Default: none.
   */
  declare challenge: Challenge | null | undefined;
  /**
   * Name of the URL parameter that carries Cashfree's code, for a page that uses a parameter `code` itself. Default: the element
   * reads `auth_code`, `authCode` and `authcode`, and `code` if the user came from another origin. Set it before the
   * element is in the document.
   */
  declare callbackParameter: string | undefined;
  /** Whether the element refuses to start a transaction. Default: false. */
  declare disabled: boolean;
  /** Texts that replace the English texts. It has no attribute. Default: none. */
  declare strings: StringsOverride;
  #presentation: Presentation | 'auto' = 'auto';
  #requested: string | null | undefined;

  constructor() {
    super();
    this.requiredScopes = '';
    this.createUser = false;
    this.disabled = false;
    this.strings = {};
  }

  /**
   * How the element shows Cashfree's consent page. With `auto` it chooses the best presentation that the browser and the
   * proxy allow. An unknown value is read as `auto`. Default: `auto`.
   */
  get presentation(): Presentation | 'auto' {
    return this.#presentation;
  }

  set presentation(requested: string | null | undefined) {
    this.#requested = requested;
    this.#presentation = presentations.find(each => each === requested) ?? 'auto';
  }

  /** Converts a string to a boolean: React 19 assigns the string of an attribute to the property of the same name. */
  override requestUpdate(...change: Parameters<LitElement['requestUpdate']>): void {
    const [name, , options] = change;
    const value: unknown = options?.type === Boolean ? Reflect.get(this, name ?? '') : undefined;
    if (typeof value === 'string') Reflect.set(this, name ?? '', !isFalse(value));
    else super.requestUpdate(...change);
  }

  /**
   * Removes a boolean attribute with the value `false`, which several frameworks write. The property, `:disabled` and
   * `[disabled]` then agree.
   */
  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    const property = name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase());
    if (!isFalse(value) || Reflect.get(this, property) !== true) return;
    this.removeAttribute(name);
    logMistake({code: 'attribute-false', words: [name]});
  }

  /** The value that the page set for `presentation`. */
  protected get requestedPresentation(): string | null | undefined {
    return this.#requested;
  }
}

const isFalse = (value: string | null): boolean => value?.toLowerCase() === 'false';
