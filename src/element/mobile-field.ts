import type {Strings} from './strings.ts';

/** What the field needs from its element. */
interface Host extends HTMLElement {
  readonly mobile: string | undefined;
  readonly mobileField: string | undefined;
}

let count = 0;

/**
 * The input that holds the mobile number: the merchant's own, by `mobile-field` or in the slot `mobile`, else one of
 * ours. Always in the light DOM, because password managers and autofill do not look into a shadow root.
 */
export class MobileField {
  readonly #host: Host;
  #own: {label: HTMLLabelElement; input: HTMLInputElement} | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The number as typed or given; empty where there is none. */
  get value(): string {
    return this.#host.mobile ?? this.#input?.value ?? '';
  }

  /** Puts an input of ours in place if the page gave none, and takes it away if it did. */
  update({mobile}: Strings, disabled: boolean): void {
    if (this.#host.mobile !== undefined || this.#given) {
      this.#own?.label.remove();
      this.#own?.input.remove();
      this.#own = undefined;
      return;
    }
    this.#own ??= this.#create();
    this.#own.label.textContent = mobile;
    this.#own.input.disabled = disabled;
  }

  /** Marks the number as wrong, and puts the cursor there; or takes the mark away. */
  mark(invalid: boolean): void {
    const input = this.#input;
    if (!invalid) return input?.removeAttribute('aria-invalid');
    input?.setAttribute('aria-invalid', 'true');
    input?.focus();
  }

  get #input(): HTMLInputElement | undefined {
    return this.#given ?? this.#own?.input;
  }

  get #given(): HTMLInputElement | undefined {
    const {mobileField} = this.#host;
    const root = this.#host.getRootNode() as Document | ShadowRoot;
    const found = mobileField
      ? root.getElementById(mobileField)
      : this.#host.querySelector(':scope > [slot=mobile]:not([data-cf-own])');
    const input = found instanceof HTMLInputElement ? found : found?.querySelector('input');
    return input ?? undefined;
  }

  #create(): {label: HTMLLabelElement; input: HTMLInputElement} {
    const input = document.createElement('input');
    // Not `name`d: the number does not travel with the merchant's form unless the merchant asks for it.
    Object.assign(input, {
      id: `cf-mobile-${++count}`,
      type: 'tel',
      inputMode: 'numeric',
      autocomplete: 'tel-national',
      slot: 'mobile',
    });
    input.dataset.cfOwn = '';
    const label = document.createElement('label');
    Object.assign(label, {htmlFor: input.id, slot: 'mobile-label'});
    this.#host.append(label, input);
    return {label, input};
  }
}
