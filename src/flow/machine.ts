/**
 * The whole flow as one pure function over closed unions.
 *
 * A state says what is true, an event what happened, an effect what to do next. No state ever holds a code, a token
 * or a session id, so every state can be logged, rendered and compared; the one exception is `creating` and `done`,
 * which hold the details, and those print masked.
 */
import type {UserDetails} from '../protocol/details.ts';
import {Failure, type AnyFailure, type Step as ProxyStep} from '../protocol/failures.ts';
import type {Presentation, SecureIdUser, Session} from '../protocol/proxy-api.ts';

/** One attempt, from press to outcome. Two attempts never share an `id`. */
export interface Attempt {
  readonly id: string;
  readonly presentation: Presentation;
  /** Also create the Secure ID user once the details are here. */
  readonly createUser: boolean;
  /** Cashfree's and the proxy's name of the transaction, once there is one. Not a secret. */
  readonly verification_id?: string;
}

/** Ten digits, or a promise of them. Never in a state. */
export type Mobile = string | PromiseLike<string>;

/** States in which something is awaited; each has a deadline. */
export type Busy = 'preparing' | 'consenting' | 'resuming' | 'exchanging' | 'fetching' | 'creating';

interface States {
  readonly idle: object;
  readonly preparing: {readonly attempt: Attempt};
  readonly consenting: {
    readonly attempt: Attempt;
    /** The consent window may be gone, and the user is asked. */
    readonly doubtful: boolean;
    /** Epoch milliseconds after which nobody is waited for. */
    readonly until: number;
  };
  readonly resuming: {readonly attempt: Attempt};
  readonly exchanging: {readonly attempt: Attempt};
  readonly fetching: {readonly attempt: Attempt};
  readonly creating: {readonly attempt: Attempt; readonly details: UserDetails};
  readonly done: {
    readonly attempt: Attempt;
    /** Undefined once taken, expired, or wiped because the page was hidden. */
    readonly details: UserDetails | undefined;
    /** The Secure ID user, if one was asked for, or why there is none. */
    readonly user?: SecureIdUser | AnyFailure;
  };
  readonly denied: Unsuccessful;
  readonly cancelled: {readonly attempt: Attempt; readonly by: 'user' | 'page'};
  readonly expired: Unsuccessful;
  readonly unavailable: Unsuccessful;
  readonly failed: Unsuccessful;
}

interface Unsuccessful {
  readonly attempt: Attempt;
  readonly failure: AnyFailure;
}

export type Status = keyof States;
export type FlowState = {readonly [S in Status]: {readonly status: S} & States[S]}[Status];

export type FlowEvent =
  | {readonly type: 'start'; readonly attempt: Attempt; readonly mobile: Mobile}
  /** Nothing was begun, because it could not have ended well. */
  | {readonly type: 'refused'; readonly attempt: Attempt; readonly failure: AnyFailure}
  /** The page came back from Cashfree, or was reloaded; with the code if it carried one. */
  | {readonly type: 'resume'; readonly attempt: Attempt; readonly code?: string}
  | {readonly type: 'prepared'; readonly id: string; readonly session: Session; readonly until: number}
  /** Asked for its record, the proxy says that nobody has answered yet; the consent window may still be open. */
  | {readonly type: 'still-pending'; readonly id: string; readonly until: number}
  | {readonly type: 'doubted' | 'reassured'; readonly id: string}
  | {readonly type: 'returned'; readonly id: string; readonly code: string}
  | {readonly type: 'exchanged'; readonly id: string; readonly token: string}
  | {readonly type: 'received'; readonly id: string; readonly details: UserDetails}
  | {readonly type: 'created'; readonly id: string; readonly user: SecureIdUser}
  | {readonly type: 'failed'; readonly id: string; readonly failure: AnyFailure}
  | {readonly type: 'timed-out'; readonly id: string}
  | {readonly type: 'cancelled'; readonly id: string; readonly by: 'user' | 'page'}
  | {readonly type: 'forget'}
  | {readonly type: 'reset'};

/** Work for the runner: a description, never a promise. */
export type Effect =
  | {readonly type: 'prepare'; readonly attempt: Attempt; readonly mobile: Mobile}
  | {readonly type: 'present'; readonly attempt: Attempt; readonly session: Session}
  | {readonly type: 'ask'; readonly attempt: Attempt}
  | {readonly type: 'exchange'; readonly attempt: Attempt; readonly code: string}
  | {readonly type: 'fetch'; readonly attempt: Attempt; readonly token: string}
  | {readonly type: 'create'; readonly attempt: Attempt; readonly details: UserDetails}
  /** Close what was opened and abort what is under way. `abandon`: tell the proxy that the transaction is over. */
  | {readonly type: 'stop'; readonly attempt: Attempt; readonly abandon: boolean};

export type Step = readonly [state: FlowState, effects: readonly Effect[]];

/**
 * How long each state may last, in milliseconds. Cashfree documents no latency; thirty seconds is what a person on a
 * slow network waits. Ten minutes for the human step is the lifetime that RFC 6749 section 4.1.2 gives a code.
 */
export const deadlines: Readonly<Record<Busy, number>> = {
  preparing: 30_000,
  consenting: 600_000,
  resuming: 30_000,
  exchanging: 30_000,
  fetching: 30_000,
  creating: 30_000,
};

/** The call that a state waits for, as its time-out names it. */
const awaited: Readonly<Record<Exclude<Busy, 'consenting'>, ProxyStep>> = {
  preparing: 'session',
  resuming: 'status',
  exchanging: 'token',
  fetching: 'user-details',
  creating: 'users',
};

