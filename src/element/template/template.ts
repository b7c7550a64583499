import {html, nothing, type TemplateResult} from 'lit';
import {fieldTemplate, type FieldInputs} from './field-template.ts';
import {icon} from './icons.ts';
import type {Strings} from '../strings.ts';
import type {ViewModel} from './view-model.ts';

/** What the markup needs beside the view. */
export interface TemplateInputs extends FieldInputs {
  readonly emulated: boolean;
  readonly pressed: () => void;
  readonly cancelled: () => void;
  readonly retried: () => void;
}

/**
 * The element's shadow tree.
 *
 * Words are set as `textContent`: a translator of the browser replaces text nodes, and Lit would then write into nodes that are no
 * longer in the tree.
 */
export function renderTemplate(view: ViewModel, face: TemplateInputs): TemplateResult {
  return html`
    <div class="card" part="card">
      <slot name="logo"></slot>
      ${fieldTemplate(face, view.error)}
      <slot name="notice"></slot>
      ${actions(view, face)} ${status(view)} ${steps(view, face.words)}
      ${view.press === 'copy' ? link() : nothing}
      <div class=${view.inviting ? '' : 'first'} part="manual" ?hidden=${!view.manual}>
        <slot name="manual"></slot>
      </div>
      ${face.emulated ? html`<span class="badge" part="badge" .textContent=${face.words.emulator}></span>` : nothing}
    </div>
  `;
}

/** The main button stays what it is while the flow runs, so that the focus has somewhere to be. */
function actions(view: ViewModel, face: TemplateInputs): TemplateResult {
  return html`
    <div class="actions" part="actions">
      <button
        class=${view.inviting ? 'main' : 'main quiet'}
        part="button"
        type="button"
        ?disabled=${face.disabled}
        aria-disabled=${view.press === 'nothing'}
        aria-label=${view.name ?? nothing}
        @click=${face.pressed}
      >
        <slot name="icon" ?hidden=${!view.opening}></slot><span .textContent=${view.action}></span>
      </button>
      ${
        view.cancels
          ? html`<button class="cancel" part="cancel" type="button" @click=${face.cancelled}>
              ${icon('cross')}<span .textContent=${face.words.cancel}></span>
            </button>`
          : nothing
      }
      ${
        view.retries
          ? html`<button
              class="retry"
              part="retry"
              type="button"
              ?disabled=${face.disabled}
              @click=${face.retried}
              .textContent=${face.words.start}
            ></button>`
          : nothing
      }
    </div>
  `;
}

/** Whole, so that it can be read off, and copied by hand where the clipboard is closed. */
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

/** Two live regions that are always there: one that appears together with its words may not be read out. */
function status({text, tone, urgent, icon: name}: ViewModel): TemplateResult {
  return html`
    <div class="status ${tone}" part="status">
      ${icon(name)}
      <div>
        <p role="status" .textContent=${urgent ? '' : text}></p>
        <p role="alert" .textContent=${urgent ? text : ''}></p>
      </div>
    </div>
  `;
}

/** All three sentences share one place, and only the current one is visible: the card keeps its height from step to step. */
function steps({step}: ViewModel, {stepNumber, stepCashfree, stepBack}: Strings): TemplateResult {
  const sentences = [stepNumber, stepCashfree, stepBack].map(
    (words, at) => html`<p aria-current=${at === step ? 'step' : nothing} .textContent=${words}></p>`,
  );
  return html`<div class="steps" part="steps" ?hidden=${step === undefined}>${sentences}</div>`;
}
