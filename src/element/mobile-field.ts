import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {FlowState} from '../flow/machine/model.ts';
import {readMobile} from '../protocol/mobile.ts';
import {logMistake} from './dev-console.ts';

/** What the field needs from its element. */
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
  readonly own: boolean;
  /** The field's part of the card has content. */
  readonly shown: boolean;
  /** An element was put into the slot `mobile`, or removed from it. */
  readonly onSlotChange: () => void;
}

/**
 * The field that holds the mobile number: the merchant's own, by `mobile-field` or in the slot `mobile`, else the input
 * in the element's shadow root (docs/adr/0019-field-in-the-shadow-root.md).
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

  /** The number as given or typed; empty where there is none. */
  get value(): string {
    return this.#known ?? fieldText(this.#field?.value);
  }

  /** Whether the user can type another number. */
  get editable(): boolean {
    return this.#known === undefined;
  }

  /** The field's part of the card has content. */
  get shown(): boolean {
    return this.view.shown;
  }

  get view(): FieldView {
    // "Done" is not shown under an empty field: the number was typed before the page was loaded anew.
    const over = this.#host.state.status === 'done' && this.value === '';
    const own = this.editable && !this.#given;
    const slotted = this.#host.querySelector(':scope > [slot^=mobile]');
    return {own, shown: (own && !over) || slotted !== null, onSlotChange: () => this.#host.requestUpdate()};
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
   * Marks the number as wrong, until it is changed, and focuses the field; or removes the mark.
   */
  #mark(invalid: boolean, description = ''): void {
    const field = this.#field;
    const own = field === this.#own;
    if (!field) return;
    if (!invalid) return unmark(field, own);
    field.setAttribute('aria-invalid', 'true');
    // An id does not reach from the tree of a page's field into this one.
    if (own) field.setAttribute('aria-describedby', 'error');
    else field.setAttribute('aria-description', description);
    field.addEventListener('input', () => unmark(field, own), {once: true});
    field.focus();
  }

  /**
   * Marks the field if `number` is a text that is no mobile number.
   *
   * @param description what is wrong, for a field of the page.
   * @returns whether it is.
   */
  check(number: unknown, description: string | undefined): boolean {
    const wrong = typeof number === 'string' && readMobile(number) === undefined;
    this.#mark(wrong, description);
    return wrong;
  }

  /** Focuses the field, which may appear only with the next update, and selects its content. */
  focus(): void {
    const field = this.#field;
    if (field?.offsetParent === null) return void this.#host.updateComplete.then(() => field.focus());
    field?.focus();
    field?.select?.();
  }

  /**
   * Explains on the console what the page probably did not mean. No value is quoted: each may be a person's number.
   *
   * @param pressed the field has to be there by now.
   */
  tellOfMistakes(pressed: boolean): void {
    const {proxy, mobile, mobileField} = this.#host;
    if (mobile && this.editable) logMistake({code: 'mobile-attribute', proxy});
    if (pressed && mobileField && !(this.#named && fieldIn(this.#named)))
      logMistake({code: 'mobile-field', proxy});
  }

  /** The number that the page gave, if it is one. */
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

  /** The field of the page, if one can be used now. */
  get #given(): Field | undefined {
    return this.#candidates.map(fieldIn).find(Boolean);
  }

  /** What the page names or puts in the slot, in the order in which it counts. */
  get #candidates(): Element[] {
    const slotted = this.#host.querySelectorAll(':scope > [slot=mobile]');
    return [this.#named, ...slotted].filter(each => each !== undefined);
  }

  get #named(): Element | undefined {
    const {mobileField} = this.#host;
    // Out of the page, the root is any node.
    const root = this.#host.getRootNode() as Partial<Document>;
    return (mobileField && root.getElementById?.(mobileField)) || undefined;
  }

  /** Waits for a field that the page announced and that is not there, or not usable, yet. */
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

  /** Shows the field of the page once it can be used. A custom element can be used once it is defined. */
  #retry(): void {
    const retry = (): void => this.#host.requestUpdate();
    if (this.#given) return retry();
    const pending = this.#candidates.find(each => each.matches(':not(:defined)'));
    if (pending === this.#undefined) return;
    this.#undefined = pending;
    if (pending) void customElements.whenDefined(pending.localName).then(retry);
  }
}

/** Custom elements and pages without types hold numbers as well. */
function fieldText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function unmark(field: Element, own: boolean): void {
  field.removeAttribute('aria-invalid');
  field.removeAttribute(own ? 'aria-describedby' : 'aria-description');
}

/** The element itself, or the input in it or in its shadow root. */
function fieldIn(element: Element): Field | undefined {
  const {localName, shadowRoot} = element;
  const holds = (localName === 'input' || localName.includes('-')) && 'value' in element;
  return holds
    ? (element as Field)
    : (element.querySelector('input') ?? shadowRoot?.querySelector('input') ?? undefined);
}
