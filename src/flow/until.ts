import {deadlines, holdsPersonal, isRunning} from './machine.ts';
import type {FlowState} from './model.ts';

/** How long details stay in memory after they arrived, in milliseconds. Ours. */
const DETAILS_LIFETIME = 300_000;

/** Epoch milliseconds at which a state that begins now has lasted long enough; Infinity where it may last. */
export function untilOf(state: FlowState, now: number): number {
  if (state.status === 'consenting') return state.until;
  if (isRunning(state)) return now + deadlines[state.status];
  return holdsPersonal(state) ? now + DETAILS_LIFETIME : Infinity;
}
