import {isRunning} from '../flow/machine.ts';
import type {FlowState} from '../flow/model.ts';
import type {AnyFailure} from '../protocol/failures.ts';
import type {Strings} from './strings.ts';

/** What is on the screen for one state: no markup, no logic beyond choosing words. */
export interface View {
  readonly text: string;
  /** Colour and icon; never the only sign of anything. */
  readonly tone: 'quiet' | 'busy' | 'good' | 'bad';
  /** Read out at once rather than when the reader is free. */
  readonly urgent: boolean;
  /** Label of the main button. */
  readonly action: string;
  readonly busy: boolean;
  /** The consent page can be shown once more. */
  readonly reopens: boolean;
  /** Offer the way by hand. */
  readonly manual: boolean;
}

export function viewOf(state: FlowState, strings: Strings): View {
  const quiet: View = {
    text: strings.intro,
    tone: 'quiet',
    urgent: false,
    action: strings.start,
    busy: false,
    reopens: false,
    manual: false,
  };
  if (isRunning(state)) {
    const doubtful = state.status === 'consenting' && state.doubtful;
    return {
      ...quiet,
      text: doubtful ? strings.doubtful : strings[state.status],
      tone: 'busy',
      busy: true,
      reopens: state.status === 'consenting' && state.attempt.presentation !== 'redirect',
    };
  }
  switch (state.status) {
    case 'idle':
      return quiet;
    case 'done':
      return {...quiet, text: strings.done, tone: 'good', action: strings.renew};
    case 'cancelled':
      return {...quiet, text: state.by === 'user' ? strings.cancelled : strings.intro};
    default:
      return {
        ...quiet,
        text: words(state.failure, strings),
        tone: state.status === 'denied' ? 'quiet' : 'bad',
        urgent: true,
        action: strings.again,
        manual: true,
      };
  }
}

function words({code, actor}: AnyFailure, {failures, failed}: Strings): string {
  return failures[code] ?? failed[actor];
}
