import {canStart, isRunning} from '../../flow/machine/transitions.ts';
import type {FlowState} from '../../flow/machine/model.ts';
import {failures, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';
import type {Wait} from './controllers/countdown-controller.ts';
import type {Strings} from '../strings/strings.ts';
import {openingView, type ViewModel} from '../template/view-model.ts';

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

/** Codes of failures that prevent the start of a transaction. */
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
  const first = openingView(strings);
  if (state.status === 'idle') return first;
  const later: ViewModel = {...first, isOpening: false};
  const renewing = isEditable ? ({action: strings.renew, press: 'renew'} as const) : {};
  if (state.status === 'consenting') return atCashfree(state, later, strings);
  if (isRunning(state)) {
    const text = strings[state.status];
    return {
      ...later,
      text: isSlow ? `${text} ${strings.slow}` : text,
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
  const isUntried = untried.has(code);
  // A mistyped number is not a failed attempt. Its error is shown under the field.
  if (code === 'mobile-invalid')
    return hasField
      ? {...later, isOpening: isUntried, error: text}
      : {...later, isOpening: isUntried, text, tone: 'bad', icon: 'alert', isUrgent: true};
  const canHelp = retryable && actor !== 'merchant';
  const failed: ViewModel = {
    ...later,
    text,
    tone: 'bad',
    icon: 'alert',
    isUrgent: true,
    action: isUntried ? strings.start : strings.again,
    isInviting: canHelp,
    isOpening: isUntried,
    hasManual: true,
    step: canHelp ? 0 : undefined,
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

/** During the wait, a press does nothing. A screen reader announces its end once, without interruption. */
function waiting({shown, spoken}: Wait, {againIn, ready}: Strings): Partial<ViewModel> {
  if (!shown) return {text: ready, tone: 'quiet', icon: 'info', isUrgent: false};
  const labelWith = (time: string): string => againIn.replace('{time}', () => time);
  return {action: labelWith(shown), name: labelWith(spoken), press: 'nothing'};
}
