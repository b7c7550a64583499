import {html, nothing, type TemplateResult} from 'lit';
import type {FieldView} from '../mobile-field.ts';
import type {Strings} from '../strings.ts';

/** Template inputs. */
export interface FieldInputs {
  readonly field: FieldView;
  readonly words: Strings;
  readonly disabled: boolean;
  /** A transaction runs: the number cannot be changed. */
  readonly running: boolean;
  /** Last two digits of the number that the proxy holds. */
  readonly hint: string | undefined;
  /** The user wants another number than that. */
  readonly changed: () => void;
  /** Enter was pressed in the element's own input. */
  readonly entered: () => void;
}

/** The digits of a number that are not shown. */
const HIDDEN = '•••••••• ';

/** The merchant's field in the slot, or the element's own input; and under it what is wrong with the number. */
export function fieldTemplate(face: FieldInputs, error: string): TemplateResult {
  const {own, shown, onSlotChange} = face.field;
  const label = html`<slot name="mobile-label" .textContent=${own ? face.words.mobile : ''}></slot>`;
  return html`
    <div class="field" part="field" ?hidden=${!shown}>
      ${own ? html`<label part="label" for="mobile">${label}</label>${input(face)}` : label}
      <slot name="mobile" @slotchange=${onSlotChange}></slot>
      <p class="error" part="error" role="alert" id="error" .textContent=${error}></p>
    </div>
    ${face.hint === undefined ? nothing : kept(face.hint, face)}
  `;
}

/** The number that is used again, unless another one is typed. */
function kept(hint: string, {words, disabled, changed}: FieldInputs): TemplateResult {
  return html`<p class="kept" part="kept">
    <span .textContent=${HIDDEN + hint}></span>
    <button
      part="change"
      type="button"
      ?disabled=${disabled}
      @click=${changed}
      .textContent=${words.change}
    ></button>
  </p>`;
}

/**
 * Without a `name`: the number is no part of the merchant's form. The classes and the `data-` attributes are those by
 * which session-replay tools leave a field out of their recordings.
 */
function input({disabled, running, hint, entered}: FieldInputs): TemplateResult {
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return;
    // The page around may submit its form on Enter.
    event.preventDefault();
    if (!running) entered();
  };
  // `readonly` while a transaction runs: `disabled` would remove the focus of a user who started by Enter.
  return html`<input
    id="mobile"
    part="input"
    placeholder=${hint === undefined ? nothing : HIDDEN + hint}
    type="tel"
    inputmode="numeric"
    autocomplete="tel-national"
    enterkeyhint="go"
    class="amp-block fs-exclude ph-no-capture rr-block"
    data-private
    data-sentry-mask
    data-hj-suppress
    data-dd-privacy="mask"
    data-clarity-mask="true"
    data-openreplay-obscured
    data-recording-sensitive
    data-nr-mask
    ?disabled=${disabled}
    ?readonly=${running}
    @keydown=${pressed}
  />`;
}
