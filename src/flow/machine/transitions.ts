import type {UserDetails} from '../../protocol/details.ts';
import {Failure, isFailure, type AnyFailure, type ProxyStep} from '../../protocol/failures.ts';
import type {SecureIdUser} from '../../protocol/proxy/api.ts';
import type {Attempt, Busy, Effect, FlowEvent, FlowState, FlowStatus} from './model.ts';

export type Transition = readonly [state: FlowState, effects: readonly Effect[]];

/**
 * In milliseconds. Cashfree documents no latency. `exchanging` and `fetching` include one minute for the
 * merchant's quota (docs/cashfree-contract.md section 2.3). `consenting`: RFC 6749 section 4.1.2 recommends
 * at most ten minutes for a code.
 */
export const deadlines: Readonly<Record<Busy, number>> = {
  preparing: 30_000,
  consenting: 600_000,
  resuming: 30_000,
  exchanging: 100_000,
  fetching: 100_000,
  creating: 30_000,
};

const awaited: Readonly<Record<Busy, ProxyStep>> = {
  preparing: 'session',
  consenting: 'status',
  resuming: 'status',
  exchanging: 'token',
  fetching: 'user-details',
  creating: 'users',
};

type Transitions = {
  readonly [S in FlowStatus]: {
    readonly [E in FlowEvent['type']]?: (
      state: Extract<FlowState, {status: S}>,
      event: FlowEvent & {readonly type: E},
    ) => Transition;
  };
};
type Running = Extract<FlowState, {status: Busy}>;
type EndedState = Exclude<FlowState, Running | {status: 'idle'}>;

const exits = {
  failed: (state: Running, {failure}: {failure: AnyFailure}): Transition => end(state, failure),
  'timed-out': (state: Running): Transition => end(state, timeOut(state)),
  cancelled: ({attempt}: Running, {by}: {by: 'user' | 'page'}): Transition => [
    {status: 'cancelled', attempt, by},
    [{type: 'stop', attempt, abandon: true}],
  ],
};

const openings = {
  start: (_: FlowState, {attempt, mobile}: FlowEvent & {type: 'start'}): Transition => [
    {status: 'preparing', attempt},
    [{type: 'prepare', attempt, mobile}],
  ],
  refused: (_: FlowState, {attempt, failure}: FlowEvent & {type: 'refused'}): Transition => [
    {status: failure.outcome, attempt, failure},
    [],
  ],
  resume: (_: FlowState, {attempt, code}: FlowEvent & {type: 'resume'}): Transition =>
    code === undefined
      ? [{status: 'resuming', attempt}, [{type: 'ask', attempt}]]
      : toExchanging(attempt, code),
};

const endings = {...openings, reset: (): Transition => [{status: 'idle'}, []]};

/** An event that is not listed for a state is ignored. */
export const transitions: Transitions = {
  idle: openings,
  preparing: {
    ...exits,
    prepared: ({attempt: {id, presentation, createUser}}, {session, until}) => {
      const attempt = {id, presentation, createUser, verification_id: session.verification_id};
      return [
        {status: 'consenting', attempt, doubtful: false, reopens: true, until},
        [
          {type: 'listen', attempt},
          {type: 'present', attempt, session},
        ],
      ];
    },
    'show-failed': (state, {failure}) => end(state, failure),
  },
  consenting: {
    ...exits,
    doubted: state => [state.doubtful ? state : {...state, doubtful: true}, []],
    reassured: state => [state.doubtful ? {...state, doubtful: false} : state, []],
    returned: ({attempt}, {code}) => dismissed(toExchanging(attempt, code), attempt),
    exchanged: ({attempt}, event) => dismissed(fetchDetails(attempt, event), attempt),
    // A suspended tab may have missed the answer: ask the proxy before the attempt ends.
    'timed-out': ({attempt}) =>
      dismissed([{status: 'resuming', attempt}, [{type: 'ask', attempt, hint: 'consent-expired'}]], attempt),
    // Only here: a web SDK that reports "closed" or "failed" after the code must not undo the success.
    closed: state => exits.cancelled(state, {by: 'user'}),
    'show-failed': (state, {failure}) => end(state, failure),
    // The back/forward cache restored the page: ask the proxy for its record.
    resume: (state, event) =>
      event.attempt.id === state.attempt.id ? openings.resume(state, event) : [state, []],
  },
  resuming: {
    ...exits,
    'still-pending': ({attempt}, {until}) => [
      {status: 'consenting', attempt, doubtful: true, reopens: false, until},
      [{type: 'listen', attempt}],
    ],
    exchanged: ({attempt}, event) => fetchDetails(attempt, event),
  },
  exchanging: {...exits, exchanged: ({attempt}, event) => fetchDetails(attempt, event)},
  fetching: {
    ...exits,
    received: ({attempt}, {details}) =>
      attempt.createUser
        ? [{status: 'creating', attempt, details}, [{type: 'create', attempt}]]
        : finish({attempt, details}),
  },
  creating: {
    // A failed creation of the user does not discard the details.
    created: (state, {user}) => finish(state, user),
    failed: (state, {failure}) => finish(state, failure),
    'timed-out': state => finish(state, timeOut(state)),
    cancelled: state => finish(state),
    forget: state => [state.details === undefined ? state : {...state, details: undefined}, []],
  },
  done: {
    ...endings,
    forget: state => {
      const {attempt, user} = state;
      if (!holdsPersonal(state)) return [state, []];
      return [{status: 'done', attempt, details: undefined, ...(isFailure(user) && {user})}, []];
    },
  },
  denied: endings,
  cancelled: endings,
  expired: endings,
  unavailable: endings,
  failed: endings,
};

