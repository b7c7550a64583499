import {LitElement, type TemplateResult} from 'lit';
import type {FlowState} from 'cf-user-details/trace';
// These modules are internal. Only this page uses them, and it changes together with them.
import {renderTemplate} from '../../src/element/template/template.ts';
import {english} from '../../src/element/strings.ts';
import {styles} from '../../src/element/styles/index.ts';
import {viewModelOf, type ViewModel} from '../../src/element/template/view-model.ts';

const nothing = (): void => undefined;

/** Shows `<cf-user-details>` in a state, with the default texts. Its buttons do nothing. */
export class ReplayedFace extends LitElement {
  static override properties = {state: {attribute: false}, slow: {type: Boolean}};
  static override styles = styles;

  declare state: FlowState;
  /** The step lasted so long that the element showed the text for a slow step. */
  declare slow: boolean;

  constructor() {
    super();
    this.state = {status: 'idle'};
    this.slow = false;
  }

  protected override render(): TemplateResult {
    return renderTemplate(faceOf(this.state, this.slow), {
      words: english,
      isDisabled: false,
      field: {isOwn: false, isShown: true, onSlotChange: nothing},
      isRunning: false,
      hint: undefined,
      onChange: nothing,
      onEnter: nothing,
      isEmulated: false,
      onPress: nothing,
      onCancel: nothing,
      onRetry: nothing,
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
