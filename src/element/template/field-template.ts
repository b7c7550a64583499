import {html, nothing, type TemplateResult} from 'lit';
import type {FieldView} from '../mobile-field.ts';
import type {OpeningStrings} from '../strings/opening.ts';

/** Inputs of the template of the field. */
export interface FieldInputs {
  readonly field: FieldView;
  readonly words: OpeningStrings;
  readonly isDisabled: boolean;
  /** A transaction runs: the user cannot change the number. */
  readonly isRunning: boolean;
  /** The reused number, with all digits but the last two hidden. */
  readonly placeholder: string | undefined;
  /** Called when the user presses Enter in the element's own input. */
  readonly onEnter: () => void;
}

/** The merchant's field in the slot, or the element's own input, with its error. */
export function fieldTemplate(inputs: FieldInputs, error: string): TemplateResult {
  const {isOwn, isShown, onSlotChange} = inputs.field;
  const label = html`<slot name="mobile-label" .textContent=${isOwn ? inputs.words.mobile : ''}></slot>`;
  return html`
    <div class="field" part="field" ?hidden=${!isShown}>
      ${isOwn ? html`<label part="label" for="mobile">${label}</label>${input(inputs)}` : label}
      <slot name="mobile" @slotchange=${onSlotChange}></slot>
      <p class="error" part="error" role="alert" id="error" .textContent=${error}></p>
    </div>
  `;
}

/**
 * The input has no `name`, because the number does not belong to the merchant's form. The classes and the `data-` attributes
 * exclude the field from the recordings of session-replay tools.
 */
function input({isDisabled, isRunning, placeholder, onEnter}: FieldInputs): TemplateResult {
  const onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return;
    // Otherwise Enter could submit a form of the page.
    event.preventDefault();
    if (!isRunning) onEnter();
  };
  // `readonly` while a transaction runs: `disabled` would remove the focus of a user who pressed Enter.
  return html`<input
    id="mobile"
    part="input"
    placeholder=${placeholder ?? nothing}
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
    @keydown=${onKeydown}
  />`;
}
