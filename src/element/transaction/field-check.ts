import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {readMobile} from '../../protocol/mobile.ts';
import {logMistake} from '../dev-console.ts';
import {fieldIn, type MobileField} from '../mobile-field.ts';

interface CheckHost extends ReactiveControllerHost {
  readonly proxy: string | undefined;
  readonly mobile: string | undefined;
  readonly mobileField: string | undefined;
}

/** Checks the number in the field, and marks and focuses the field. */
export class FieldCheck implements ReactiveController {
  readonly #host: CheckHost;
  readonly #field: MobileField;
  #updated = false;

  constructor(host: CheckHost, field: MobileField) {
    this.#host = host;
    this.#field = field;
    host.addController(this);
  }

  hostUpdated(): void {
    if (!this.#updated) this.tellOfMistakes(false);
    this.#updated = true;
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
    const {field} = this.#field;
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
    const {isEditable, named} = this.#field;
    if (mobile && isEditable) logMistake({code: 'mobile-attribute', proxy});
    if (isStarting && mobileField && !(named && fieldIn(named))) logMistake({code: 'mobile-field', proxy});
  }

  /** Marks the field as invalid until the user changes the number, and focuses it. */
  #mark(isInvalid: boolean, description = ''): void {
    const {field, own} = this.#field;
    const isOwn = field === own;
    if (!field) return;
    if (!isInvalid) return unmark(field, isOwn);
    field.setAttribute('aria-invalid', 'true');
    // A field of the page is in another tree, and cannot refer to an id in this shadow root.
    if (isOwn) field.setAttribute('aria-describedby', 'error');
    else field.setAttribute('aria-description', description);
    field.addEventListener('input', () => unmark(field, isOwn), {once: true});
    field.focus();
  }
}

function unmark(field: Element, isOwn: boolean): void {
  field.removeAttribute('aria-invalid');
  field.removeAttribute(isOwn ? 'aria-describedby' : 'aria-description');
}