type Transitions = {
  readonly [S in Status]: {
    readonly [E in FlowEvent['type']]?: (
      state: Extract<FlowState, {status: S}>,
      event: FlowEvent & {readonly type: E},
    ) => Step;
  };
};
type Running = Extract<FlowState, {status: Busy}>;
type Ended = Exclude<FlowState, Running | {status: 'idle'}>;

/** Every waiting state can fail, time out and be cancelled, in the same way. */
const exits = {
  failed: (state: Running, {failure}: {failure: AnyFailure}): Step => end(state, failure),
  'timed-out': (state: Running): Step => end(state, timeOut(state)),
  cancelled: ({attempt}: Running, {by}: {by: 'user' | 'page'}): Step => [
    {status: 'cancelled', attempt, by},
    [{type: 'stop', attempt, abandon: true}],
  ],
};

const openings = {
  start: (_: FlowState, {attempt, mobile}: FlowEvent & {type: 'start'}): Step => [
    {status: 'preparing', attempt},
    [{type: 'prepare', attempt, mobile}],
  ],
  refused: (_: FlowState, {attempt, failure}: FlowEvent & {type: 'refused'}): Step => [
    {status: failure.outcome, attempt, failure},
    [],
  ],
  resume: (_: FlowState, {attempt, code}: FlowEvent & {type: 'resume'}): Step =>
    code === undefined ? [{status: 'resuming', attempt}, [{type: 'ask', attempt}]] : exchange(attempt, code),
};

/** An ended flow starts anew by a press, and shows its first face again on `reset`. */
const endings = {...openings, reset: (): Step => [{status: 'idle'}, []]};

/** The machine as data: what may happen in each state. An event that is not listed changes nothing. */
export const transitions: Transitions = {
  idle: openings,
  preparing: {
    ...exits,
    prepared: ({attempt: {id, presentation, createUser}}, {session, until}) => {
      const attempt = {id, presentation, createUser, verification_id: session.verification_id};
      return [{status: 'consenting', attempt, doubtful: false, until}, [{type: 'present', attempt, session}]];
    },
  },
  consenting: {
    ...exits,
    doubted: state => [state.doubtful ? state : {...state, doubtful: true}, []],
    reassured: state => [state.doubtful ? {...state, doubtful: false} : state, []],
    returned: ({attempt}, {code}) => exchange(attempt, code),
    exchanged: ({attempt}, {token}) => fetchDetails(attempt, token),
    // The back button brought the page back as it was: ask what became of the transaction.
    resume: (state, event) =>
      event.attempt.id === state.attempt.id ? openings.resume(state, event) : [state, []],
  },
  resuming: {
    ...exits,
    'still-pending': ({attempt}, {until}) => [{status: 'consenting', attempt, doubtful: true, until}, []],
    exchanged: ({attempt}, {token}) => fetchDetails(attempt, token),
  },
  exchanging: {...exits, exchanged: ({attempt}, {token}) => fetchDetails(attempt, token)},
  fetching: {
    ...exits,
    received: ({attempt}, {details}) =>
      attempt.createUser
        ? [{status: 'creating', attempt, details}, [{type: 'create', attempt, details}]]
        : finish({attempt, details}),
  },
  creating: {
    // The details are here and stay: a user that could not be created does not take them away.
    created: (state, {user}) => finish(state, user),
    failed: (state, {failure}) => finish(state, failure),
    'timed-out': state => finish(state, timeOut(state)),
    cancelled: state => finish(state),
  },
  done: {
    ...endings,
    forget: state => [state.details === undefined ? state : {...state, details: undefined}, []],
  },
  denied: endings,
  cancelled: endings,
  expired: endings,
  unavailable: endings,
  failed: endings,
};

/**
 * One step of the flow.
 *
 * An event that makes no sense now, or that belongs to another attempt, returns the very same state object, so that a
 * caller can tell "nothing happened" by identity.
 */
export function step(state: FlowState, event: FlowEvent): Step {
  // Late answers of an attempt that was given up are dropped here, and only here.
  if ('id' in event && !(isRunning(state) && state.attempt.id === event.id)) return [state, []];
  const transition = transitions[state.status][event.type] as
    ((state: FlowState, event: FlowEvent) => Step) | undefined;
  return transition ? transition(state, event) : [state, []];
}

export function isRunning(state: FlowState): state is Running {
  return Object.hasOwn(deadlines, state.status);
}

export function isEnded(state: FlowState): state is Ended {
  return state.status !== 'idle' && !isRunning(state);
}

function exchange(attempt: Attempt, code: string): Step {
  return [{status: 'exchanging', attempt}, [{type: 'exchange', attempt, code}]];
}

function fetchDetails(attempt: Attempt, token: string): Step {
  return [{status: 'fetching', attempt}, [{type: 'fetch', attempt, token}]];
}

function finish(
  {attempt, details}: {attempt: Attempt; details: UserDetails},
  user?: SecureIdUser | AnyFailure,
): Step {
  return [{status: 'done', attempt, details, ...(user && {user})}, [{type: 'stop', attempt, abandon: false}]];
}

function timeOut({status}: Running): AnyFailure {
  if (status === 'consenting') return new Failure('consent-expired');
  return new Failure('proxy-unreachable', {step: awaited[status], timed_out: true});
}

function end({attempt}: Running, failure: AnyFailure): Step {
  return [{status: failure.outcome, attempt, failure}, [{type: 'stop', attempt, abandon: false}]];
}
