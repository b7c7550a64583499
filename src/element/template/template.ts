import {html, nothing, type TemplateResult} from 'lit';
import {fieldTemplate, type FieldInputs} from './field-template.ts';
import {icon} from './icons.ts';
import type {Strings} from '../strings.ts';
import type {ViewModel} from './view-model.ts';

/** Template inputs beside the view model. */
export interface TemplateInputs extends FieldInputs {
  readonly isEmulated: boolean;
  readonly onPress: () => void;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
}

/**
 * The element's shadow tree.
 *
 * Texts are set as `textContent`. The translator of a browser replaces text nodes, and Lit would then write into nodes that are
 * no longer in the tree.
 */
export function renderTemplate(view: ViewModel, inputs: TemplateInputs): TemplateResult {
  return html`
    <div class="card" part="card">
      <slot name="logo"></slot>
      ${fieldTemplate(inputs, view.error)}
      <slot name="notice"></slot>
      ${actions(view, inputs)} ${status(view)} ${steps(view, inputs.words)}
      ${view.press === 'copy' ? link() : nothing}
      <div class=${view.isInviting ? '' : 'first'} part="manual" ?hidden=${!view.hasManual}>
        <slot name="manual"></slot>
      </div>
      ${inputs.isEmulated ? html`<span class="badge" part="badge" .textContent=${inputs.words.emulator}></span>` : nothing}
    </div>
  `;
}

/** The main button stays the same element in all states. It therefore keeps the focus. */
function actions(view: ViewModel, inputs: TemplateInputs): TemplateResult {
  return html`
    <div class="actions" part="actions">
      <button
        class=${view.isInviting ? 'main' : 'main quiet'}
        part="button"
        type="button"
        ?disabled=${inputs.isDisabled}
        aria-disabled=${view.press === 'nothing'}
        aria-label=${view.name ?? nothing}
        @click=${inputs.onPress}
      >
        <slot name="icon" ?hidden=${!view.isOpening}></slot><span .textContent=${view.action}></span>
      </button>
      ${
        view.canCancel
          ? html`<button class="cancel" part="cancel" type="button" @click=${inputs.onCancel}>
              ${icon('cross')}<span .textContent=${inputs.words.cancel}></span>
            </button>`
          : nothing
      }
      ${
        view.canRetry
          ? html`<button
              class="retry"
              part="retry"
              type="button"
              ?disabled=${inputs.isDisabled}
              @click=${inputs.onRetry}
              .textContent=${inputs.words.start}
            ></button>`
          : nothing
      }
    </div>
  `;
}

/** The whole URL. The user can read it, or copy it by hand if the browser refuses access to the clipboard. */
function link(): TemplateResult {
  const {href} = location;
  return html`<a
    class="link"
    part="link"
    href=${href}
    target="_blank"
    rel="noopener"
    .textContent=${href}
  ></a>`;
}

/** Two permanent live regions. A screen reader may not announce a live region that appears together with its text. */
function status({text, tone, isUrgent, icon: name}: ViewModel): TemplateResult {
  return html`
    <div class="status ${tone}" part="status">
      ${icon(name)}
      <div>
        <p role="status" .textContent=${isUrgent ? '' : text}></p>
        <p role="alert" .textContent=${isUrgent ? text : ''}></p>
      </div>
    </div>
  `;
}

/** The three sentences share a grid area, and only the current one is visible. The card therefore keeps its height. */
function steps({step}: ViewModel, {stepNumber, stepCashfree, stepBack}: Strings): TemplateResult {
  const sentences = [stepNumber, stepCashfree, stepBack].map(
    (text, index) => html`<p aria-current=${index === step ? 'step' : nothing} .textContent=${text}></p>`,
  );
  return html`<div class="steps" part="steps" ?hidden=${step === undefined}>${sentences}</div>`;
}
