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

/** What the template needs to know of the field. */
export interface FieldView {
  /** The element renders its own input. */
  readonly isOwn: boolean;
  /** The container of the field and its error is visible. */
  readonly isShown: boolean;
  /** Called when an element is added to the slot `mobile`, or removed from it. */
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
  #awaited: Element | undefined;
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
    // After a redirect the field is empty. "Done" is then shown without it.
    const isOver = this.#host.state.status === 'done' && this.value === '';
    const isOwn = this.isEditable && !this.#given;
    const slotted = this.#host.querySelector(':scope > [slot^=mobile]');
    return {
      isOwn,
      isShown: (isOwn && !isOver) || slotted !== null,
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
   * Marks the field as invalid until the user changes the number, and focuses it. With `isInvalid` false it removes the mark.
   */
  #mark(isInvalid: boolean, description = ''): void {
    const field = this.#field;
    const isOwn = field === this.#own;
    if (!field) return;
    if (!isInvalid) return unmark(field, isOwn);
    field.setAttribute('aria-invalid', 'true');
    // A field of the page is in another tree, and cannot refer to an id in this shadow root.
    if (isOwn) field.setAttribute('aria-describedby', 'error');
    else field.setAttribute('aria-description', description);
    field.addEventListener('input', () => unmark(field, isOwn), {once: true});
    field.focus();
  }

  /**
   * Marks and focuses the field if `number` is a string but not a mobile number. Otherwise it removes the mark.
   *
   * @param description the error, for assistive technology, if the field is the page's.
   * @returns true if the number is invalid.
   */
  check(number: unknown, description: string | undefined): boolean {
    const isInvalid = typeof number === 'string' && readMobile(number) === undefined;
    this.#mark(isInvalid, description);
    return isInvalid;
  }

  /** Focuses the field and selects its content. A hidden field is focused after the next update. */
  focus(): void {
    const field = this.#field;
    if (field?.offsetParent === null) return void this.#host.updateComplete.then(() => field.focus());
    field?.focus();
    field?.select?.();
  }

  /**
   * Logs probable mistakes of the page. It quotes no value, because a value may be a person's number.
   *
   * @param isStarting a transaction starts: the field of the page must exist.
   */
  tellOfMistakes(isStarting: boolean): void {
    const {proxy, mobile, mobileField} = this.#host;
    if (mobile && this.isEditable) logMistake({code: 'mobile-attribute', proxy});
    if (isStarting && mobileField && !(this.#named && fieldIn(this.#named)))
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

  /** The field of the page. Undefined if it is missing or not usable yet. */
  get #given(): Field | undefined {
    return this.#candidates.map(fieldIn).find(Boolean);
  }

  /** The elements that may be or contain the field of the page, highest priority first. */
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

  /** Observes the tree of the element while `mobile-field` or the slot `mobile` gives no usable field. */
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

  /** Updates the element when the field of the page is usable. A custom element is usable when it is defined. */
  #retry(): void {
    const update = (): void => this.#host.requestUpdate();
    if (this.#given) return update();
    const pending = this.#candidates.find(each => each.matches(':not(:defined)'));
    if (pending === this.#awaited) return;
    this.#awaited = pending;
    if (pending) void customElements.whenDefined(pending.localName).then(update);
  }
}

/** A custom element, or a page without TypeScript, may pass a number. */
function fieldText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function unmark(field: Element, isOwn: boolean): void {
  field.removeAttribute('aria-invalid');
  field.removeAttribute(isOwn ? 'aria-describedby' : 'aria-description');
}

/** @returns the element itself, or the input in it or in its shadow root. */
function fieldIn(element: Element): Field | undefined {
  const {localName, shadowRoot} = element;
  const hasValue = (localName === 'input' || localName.includes('-')) && 'value' in element;
  return hasValue
    ? (element as Field)
    : (element.querySelector('input') ?? shadowRoot?.querySelector('input') ?? undefined);
}
