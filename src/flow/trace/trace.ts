import type {AnyFailure, FailureCode} from '../../protocol/failures.ts';
import type {Presentation} from '../../protocol/proxy/api.ts';
import type {FlowEvent, FlowState, FlowStatus} from '../machine/model.ts';

/** Each change of the format increments it. */
export const TRACE_VERSION = 1;

/** Bounds the memory that a window with a changing state can use. */
export const TRACE_LENGTH = 200;

/** One event of a transaction, reduced to what may leave the page: no code, no token, no personal data. */
export interface TraceEntry {
  /** Milliseconds since the first entry. */
  readonly at: number;
  /** Type of the event. */
  readonly event: FlowEvent['type'];
  /** Status of the flow after the event. */
  readonly status: FlowStatus;
  /** True if the event belonged to another attempt. Such an event changes nothing. */
  readonly foreign?: true;
  /** How the consent page was shown. On `start`, `resume` and `refused`. */
  readonly presentation?: Presentation;
  /** Whether the attempt also creates the Secure ID user. On `start` and `resume`. */
  readonly createUser?: boolean;
  /**
   * Id of the transaction at Cashfree and at the proxy. On `resume` and `prepared`, if it is known. It is not a
   * secret.
   */
  readonly verification_id?: string;
  /** Whether the event carried a code. The code itself is never recorded. */
  readonly coded?: boolean;
  /** Who cancelled the transaction. On `cancelled`. */
  readonly by?: 'user' | 'page';
  /** Code of the failure. On `refused`, `failed` and `show-failed`. */
  readonly failure?: FailureCode;
  /** Facts of the failure: names, numbers and paths, no personal data. Absent if the failure has none. */
  readonly facts?: object;
}

/**
 * The events of one transaction, in order. A trace holds no code, no token, no session id and no personal data, and
 * can be attached to a support ticket.
 */
export interface Trace {
  /** Version of the format. This version of the package reads only its own. */
  readonly version: typeof TRACE_VERSION;
  /** The events, oldest first. At most 200. */
  readonly entries: readonly TraceEntry[];
  /** True if later events were left out because `entries` was full. */
  readonly truncated: boolean;
}

/** Records the events of a flow since the start of its last transaction. */
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
      ...recordedMembers(event),
    });
  }

  /** A new attempt starts a new trace. An attempt that is resumed with its id continues its trace. */
  #begin(id: string): void {
    if (id === this.#attempt) return;
    this.#attempt = id;
    this.#began = this.#now();
    this.#entries = [];
    this.#truncated = false;
  }
}

/** Lists the recorded members one by one, so that a new event type cannot leak a member. */
function recordedMembers(event: FlowEvent): Partial<TraceEntry> {
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
