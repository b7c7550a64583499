import {deadlines, holdsPersonal, isRunning} from './transitions.ts';
import type {FlowState} from './model.ts';

/** In milliseconds. The challenge widget may show the user a puzzle. */
export const CHALLENGE_LIMIT = 30_000;

export const POLL_INTERVAL = 4_000;

/** In milliseconds: our limit. */
const DETAILS_LIFETIME = 300_000;

/** In epoch milliseconds, for a state that starts now. Infinity if it has no deadline. */
export function deadlineOf(state: FlowState, now: number, hasChallenge = false): number {
  if (state.status === 'preparing' && hasChallenge) now += CHALLENGE_LIMIT;
  if (state.status === 'consenting') return state.until;
  if (isRunning(state)) return now + deadlines[state.status];
  return holdsPersonal(state) ? now + DETAILS_LIFETIME : Infinity;
}
