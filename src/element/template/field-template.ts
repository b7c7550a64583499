import {html, nothing, type TemplateResult} from 'lit';
import type {FieldView} from '../mobile-field.ts';
import type {Strings} from '../strings.ts';

/** Template inputs. */
export interface FieldInputs {
  readonly field: FieldView;
  readonly words: Strings;
  readonly isDisabled: boolean;
  /** A transaction runs: the user cannot change the number. */
  readonly isRunning: boolean;
  /** Last two digits of the number that the proxy holds. */
  readonly hint: string | undefined;
  /** Called when the user chooses another number. */
  readonly onChange: () => void;
  /** Called when the user presses Enter in the element's own input. */
  readonly onEnter: () => void;
}

/** Stands for the hidden digits of a number. */
const HIDDEN = '•••••••• ';

/** The merchant's field in the slot, or the element's own input, with the error of the number under it. */
export function fieldTemplate(face: FieldInputs, error: string): TemplateResult {
  const {isOwn, isShown, onSlotChange} = face.field;
  const label = html`<slot name="mobile-label" .textContent=${isOwn ? face.words.mobile : ''}></slot>`;
  return html`
    <div class="field" part="field" ?hidden=${!isShown}>
      ${isOwn ? html`<label part="label" for="mobile">${label}</label>${input(face)}` : label}
      <slot name="mobile" @slotchange=${onSlotChange}></slot>
      <p class="error" part="error" role="alert" id="error" .textContent=${error}></p>
    </div>
    ${face.hint === undefined ? nothing : kept(face.hint, face)}
  `;
}

/** The reused number, with a button that chooses another one. */
function kept(hint: string, {words, isDisabled, onChange}: FieldInputs): TemplateResult {
  return html`<p class="kept" part="kept">
    <span .textContent=${HIDDEN + hint}></span>
    <button
      part="change"
      type="button"
      ?disabled=${isDisabled}
      @click=${onChange}
      .textContent=${words.change}
    ></button>
  </p>`;
}

/**
 * The input has no `name`, because the number does not belong to the merchant's form. The classes and the `data-` attributes
 * exclude the field from the recordings of session-replay tools.
 */
function input({isDisabled, isRunning, hint, onEnter}: FieldInputs): TemplateResult {
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return;
    // Otherwise Enter could submit a form of the page.
    event.preventDefault();
    if (!isRunning) onEnter();
  };
  // `readonly` while a transaction runs: with `disabled`, a user who started by Enter would lose the focus.
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
    ?disabled=${isDisabled}
    ?readonly=${isRunning}
    @keydown=${pressed}
  />`;
}