/** An event that is ignored returns the same state object: callers compare by identity. */
export function step(state: FlowState, event: FlowEvent): Transition {
  // Drop late answers of an abandoned attempt.
  if ('id' in event && !(isRunning(state) && state.attempt.id === event.id)) return [state, []];
  const transition = transitions[state.status][event.type] as
    ((state: FlowState, event: FlowEvent) => Transition) | undefined;
  return transition ? transition(state, event) : [state, []];
}

export function isRunning(state: FlowState): state is Running {
  return Object.hasOwn(deadlines, state.status);
}

export function isEnded(state: FlowState): state is EndedState {
  return state.status !== 'idle' && !isRunning(state);
}

/** No attempt is running, or the running one lost its window by a reload. */
export function canStart(state: FlowState): boolean {
  return !isRunning(state) || (state.status === 'consenting' && !state.reopens);
}

/** Only the network failed: the proxy may have the answer, or may still get it. */
export function isRecoverable(state: FlowState): state is Extract<FlowState, {status: 'failed'}> {
  return (
    state.status === 'failed' &&
    state.attempt.verification_id !== undefined &&
    state.failure.code === 'proxy-unreachable' &&
    ['token', 'status', 'user-details'].includes(state.failure.facts.step)
  );
}

/** The proxy may still accept a code, or repeat its answer: the stored transaction is kept. */
export function mayReturn(state: FlowState): boolean {
  return isRunning(state) || isRecoverable(state) || wasRefused(state);
}

export function holdsPersonal(state: FlowState): boolean {
  if (state.status === 'creating') return state.details !== undefined;
  if (state.status !== 'done') return false;
  return state.details !== undefined || (state.user !== undefined && !isFailure(state.user));
}

/** A link can carry a forged code. After its refusal the proxy still accepts the code of the consent page. */
function wasRefused(state: FlowState): boolean {
  if (state.status !== 'failed') return false;
  return state.failure.code === 'code-rejected' || state.failure.code === 'binding-mismatch';
}

function toExchanging(attempt: Attempt, code: string): Transition {
  return [{status: 'exchanging', attempt}, [{type: 'exchange', attempt, code}]];
}

function fetchDetails(attempt: Attempt, {token, details}: FlowEvent & {type: 'exchanged'}): Transition {
  return [{status: 'fetching', attempt}, [{type: 'fetch', attempt, token, details}]];
}

function dismissed([state, effects]: Transition, attempt: Attempt): Transition {
  return [state, [{type: 'dismiss', attempt}, ...effects]];
}

function finish(
  {attempt, details}: {attempt: Attempt; details: UserDetails | undefined},
  user?: SecureIdUser | AnyFailure,
): Transition {
  return [{status: 'done', attempt, details, ...(user && {user})}, [{type: 'stop', attempt, abandon: false}]];
}

function timeOut({status}: Running): AnyFailure {
  return new Failure('proxy-unreachable', {step: awaited[status], timed_out: true});
}

function end({status, attempt}: Running, failure: AnyFailure): Transition {
  const ended = {status: failure.outcome, attempt, failure} as const;
  const abandon =
    (status === 'consenting' || status === 'resuming') && !isRecoverable(ended) && !wasRefused(ended);
  return [ended, [{type: 'stop', attempt, abandon}]];
}
