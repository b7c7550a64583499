import {html, nothing, type TemplateResult} from 'lit';
import {fieldTemplate, type FieldInputs} from './field-template.ts';
import type {ViewModel} from './view-model.ts';

/** The parts of the card that appear only in a transaction, and load with its code. */
export interface TransactionTemplates {
  /** The reused number. */
  readonly kept: unknown;
  /** The buttons beside the main button. */
  readonly buttons: unknown;
  readonly link: unknown;
  readonly badge: unknown;
  readonly icon: unknown;
  /** The sentence of each step. */
  readonly steps: readonly string[];
}

/** Template inputs beside the view model. */
export interface TemplateInputs extends FieldInputs {
  readonly onPress: () => void;
  /** Undefined until the code of transactions has loaded. */
  readonly later: TransactionTemplates | undefined;
}

/** Drawn as the icons of transactions are. */
const lock = html`<svg class="icon" part="icon" viewBox="0 0 24 24" aria-hidden="true">
  <rect x="5" y="11" width="14" height="9" rx="2.5" />
  <path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3" />
</svg>`;

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
      ${fieldTemplate(inputs, view.error)}${inputs.later?.kept}
      <slot name="notice"></slot>
      ${actions(view, inputs)} ${status(view, inputs.later)}
      ${steps(view, inputs.later?.steps ?? [inputs.words.stepNumber])} ${inputs.later?.link}
      <div class=${view.isInviting ? '' : 'first'} part="manual" ?hidden=${!view.hasManual}>
        <slot name="manual"></slot>
      </div>
      ${inputs.later?.badge}
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
      ${inputs.later?.buttons}
    </div>
  `;
}

/** Two permanent live regions. A screen reader may not announce a live region that appears together with its text. */
function status({text, tone, isUrgent}: ViewModel, later: TransactionTemplates | undefined): TemplateResult {
  return html`
    <div class="status ${tone}" part="status">
      ${later?.icon ?? lock}
      <div>
        <p role="status" .textContent=${isUrgent ? '' : text}></p>
        <p role="alert" .textContent=${isUrgent ? text : ''}></p>
      </div>
    </div>
  `;
}

/** The sentences share a grid area, and only the current one is visible. The card therefore keeps its height. */
function steps({step}: ViewModel, texts: readonly string[]): TemplateResult {
  const sentences = texts.map(
    (text, index) => html`<p aria-current=${index === step ? 'step' : nothing} .textContent=${text}></p>`,
  );
  return html`<div class="steps" part="steps" ?hidden=${step === undefined}>${sentences}</div>`;
}
