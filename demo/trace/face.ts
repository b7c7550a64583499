import {LitElement, type TemplateResult} from 'lit';
import type {FlowState} from 'cf-user-details/trace';
// These modules are internal. Only this page uses them, and it changes together with them.
import {renderTemplate} from '../../src/element/template/template.ts';
import type {ViewModel} from '../../src/element/template/view-model.ts';
import {english} from '../../src/element/strings/english.ts';
import {openingStyles} from '../../src/element/styles/index.ts';
import {laterStyles} from '../../src/element/transaction/styles/index.ts';
import {transactionTemplates} from '../../src/element/transaction/templates.ts';
import {viewModelOf} from '../../src/element/transaction/view-model.ts';

const nothing = (): void => undefined;

/** Shows `<cf-user-details>` in a state, with the default texts. Its buttons do nothing. */
export class ReplayedFace extends LitElement {
  static override properties = {state: {attribute: false}, slow: {type: Boolean}};
  static override styles = [openingStyles, laterStyles];

  declare state: FlowState;
  /** The step lasted so long that the element showed the text for a slow step. */
  declare slow: boolean;

  constructor() {
    super();
    this.state = {status: 'idle'};
    this.slow = false;
  }

  protected override render(): TemplateResult {
    const view = faceOf(this.state, this.slow);
    const common = {words: english, isDisabled: false};
    return renderTemplate(view, {
      ...common,
      field: {isOwn: false, isShown: true, onSlotChange: nothing},
      isRunning: false,
      placeholder: undefined,
      onEnter: nothing,
      onPress: nothing,
      later: transactionTemplates(view, {
        ...common,
        isEmulated: false,
        kept: undefined,
        onCancel: nothing,
        onRetry: nothing,
        onChange: nothing,
      }),
    });
  }
}

/** @returns the view model of a state on a page without own texts and without a known number. */
export function faceOf(state: FlowState, slow: boolean): ViewModel {
  return viewModelOf(state, {
    strings: english,
    isSlow: slow,
    isEditable: true,
    link: undefined,
    isIncomplete: false,
  });
}
