import type {AnyFailure, FailureCode} from '../../protocol/failures.ts';
import type {Presentation} from '../../protocol/proxy/api.ts';
import type {FlowEvent, FlowState, FlowStatus} from '../machine/model.ts';

/** Of the form below. Another form gets another number. */
export const TRACE_VERSION = 1;

/** In entries. A transaction cannot need more; a window that flickers must not fill the memory. */
export const TRACE_LENGTH = 200;

/** One event, as far as it may leave the page. */
export interface TraceEntry {
  /** Milliseconds since the first entry. */
  readonly at: number;
  readonly event: FlowEvent['type'];
  /** The state that followed. */
  readonly status: FlowStatus;
  /** It belonged to another attempt, and changed nothing. */
  readonly foreign?: true;
  readonly presentation?: Presentation;
  readonly createUser?: boolean;
  readonly verification_id?: string;
  /** A code came along; not which. */
  readonly coded?: boolean;
  readonly by?: 'user' | 'page';
  readonly failure?: FailureCode;
  /** The failure's facts: names, numbers and paths, nothing personal. */
  readonly facts?: object;
}

/** One transaction, from its first event. Safe to attach to a ticket: no code, no token, no session, no personal data. */
export interface Trace {
  readonly version: typeof TRACE_VERSION;
  readonly entries: readonly TraceEntry[];
  /** Later events were left out. */
  readonly truncated: boolean;
}

/** Records what a flow is told, from the beginning of its last transaction. */
export class TraceRecorder {
  readonly #now: () => number;
  #began = 0;
  #entries: TraceEntry[] = [];
  #truncated = false;
  #attempt: string | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  get trace(): Trace {
    return {version: TRACE_VERSION, entries: [...this.#entries], truncated: this.#truncated};
  }

  /** @param after the state that followed. */
  record(event: FlowEvent, after: FlowState): void {
    if ('attempt' in event && 'attempt' in after && event.attempt.id === after.attempt.id)
      this.#begin(after.attempt.id);
    if (this.#entries.length === TRACE_LENGTH) {
      this.#truncated = true;
      return;
    }
    const foreign = 'id' in event && event.id !== this.#attempt;
    this.#entries.push({
      at: this.#now() - this.#began,
      event: event.type,
      status: after.status,
      ...(foreign && {foreign}),
      ...telling(event),
    });
  }

  /** A new attempt begins a new trace; the same one taken up again goes on with its own. */
  #begin(id: string): void {
    if (id === this.#attempt) return;
    this.#attempt = id;
    this.#began = this.#now();
    this.#entries = [];
    this.#truncated = false;
  }
}

/** The members that are named here, and no others: an event of tomorrow must not leak by itself. */
function telling(event: FlowEvent): Partial<TraceEntry> {
  switch (event.type) {
    case 'start':
    case 'resume': {
      const {presentation, createUser, verification_id} = event.attempt;
      const coded = event.type === 'resume' && event.code !== undefined;
      return {presentation, createUser, coded, ...(verification_id !== undefined && {verification_id})};
    }
    case 'refused':
      return {presentation: event.attempt.presentation, ...failureEntry(event.failure)};
    case 'prepared':
      return {verification_id: event.session.verification_id};
    case 'failed':
    case 'show-failed':
      return failureEntry(event.failure);
    case 'cancelled':
      return {by: event.by};
    default:
      return {};
  }
}

function failureEntry({code, facts}: AnyFailure): Partial<TraceEntry> {
  return {failure: code, ...(Object.keys(facts).length > 0 && {facts})};
}
