import {deadlines, holdsPersonal, isRunning} from './transitions.ts';
import type {FlowState} from './model.ts';

/** Time limit of the challenge widget, in milliseconds. It may show the user a puzzle. */
export const CHALLENGE_LIMIT = 30_000;

export const POLL_INTERVAL = 4_000;

/** Lifetime of the details in memory, in milliseconds: ours. */
const DETAILS_LIFETIME = 300_000;

/**
 * @param hasChallenge adds the time limit of the challenge widget.
 * @returns the deadline of a state that starts now, in epoch milliseconds; Infinity if it has none.
 */
export function deadlineOf(state: FlowState, now: number, hasChallenge = false): number {
  if (state.status === 'preparing' && hasChallenge) now += CHALLENGE_LIMIT;
  if (state.status === 'consenting') return state.until;
  if (isRunning(state)) return now + deadlines[state.status];
  return holdsPersonal(state) ? now + DETAILS_LIFETIME : Infinity;
}
