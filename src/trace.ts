/**
 * Reads a trace that came with a ticket, and plays it again. An entry of its own, as it needs neither a page nor Lit: a script in
 * Node may use it, and no page that shows the element loads it.
 */
export type {FlowState, FlowStatus} from './flow/machine/model.ts';
export {readTrace, type TraceProblem} from './flow/trace/read-trace.ts';
export {replay} from './flow/trace/replay.ts';
export type {Trace, TraceEntry} from './flow/trace/trace.ts';
