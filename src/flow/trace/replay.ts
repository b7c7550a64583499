import {UNKNOWN_PRESENTATION} from '../../protocol/proxy/presentations.ts';
import {UserDetails} from '../../protocol/details.ts';
import {failureWith} from '../../protocol/failures.ts';
import {step} from '../machine/transitions.ts';
import type {FlowEvent, FlowState} from '../machine/model.ts';
import type {Trace, TraceEntry} from './trace.ts';

const ATTEMPT = 'replayed';
const REPLAYED_VALUE = 'replayed';

/**
 * Plays a trace through the machine, with placeholders for what it does not tell.
 *
 * @returns the states, one for each entry. Where one has another status than its entry, the trace is of another version,
 *   or was changed.
 */
export function replay({entries}: Trace): FlowState[] {
  let state: FlowState = {status: 'idle'};
  return entries.map((entry, index) => {
    // A flow that had ended before began its next transaction from there; the first entry opens from any end.
    [state] = step(index === 0 ? {status: 'idle'} : state, eventOf(entry));
    return state;
  });
}

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
      return {type, id, details: nobody()};
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

function nobody(): UserDetails {
  const read = UserDetails.read({});
  if ('details' in read) return read.details;
  throw new TypeError('No empty details');
}
