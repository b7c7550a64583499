import {CHALLENGE_LIMIT, type Challenge} from '../runner/challenge.ts';
import {deadlines, holdsPersonal, isRunning} from './transitions.ts';
import type {FlowState} from './model.ts';

/** How often the proxy is asked while a popup is open, in milliseconds: one of the three routes back. */
export const POLL_INTERVAL = 4_000;

/** How long details stay in memory after they arrived, in milliseconds. Ours. */
const DETAILS_LIFETIME = 300_000;

/**
 * Epoch milliseconds at which a state that begins now has lasted long enough; Infinity where it may last.
 *
 * @param challenge of the start: what its widget may take is added to what the proxy may take.
 */
export function deadlineOf(state: FlowState, now: number, challenge?: Challenge | null): number {
  if (state.status === 'preparing' && challenge != null) now += CHALLENGE_LIMIT;
  if (state.status === 'consenting') return state.until;
  if (isRunning(state)) return now + deadlines[state.status];
  return holdsPersonal(state) ? now + DETAILS_LIFETIME : Infinity;
}
