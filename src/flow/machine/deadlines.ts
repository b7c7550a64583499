import {deadlines, holdsPersonal, isRunning} from './transitions.ts';
import type {FlowState} from './model.ts';

/** How long the widget may take, in milliseconds: it may ask the user to solve a puzzle. */
export const CHALLENGE_LIMIT = 30_000;

/** How often the proxy is asked while a popup is open, in milliseconds: one of the three routes back. */
export const POLL_INTERVAL = 4_000;

/** How long details stay in memory after they arrived, in milliseconds. Ours. */
const DETAILS_LIFETIME = 300_000;

/**
 * Epoch milliseconds at which a state that begins now has lasted long enough; Infinity where it may last.
 *
 * @param hasChallenge adds the time that the page's challenge widget may take.
 */
export function deadlineOf(state: FlowState, now: number, hasChallenge = false): number {
  if (state.status === 'preparing' && hasChallenge) now += CHALLENGE_LIMIT;
  if (state.status === 'consenting') return state.until;
  if (isRunning(state)) return now + deadlines[state.status];
  return holdsPersonal(state) ? now + DETAILS_LIFETIME : Infinity;
}
