import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {FlowState} from '../flow/machine/model.ts';
import {readMobile} from '../protocol/mobile.ts';
import {logMistake} from './dev-console.ts';

interface MobileFieldHost extends ReactiveControllerHost, HTMLElement {
  readonly proxy: string | undefined;
  readonly mobile: string | undefined;
  readonly mobileField: string | undefined;
  readonly state: FlowState;
}

/** An input, or a custom element that holds a value as an input does. */
interface Field extends HTMLElement {
  readonly value?: unknown;
  select?(): void;
}

/** Template inputs. */
export interface FieldView {
  /** The element shows an input of its own. */
  readonly isOwn: boolean;
  /** The element shows the container of the field. */
  readonly isShown: boolean;
  /** Called when an element was added to the slot `mobile`, or removed from it. */
  readonly onSlotChange: () => void;
}

/**
 * The field of the mobile number. It is the merchant's own field, by `mobile-field` or in the slot `mobile`. Without one it
 * is the input in the element's shadow root (docs/adr/0019-field-in-the-shadow-root.md).
 */
export class MobileField implements ReactiveController {
  readonly #host: MobileFieldHost;
  #observer: MutationObserver | undefined;
  #observed: Node | undefined;
  #undefined: Element | undefined;
  #updated = false;

  constructor(host: MobileFieldHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The number that the page set or the user typed. Empty if there is none. */
  get value(): string {
    return this.#known ?? fieldText(this.#field?.value);
  }

  /** The user can type another number. */
  get isEditable(): boolean {
    return this.#known === undefined;
  }

  get isShown(): boolean {
    return this.view.isShown;
  }

  get view(): FieldView {
    // The user typed the number before the page load: the field is empty, and "Done" is shown without it.
    const over = this.#host.state.status === 'done' && this.value === '';
    const own = this.isEditable && !this.#given;
    const slotted = this.#host.querySelector(':scope > [slot^=mobile]');
    return {
      isOwn: own,
      isShown: (own && !over) || slotted !== null,
      onSlotChange: () => this.#host.requestUpdate(),
    };
  }

  hostUpdate(): void {
    this.#observe();
  }

  hostUpdated(): void {
    if (!this.#updated) this.tellOfMistakes(false);
    this.#updated = true;
  }

  hostDisconnected(): void {
    this.#observe();
  }

  /**
   * Marks the number as invalid until the user changes it, and focuses the field. With `invalid` false it removes the mark.
   */
  #mark(invalid: boolean, description = ''): void {
    const field = this.#field;
    const own = field === this.#own;
    if (!field) return;
    if (!invalid) return unmark(field, own);
    field.setAttribute('aria-invalid', 'true');
    // A field of the page is in another tree, and cannot refer to an id in this shadow root.
    if (own) field.setAttribute('aria-describedby', 'error');
    else field.setAttribute('aria-description', description);
    field.addEventListener('input', () => unmark(field, own), {once: true});
    field.focus();
  }

  /**
   * Marks the field if `number` is a text but not a mobile number.
   *
   * @param description the error, for assistive technology, if the field is the page's.
   * @returns true if the number is invalid.
   */
  check(number: unknown, description: string | undefined): boolean {
    const wrong = typeof number === 'string' && readMobile(number) === undefined;
    this.#mark(wrong, description);
    return wrong;
  }

  /** Focuses the field and selects its content. A hidden field is focused after the next update. */
  focus(): void {
    const field = this.#field;
    if (field?.offsetParent === null) return void this.#host.updateComplete.then(() => field.focus());
    field?.focus();
    field?.select?.();
  }

  /**
   * Explains probable mistakes of the page on the console. It quotes no value, because a value may be a person's number.
   *
   * @param pressed the user has pressed the button: the field of the page must exist.
   */
  tellOfMistakes(pressed: boolean): void {
    const {proxy, mobile, mobileField} = this.#host;
    if (mobile && this.isEditable) logMistake({code: 'mobile-attribute', proxy});
    if (pressed && mobileField && !(this.#named && fieldIn(this.#named)))
      logMistake({code: 'mobile-field', proxy});
  }

  /** The property `mobile`, if it is a mobile number. */
  get #known(): string | undefined {
    const mobile = fieldText(this.#host.mobile);
    return readMobile(mobile) === undefined ? undefined : mobile;
  }

  get #field(): Field | undefined {
    return this.#given ?? this.#own;
  }

  get #own(): Field | undefined {
    return this.#host.shadowRoot?.querySelector<HTMLInputElement>('#mobile') ?? undefined;
  }

  /** The field of the page, if it is usable now. */
  get #given(): Field | undefined {
    return this.#candidates.map(fieldIn).find(Boolean);
  }

  /** The elements that the page names or slots, highest priority first. */
  get #candidates(): Element[] {
    const slotted = this.#host.querySelectorAll(':scope > [slot=mobile]');
    return [this.#named, ...slotted].filter(each => each !== undefined);
  }

  get #named(): Element | undefined {
    const {mobileField} = this.#host;
    // The root of a disconnected element can be any node.
    const root = this.#host.getRootNode() as Partial<Document>;
    return (mobileField && root.getElementById?.(mobileField)) || undefined;
  }

  /** Observes the document while the field of the page is announced but missing or not usable. */
  #observe(): void {
    const host = this.#host;
    const [pending = host.mobileField] = this.#candidates;
    const root = pending && host.isConnected && !this.#given ? host.getRootNode() : undefined;
    if (root === this.#observed) return;
    this.#observed = root;
    this.#observer?.disconnect();
    if (!root) return;
    this.#observer = new MutationObserver(() => this.#retry());
    this.#observer.observe(root, {childList: true, subtree: true, attributeFilter: ['id', 'slot']});
    this.#retry();
  }

  /** Updates the element when the field of the page is usable. A custom element is usable after its definition. */
  #retry(): void {
    const retry = (): void => this.#host.requestUpdate();
    if (this.#given) return retry();
    const pending = this.#candidates.find(each => each.matches(':not(:defined)'));
    if (pending === this.#undefined) return;
    this.#undefined = pending;
    if (pending) void customElements.whenDefined(pending.localName).then(retry);
  }
}

/** The value of a custom element, or of a page without types, may be a number. */
function fieldText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function unmark(field: Element, own: boolean): void {
  field.removeAttribute('aria-invalid');
  field.removeAttribute(own ? 'aria-describedby' : 'aria-description');
}

/** @returns the element itself, or the input in it or in its shadow root. */
function fieldIn(element: Element): Field | undefined {
  const {localName, shadowRoot} = element;
  const holds = (localName === 'input' || localName.includes('-')) && 'value' in element;
  return holds
    ? (element as Field)
    : (element.querySelector('input') ?? shadowRoot?.querySelector('input') ?? undefined);
}
