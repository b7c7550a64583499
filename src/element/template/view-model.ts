import {canStart, isRunning} from '../../flow/machine/transitions.ts';
import type {FlowState} from '../../flow/machine/model.ts';
import {failures, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';
import type {Wait} from '../controllers/countdown-controller.ts';
import type {IconName} from './icons.ts';
import type {Strings} from '../strings.ts';

/** What is on the screen for one state: no markup, no logic beyond choosing words. */
export interface ViewModel {
  readonly text: string;
  /** What is wrong with the number; shown under the field. Empty if nothing is. */
  readonly error: string;
  /** Colour of the icon; never the only sign of anything. */
  readonly tone: 'quiet' | 'busy' | 'good' | 'bad';
  readonly icon: IconName;
  /** Read out at once rather than when the reader is free. */
  readonly urgent: boolean;
  /** Label of the main button. */
  readonly action: string;
  /** Accessible name of the main button where it differs from its label. */
  readonly name: string | undefined;
  /** What a press of the main button does; `renew` goes back to the field, `copy` takes the link to this page. */
  readonly press: 'start' | 'renew' | 'copy' | 'nothing';
  /** The main button is what the user is here for. If not, and `manual` is set, the way by hand is. */
  readonly inviting: boolean;
  /** Nothing was tried yet: the main button carries the merchant's icon. */
  readonly opening: boolean;
  readonly cancels: boolean;
  /** There is a second button that starts, because the main one does something else. */
  readonly retries: boolean;
  /** Offer the way by hand. */
  readonly manual: boolean;
  /** Which of the three steps the user is at: the number, Cashfree, back here. Undefined where no step comes next. */
  readonly step: 0 | 1 | 2 | undefined;
}

export interface Circumstances {
  readonly strings: Strings;
  /** The step that runs takes long. */
  readonly slow: boolean;
  /** What became of the link to this page, once it was to be copied; `none` where it would lead nowhere. */
  readonly link: 'copied' | 'uncopied' | 'none' | undefined;
  /** Not all that the page requires was shared. */
  readonly incomplete: boolean;
  /** There is a field in which another number can be typed. */
  readonly editable: boolean;
  /** The field is inside the card, so that an error can be shown under it. Default false. */
  readonly fielded?: boolean;
  /** The time left of a rate limit. Default none. */
  readonly wait?: Wait | undefined;
}

/** Codes with which a press is refused before anything is tried. */
const untried: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'config-invalid',
  'insecure-context',
  'mobile-invalid',
  'presentation-unavailable',
  'browser-unsuitable',
  'busy',
]);

export function viewModelOf(state: FlowState, circumstances: Circumstances): ViewModel {
  const {strings, slow, editable, incomplete} = circumstances;
  const first: ViewModel = {
    text: strings.intro,
    error: '',
    tone: 'quiet',
    icon: 'lock',
    urgent: false,
    action: strings.start,
    name: undefined,
    press: 'start',
    inviting: true,
    opening: true,
    cancels: false,
    retries: false,
    manual: false,
    step: 0,
  };
  if (state.status === 'idle') return first;
  const later: ViewModel = {...first, opening: false};
  const renewing = editable ? ({action: strings.renew, press: 'renew'} as const) : {};
  if (state.status === 'consenting') return atCashfree(state, later, strings);
  if (isRunning(state)) {
    const words = strings[state.status];
    return {
      ...later,
      text: slow ? `${words} ${strings.slow}` : words,
      tone: 'busy',
      icon: 'spinner',
      press: 'nothing',
      cancels: true,
      step: state.status === 'preparing' ? 0 : 2,
    };
  }
  switch (state.status) {
    case 'done': {
      const done = {...later, ...renewing, inviting: false, step: 2} as const;
      if (incomplete) return {...done, text: strings.incomplete, icon: 'info', manual: true};
      return {...done, text: strings.done, tone: 'good', icon: 'check'};
    }
    case 'cancelled':
      return state.by === 'page' ? first : {...later, text: strings.cancelled, icon: 'info', manual: true};
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
    inviting: state.doubtful,
    cancels: true,
    step: 1,
  };
}

function unsuccessful({code}: AnyFailure, later: ViewModel, circumstances: Circumstances): ViewModel {
  const {strings, fielded, link, wait} = circumstances;
  const {actor, retryable} = failures[code];
  const text = strings.failures[code] ?? strings.failed[actor];
  const opening = untried.has(code);
  // A mistyped number is no reason to give up, and is told beside the number.
  if (code === 'mobile-invalid')
    return fielded
      ? {...later, opening, error: text}
      : {...later, opening, text, tone: 'bad', icon: 'alert', urgent: true};
  const inviting = retryable && actor !== 'merchant';
  const failed: ViewModel = {
    ...later,
    text,
    tone: 'bad',
    icon: 'alert',
    urgent: true,
    action: opening ? strings.start : strings.again,
    inviting,
    opening,
    manual: true,
    step: inviting ? 0 : undefined,
  };
  if (code === 'browser-unsuitable' && link !== 'none') {
    const copied = link && ({text: strings[link], tone: 'quiet', icon: 'info'} as const);
    const copying = {action: strings.copy, press: 'copy', inviting: true, opening: false} as const;
    return {...failed, ...copying, retries: true, ...copied};
  }
  return wait ? {...failed, ...waiting(wait, strings)} : failed;
}

/** While the wait lasts, a press does nothing; when it ends, that is said once, politely. */
function waiting({shown, spoken}: Wait, {againIn, ready}: Strings): Partial<ViewModel> {
  if (!shown) return {text: ready, tone: 'quiet', icon: 'info', urgent: false};
  const within = (time: string): string => againIn.replace('{time}', () => time);
  return {action: within(shown), name: within(spoken), press: 'nothing'};
}
