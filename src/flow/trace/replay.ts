import {UNKNOWN_PRESENTATION} from '../../protocol/proxy/presentations.ts';
import {UserDetails} from '../../protocol/details.ts';
import {failureWith} from '../../protocol/failures.ts';
import {step} from '../machine/transitions.ts';
import type {FlowEvent, FlowState} from '../machine/model.ts';
import type {Trace, TraceEntry} from './trace.ts';

const ATTEMPT = 'replayed';
const REPLAYED_VALUE = 'replayed';

/**
 * Replays a trace through the state machine, with placeholders for the values that a trace does not hold.
 *
 * @returns the states, one for each entry. If the status of a state differs from the status of its entry, the trace
 * was recorded by another version or was edited.
 * @example
 * ```ts
 * import {replay, type Trace} from 'cf-user-details/trace';
 *
 * const trace: Trace = {version: 1, entries: [{at: 0, event: 'reset', status: 'idle'}], truncated: false};
 * console.log(replay(trace)[0]?.status); // 'idle'
 * ```
 */
export function replay({entries}: Trace): FlowState[] {
  let state: FlowState = {status: 'idle'};
  return entries.map((entry, index) => {
    // A trace may start after the end of an earlier transaction; every end accepts the same first events as `idle`.
    [state] = step(index === 0 ? {status: 'idle'} : state, eventOf(entry));
    return state;
  });
}

// eslint-disable-next-line complexity -- a flat switch: one case for each event
function eventOf(entry: TraceEntry): FlowEvent {
  const {
    event: type,
    presentation = UNKNOWN_PRESENTATION,
    createUser = false,
    verification_id,
    by = 'page',
  } = entry;
  const id = entry.foreign ? 'foreign' : ATTEMPT;
  const attempt = {id, presentation, createUser, ...(verification_id === undefined ? {} : {verification_id})};
  const failure = failureWith(entry.failure ?? 'element-failed', entry.facts ?? {});
  switch (type) {
    case 'start':
      return {type, attempt, mobile: REPLAYED_VALUE};
    case 'resume':
      return {type, attempt, ...(entry.coded ? {code: REPLAYED_VALUE} : {})};
    case 'refused':
      return {type, attempt, failure};
    case 'prepared': {
      const session = {verification_id: verification_id ?? REPLAYED_VALUE, session_id: REPLAYED_VALUE};
      return {type, id, session: {...session, expiry: '', available_scopes: []}, until: Infinity};
    }
    case 'still-pending':
      return {type, id, until: Infinity};
    case 'returned':
      return {type, id, code: REPLAYED_VALUE};
    case 'exchanged':
      return {type, id, token: REPLAYED_VALUE};
    case 'received':
      return {type, id, details: emptyDetails()};
    case 'created':
      return {type, id, user: {user_id: REPLAYED_VALUE}};
    case 'failed':
    case 'show-failed':
      return {type, id, failure};
    case 'cancelled':
      return {type, id, by};
    case 'doubted':
    case 'reassured':
    case 'closed':
    case 'timed-out':
      return {type, id};
    case 'forget':
    case 'reset':
      return {type};
  }
}

function emptyDetails(): UserDetails {
  const read = UserDetails.read({});
  if ('details' in read) return read.details;
  throw new TypeError('The empty object cannot be read as details');
}
