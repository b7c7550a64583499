import {canStart, isRunning} from '../../flow/machine/transitions.ts';
import type {FlowState} from '../../flow/machine/model.ts';
import {failures, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';
import type {Wait} from '../controllers/countdown-controller.ts';
import type {IconName} from './icons.ts';
import type {Strings} from '../strings.ts';

/** The content of the card for one state, without markup. */
export interface ViewModel {
  readonly text: string;
  /** The error of the number, shown under the field. Empty if there is none. */
  readonly error: string;
  /** Colour of the icon. The text always has the same meaning. */
  readonly tone: 'quiet' | 'busy' | 'good' | 'bad';
  readonly icon: IconName;
  /** A screen reader announces the text at once, and interrupts other speech. */
  readonly isUrgent: boolean;
  /** Label of the main button. */
  readonly action: string;
  /** Accessible name of the main button if it differs from its label. */
  readonly name: string | undefined;
  /** Action of the main button. `renew` returns to the field. `copy` copies the link to this page. */
  readonly press: 'start' | 'renew' | 'copy' | 'nothing';
  /** The main button is emphasised. If it is not and `hasManual` is true, manual entry is. */
  readonly isInviting: boolean;
  /** No attempt was made yet: the main button shows the merchant's icon. */
  readonly isOpening: boolean;
  readonly canCancel: boolean;
  /** A second button starts a transaction, because the main button copies the link. */
  readonly canRetry: boolean;
  /** The slot `manual` is shown. */
  readonly hasManual: boolean;
  /** The current one of three steps: the number, Cashfree's page, back here. Undefined if no step follows. */
  readonly step: 0 | 1 | 2 | undefined;
}

export interface Circumstances {
  readonly strings: Strings;
  /** The current step takes longer than usual. */
  readonly isSlow: boolean;
  /** Result of copying the link to this page. Undefined before that. `none`: the document has no URL. */
  readonly link: 'copied' | 'uncopied' | 'none' | undefined;
  /** The user did not share every scope that the page requires. */
  readonly isIncomplete: boolean;
  /** The user can type another number. */
  readonly isEditable: boolean;
  /** The field is inside the card, and its error is shown under it. Default: false. */
  readonly hasField?: boolean;
  /** The remaining time of a rate limit. Default: none. */
  readonly wait?: Wait | undefined;
}

/** Codes of failures that occur before the first request. */
const untried: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'config-invalid',
  'insecure-context',
  'mobile-invalid',
  'presentation-unavailable',
  'browser-unsuitable',
  'busy',
]);

export function viewModelOf(state: FlowState, circumstances: Circumstances): ViewModel {
  const {strings, isSlow, isEditable, isIncomplete} = circumstances;
  const first: ViewModel = {
    text: strings.intro,
    error: '',
    tone: 'quiet',
    icon: 'lock',
    isUrgent: false,
    action: strings.start,
    name: undefined,
    press: 'start',
    isInviting: true,
    isOpening: true,
    canCancel: false,
    canRetry: false,
    hasManual: false,
    step: 0,
  };
  if (state.status === 'idle') return first;
  const later: ViewModel = {...first, isOpening: false};
  const renewing = isEditable ? ({action: strings.renew, press: 'renew'} as const) : {};
  if (state.status === 'consenting') return atCashfree(state, later, strings);
  if (isRunning(state)) {
    const words = strings[state.status];
    return {
      ...later,
      text: isSlow ? `${words} ${strings.slow}` : words,
      tone: 'busy',
      icon: 'spinner',
      press: 'nothing',
      canCancel: true,
      step: state.status === 'preparing' ? 0 : 2,
    };
  }
  switch (state.status) {
    case 'done': {
      const done: ViewModel = {...later, ...renewing, isInviting: false, step: 2};
      if (isIncomplete) return {...done, text: strings.incomplete, icon: 'info', hasManual: true};
      return {...done, text: strings.done, tone: 'good', icon: 'check'};
    }
    case 'cancelled':
      return state.by === 'page' ? first : {...later, text: strings.cancelled, icon: 'info', hasManual: true};
    case 'denied':
      return {...unsuccessful(state.failure, later, circumstances), tone: 'quiet', icon: 'info'};
    case 'unavailable':
      return {...unsuccessful(state.failure, later, circumstances), ...renewing, tone: 'quiet', icon: 'info'};
    default:
      return unsuccessful(state.failure, later, circumstances);
  }
}

function atCashfree(
  state: FlowState & {readonly status: 'consenting'},
  later: ViewModel,
  strings: Strings,
): ViewModel {
  return {
    ...later,
    text: state.doubtful ? strings.doubtful : strings.consenting,
    tone: 'busy',
    icon: state.doubtful ? 'info' : 'spinner',
    action: canStart(state) ? strings.again : strings.reopen,
    isInviting: state.doubtful,
    canCancel: true,
    step: 1,
  };
}

function unsuccessful({code}: AnyFailure, later: ViewModel, circumstances: Circumstances): ViewModel {
  const {strings, hasField, link, wait} = circumstances;
  const {actor, retryable} = failures[code];
  const text = strings.failures[code] ?? strings.failed[actor];
  const opening = untried.has(code);
  // A mistyped number does not end the attempt. Its error is shown beside the number.
  if (code === 'mobile-invalid')
    return hasField
      ? {...later, isOpening: opening, error: text}
      : {...later, isOpening: opening, text, tone: 'bad', icon: 'alert', isUrgent: true};
  const inviting = retryable && actor !== 'merchant';
  const failed: ViewModel = {
    ...later,
    text,
    tone: 'bad',
    icon: 'alert',
    isUrgent: true,
    action: opening ? strings.start : strings.again,
    isInviting: inviting,
    isOpening: opening,
    hasManual: true,
    step: inviting ? 0 : undefined,
  };
  if (code === 'browser-unsuitable' && link !== 'none') {
    const copied = link && ({text: strings[link], tone: 'quiet', icon: 'info'} as const);
    const copying: ViewModel = {
      ...failed,
      action: strings.copy,
      press: 'copy',
      isInviting: true,
      isOpening: false,
    };
    return {...copying, canRetry: true, ...copied};
  }
  return wait ? {...failed, ...waiting(wait, strings)} : failed;
}

/** While the wait lasts, a press does nothing. When it ends, a screen reader announces that once, without interruption. */
function waiting({shown, spoken}: Wait, {againIn, ready}: Strings): Partial<ViewModel> {
  if (!shown) return {text: ready, tone: 'quiet', icon: 'info', isUrgent: false};
  const within = (time: string): string => againIn.replace('{time}', () => time);
  return {action: within(shown), name: within(spoken), press: 'nothing'};
}
