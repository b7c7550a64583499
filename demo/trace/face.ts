import {LitElement, type TemplateResult} from 'lit';
import type {FlowState} from 'cf-user-details/trace';
// How the element draws itself is nobody's to rely on but ours: this page changes together with it.
import {renderTemplate} from '../../src/element/template/template.ts';
import {english} from '../../src/element/strings.ts';
import {styles} from '../../src/element/styles/index.ts';
import {viewModelOf, type ViewModel} from '../../src/element/template/view-model.ts';

const nothing = (): void => undefined;

/** Looks as `<cf-user-details>` did in a state, in its default words, and does nothing. */
export class ReplayedFace extends LitElement {
  static override properties = {state: {attribute: false}, slow: {type: Boolean}};
  static override styles = styles;

  declare state: FlowState;
  /** The step took so long that the user was told so. */
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

/** What stood on the screen, where the page brought no words and no number of its own. */
export function faceOf(state: FlowState, slow: boolean): ViewModel {
  return viewModelOf(state, {
    strings: english,
    isSlow: slow,
    isEditable: true,
    link: undefined,
    isIncomplete: false,
  });
}
