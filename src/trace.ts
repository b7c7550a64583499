/**
 * Reads a trace from a support ticket and replays it. This entry needs neither a page nor Lit: a script in Node can
 * import it, and the element does not load it.
 */
export type {FlowState, FlowStatus} from './flow/machine/model.ts';
export {readTrace, type TraceProblem} from './flow/trace/read-trace.ts';
export {replay} from './flow/trace/replay.ts';
export type {Trace, TraceEntry} from './flow/trace/trace.ts';
