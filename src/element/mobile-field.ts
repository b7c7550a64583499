import type {ReactiveControllerHost} from 'lit';
import type {FlowState} from '../flow/machine/model.ts';

interface MobileFieldHost extends ReactiveControllerHost, HTMLElement {
  readonly mobile: string | undefined;
  readonly mobileField: string | undefined;
  readonly state: FlowState;
}

/** A number, with or without the country code and a trunk zero. */
const MOBILE_DIGITS = /^.{10,14}$/u;

/** An input, or a custom element that holds a value as an input does. */
export interface Field extends HTMLElement {
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
export class MobileField {
  /** Whether a text is a mobile number. Until the code of transactions has loaded, only the digits are counted. */
  isMobile = (text: string): boolean => MOBILE_DIGITS.test(text.replace(/\P{Nd}/gu, ''));
  readonly #host: MobileFieldHost;

  constructor(host: MobileFieldHost) {
    this.#host = host;
  }

  /** The number that the page set or the user typed. Empty if there is none. */
  get value(): string {
    return this.#known ?? fieldText(this.field?.value);
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
    const isOwn = this.isEditable && !this.given;
    const slotted = this.#host.querySelector(':scope > [slot^=mobile]');
    return {
      isOwn,
      isShown: (isOwn && !isOver) || slotted !== null,
      onSlotChange: () => this.#host.requestUpdate(),
    };
  }

  /** The property `mobile`, if it is a mobile number. */
  get #known(): string | undefined {
    const mobile = fieldText(this.#host.mobile);
    return this.isMobile(mobile) ? mobile : undefined;
  }

  /** The field that holds the number. */
  get field(): Field | undefined {
    return this.given ?? this.own;
  }

  /** The element's own input. */
  get own(): Field | undefined {
    return this.#host.shadowRoot?.querySelector<HTMLInputElement>('#mobile') ?? undefined;
  }

  /** The field of the page. Undefined if it is missing or not usable yet. */
  get given(): Field | undefined {
    return this.candidates.map(fieldIn).find(Boolean);
  }

  /** The elements that may be or contain the field of the page, highest priority first. */
  get candidates(): Element[] {
    const slotted = this.#host.querySelectorAll(':scope > [slot=mobile]');
    return [this.named, ...slotted].filter(each => each !== undefined);
  }

  /** The page's field, or an element that contains it, by `mobile-field`. */
  get named(): Element | undefined {
    const {mobileField} = this.#host;
    // The root of a disconnected element can be any node.
    const root = this.#host.getRootNode() as Partial<Document>;
    return (mobileField && root.getElementById?.(mobileField)) || undefined;
  }
}

/** A custom element, or a page without TypeScript, may pass a number. */
function fieldText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** @returns the element itself, or the input in it or in its shadow root. */
export function fieldIn(element: Element): Field | undefined {
  const {localName, shadowRoot} = element;
  const hasValue = (localName === 'input' || localName.includes('-')) && 'value' in element;
  return hasValue
    ? (element as Field)
    : (element.querySelector('input') ?? shadowRoot?.querySelector('input') ?? undefined);
}
