import {canStart, isRunning} from '../flow/machine.ts';
import type {FlowState} from '../flow/model.ts';
import type {AnyFailure} from '../protocol/failures.ts';
import type {IconName} from './icons.ts';
import type {Strings} from './strings.ts';

/** What is on the screen for one state: no markup, no logic beyond choosing words. */
export interface View {
  readonly text: string;
  /** Colour of the icon; never the only sign of anything. */
  readonly tone: 'quiet' | 'busy' | 'good' | 'bad';
  readonly icon: IconName;
  /** Read out at once rather than when the reader is free. */
  readonly urgent: boolean;
  /** Label of the main button. */
  readonly action: string;
  /** What a press of the main button does; `renew` goes back to the field, `copy` takes the link to this page. */
  readonly press: 'start' | 'renew' | 'copy' | 'nothing';
  /** The main button is what the user is here for. */
  readonly inviting: boolean;
  readonly cancels: boolean;
  /** There is a second button that tries again, because the main one does something else. */
  readonly retries: boolean;
  /** Offer the way by hand. */
  readonly manual: boolean;
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
}

export function viewOf(state: FlowState, {strings, slow, editable, link, incomplete}: Circumstances): View {
  const first: View = {
    text: strings.intro,
    tone: 'quiet',
    icon: 'lock',
    urgent: false,
    action: strings.start,
    press: 'start',
    inviting: true,
    cancels: false,
    retries: false,
    manual: false,
  };
  const renewing = editable ? ({action: strings.renew, press: 'renew'} as const) : {};
  if (state.status === 'consenting') {
    return {
      ...first,
      text: state.doubtful ? strings.doubtful : strings.consenting,
      tone: 'busy',
      icon: state.doubtful ? 'info' : 'spinner',
      action: canStart(state) ? strings.again : strings.reopen,
      inviting: state.doubtful,
      cancels: true,
    };
  }
  if (isRunning(state)) {
    const step = strings[state.status];
    return {
      ...first,
      text: slow ? `${step} ${strings.slow}` : step,
      tone: 'busy',
      icon: 'spinner',
      press: 'nothing',
      cancels: true,
    };
  }
  switch (state.status) {
    case 'idle':
      return first;
    case 'done': {
      const done = {...first, ...renewing, inviting: false};
      if (incomplete) return {...done, text: strings.incomplete, icon: 'info', manual: true};
      return {...done, text: strings.done, tone: 'good', icon: 'check'};
    }
    case 'cancelled':
      return state.by === 'page' ? first : {...first, text: strings.cancelled, icon: 'info'};
    case 'denied':
      return {...first, ...unsuccessful(state.failure, strings), tone: 'quiet', icon: 'info'};
    case 'unavailable':
      return {...first, ...unsuccessful(state.failure, strings), ...renewing, tone: 'quiet', icon: 'info'};
    default: {
      const failed = {...first, ...unsuccessful(state.failure, strings)};
      if (state.failure.code !== 'browser-unsuitable' || link === 'none') return failed;
      const copied = link && ({text: strings[link], tone: 'quiet', icon: 'info'} as const);
      return {...failed, action: strings.copy, press: 'copy', retries: true, ...copied};
    }
  }
}

function unsuccessful({code, actor}: AnyFailure, {again, failures, failed}: Strings): Partial<View> {
  const text = failures[code] ?? failed[actor];
  // A mistyped number is no reason to give up.
  return {text, tone: 'bad', icon: 'alert', urgent: true, action: again, manual: code !== 'mobile-invalid'};
}
