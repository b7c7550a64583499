import {replay, type FlowState, type Trace, type TraceEntry} from 'cf-user-details/trace';
import {SLOW} from '../../src/element/transaction/controllers/slow-step-controller.ts';
import {faceOf} from './face.ts';

/** One replayed entry of a trace. */
export interface Step {
  readonly entry: TraceEntry;
  /** The state of the machine after the entry. */
  readonly state: FlowState;
  /** The state is the one in the trace. */
  readonly agrees: boolean;
  /** The step lasted so long that the element showed the text for a slow step. */
  readonly slow: boolean;
}

export function stepsOf(trace: Trace): Step[] {
  const {entries} = trace;
  let before: FlowState = {status: 'idle'};
  let since = 0;
  return replay(trace).flatMap((state, at) => {
    const entry = entries[at];
    if (!entry) return [];
    if (state.status !== before.status) since = entry.at;
    before = state;
    const until = entries[at + 1]?.at ?? entry.at;
    return {entry, state, agrees: state.status === entry.status, slow: until - since >= SLOW};
  });
}

/** Formats milliseconds: `0.31 s`, `1 min 2.00 s`. They are negative if a clock was set back. */
export function time(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const seconds = ((Math.abs(ms) % 60_000) / 1000).toFixed(2);
  return `${ms < 0 ? '−' : ''}${minutes > 0 ? `${minutes} min ` : ''}${seconds} s`;
}

/** @returns the facts of an entry, one per text. */
export function factsOf({
  presentation,
  createUser,
  verification_id,
  coded,
  by,
  failure,
  facts,
  foreign,
}: TraceEntry): string[] {
  return [
    presentation && `by ${presentation}`,
    createUser && 'creates the user',
    coded && 'with a code',
    by && `by the ${by}`,
    failure,
    ...Object.entries(facts ?? {}).map(([name, fact]) => `${name}: ${[fact].flat().join(', ')}`),
    verification_id && `transaction ${verification_id}`,
    foreign && 'of another attempt, so it changed nothing',
  ].filter(fact => typeof fact === 'string' && fact !== '') as string[];
}

/** @returns the status as text, with the doubt that the user could see. */
export function stateOf(state: FlowState): string {
  return state.status === 'consenting' && state.doubtful ? 'consenting, in doubt' : state.status;
}

/** The step as a sentence, for screen readers. */
export function tell(steps: readonly Step[], index: number): string {
  const step = steps[index];
  if (!step) return '';
  const {entry, state, agrees, slow} = step;
  const where = `Step ${index + 1} of ${steps.length}, after ${time(entry.at)}: ${entry.event}, then ${stateOf(state)}`;
  const truth = agrees ? '' : ` The trace says ${entry.status}.`;
  return `${where}.${truth} The user reads: ${faceOf(state, slow).text}`;
}
