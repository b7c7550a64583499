import {html, nothing, type TemplateResult} from 'lit';
import type {Strings} from '../strings/strings.ts';
import type {TransactionTemplates} from '../template/template.ts';
import type {ViewModel} from '../template/view-model.ts';
import {icon} from './icons.ts';

/** Inputs of the templates beside the view model. */
export interface TransactionInputs {
  readonly words: Strings;
  readonly isDisabled: boolean;
  readonly isEmulated: boolean;
  /** The reused number, with all digits but the last two hidden. */
  readonly kept: string | undefined;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
  /** Called when the user chooses another number. */
  readonly onChange: () => void;
}

/** The parts of the card that appear only in a transaction. */
export function transactionTemplates(view: ViewModel, inputs: TransactionInputs): TransactionTemplates {
  const {kept, isEmulated, words} = inputs;
  return {
    kept: kept === undefined ? nothing : keptNumber(kept, inputs),
    buttons: buttons(view, inputs),
    link: view.press === 'copy' ? link() : nothing,
    badge: isEmulated
      ? html`<span class="badge" part="badge" .textContent=${words.emulator}></span>`
      : nothing,
    icon: icon(view.icon),
    steps: [words.stepNumber, words.stepCashfree, words.stepBack],
  };
}

function buttons(view: ViewModel, {words, isDisabled, onCancel, onRetry}: TransactionInputs): TemplateResult {
  return html`${
    view.canCancel
      ? html`<button class="cancel" part="cancel" type="button" @click=${onCancel}>
          ${icon('cross')}<span .textContent=${words.cancel}></span>
        </button>`
      : nothing
  }
  ${
    view.canRetry
      ? html`<button
          class="retry"
          part="retry"
          type="button"
          ?disabled=${isDisabled}
          @click=${onRetry}
          .textContent=${words.start}
        ></button>`
      : nothing
  }`;
}

/** The reused number, with a button that chooses another one. */
function keptNumber(kept: string, {words, isDisabled, onChange}: TransactionInputs): TemplateResult {
  return html`<p class="kept" part="kept">
    <span .textContent=${kept}></span>
    <button
      part="change"
      type="button"
      ?disabled=${isDisabled}
      @click=${onChange}
      .textContent=${words.change}
    ></button>
  </p>`;
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
