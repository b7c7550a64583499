import type {Strings} from './strings.ts';

/** What the field needs from its element. */
interface Host extends HTMLElement {
  readonly mobile: string | undefined;
  readonly mobileField: string | undefined;
}

interface Own {
  readonly label: HTMLLabelElement;
  readonly input: HTMLInputElement;
}

let count = 0;

/**
 * The input that holds the mobile number: the merchant's own, by `mobile-field` or in the slot `mobile`, else one of
 * ours. Always in the light DOM, because password managers and autofill do not look into a shadow root.
 */
export class MobileField {
  readonly #host: Host;
  readonly #entered: () => void;
  #own: Own | undefined;

  /** @param entered is called when Enter is pressed in an input of ours. */
  constructor(host: Host, entered: () => void) {
    this.#host = host;
    this.#entered = entered;
  }

  /** The number as given or typed; empty where there is none. */
  get value(): string {
    return this.#host.mobile || this.#input?.value || '';
  }

  /** Whether the user can type another number. */
  get editable(): boolean {
    return !this.#host.mobile && this.#input !== undefined;
  }

  /** Whether anything stands in the element's slots for the field. */
  get slotted(): boolean {
    return this.#host.querySelector(':scope > [slot^=mobile]') !== null;
  }

  /** Puts an input of ours in place if the page gave no number and no input, and takes it away if it did. */
  update({mobile}: Strings, {running, disabled}: {running: boolean; disabled: boolean}): void {
    if (this.#host.mobile || this.#given) {
      this.#own?.label.remove();
      this.#own?.input.remove();
      this.#own = undefined;
      return;
    }
    const {label, input} = (this.#own ??= this.#create());
    label.textContent = mobile;
    input.disabled = disabled;
    // Not `disabled`, which would take the focus from whoever started by Enter.
    input.readOnly = running;
    // A framework that owns the element's content may have swept ours out.
    if (input.parentNode !== this.#host || label.parentNode !== this.#host) this.#host.append(label, input);
  }

  /** Marks the number as wrong, until it is changed, and puts the cursor there; or takes the mark away. */
  mark(invalid: boolean): void {
    const input = this.#input;
    if (!invalid) return input?.removeAttribute('aria-invalid');
    input?.setAttribute('aria-invalid', 'true');
    input?.addEventListener('input', () => input.removeAttribute('aria-invalid'), {once: true});
    input?.focus();
  }

  /** Puts the cursor there, ready for another number. */
  focus(): void {
    this.#input?.focus();
    this.#input?.select();
  }

  get #input(): HTMLInputElement | undefined {
    return this.#given ?? this.#own?.input;
  }

  get #given(): HTMLInputElement | undefined {
    const {mobileField} = this.#host;
    // Out of the page, the root is any node.
    const root = this.#host.getRootNode() as Partial<Document>;
    const found =
      (mobileField ? root.getElementById?.(mobileField) : undefined) ??
      this.#host.querySelector(':scope > [slot=mobile]:not([data-cf-own])');
    const input = found instanceof HTMLInputElement ? found : found?.querySelector('input');
    return input ?? undefined;
  }

  #create(): Own {
    const input = document.createElement('input');
    // Not `name`d: the number does not travel with the merchant's form unless the merchant asks for it.
    Object.assign(input, {
      id: `cf-mobile-${++count}`,
      type: 'tel',
      inputMode: 'numeric',
      autocomplete: 'tel-national',
      enterKeyHint: 'go',
      slot: 'mobile',
    });
    input.dataset['cfOwn'] = '';
    input.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.isComposing) return;
      // Else it would submit the form of the page around.
      event.preventDefault();
      if (!input.readOnly) this.#entered();
    });
    const label = document.createElement('label');
    Object.assign(label, {htmlFor: input.id, slot: 'mobile-label'});
    return {label, input};
  }
}
