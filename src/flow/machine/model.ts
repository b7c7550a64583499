/**
 * The three closed unions of the flow: states, events and effects. No state holds a code, a token or a session id, so
 * every state can be logged. Only `creating` and `done` hold personal data, which prints masked.
 */
import type {UserDetails} from '../../protocol/details.ts';
import type {AnyFailure, FailureCode} from '../../protocol/failures.ts';
import type {Presentation, SecureIdUser, Session} from '../../protocol/proxy/api.ts';

/** One attempt, from the press of the button to its outcome. */
export interface Attempt {
  /** Id of the attempt in this page. Each attempt has its own. It never leaves the page. */
  readonly id: string;
  /** How the consent page is shown. */
  readonly presentation: Presentation;
  /** Whether the Secure ID user is also created after the details arrive. */
  readonly createUser: boolean;
  /** Id of the transaction at Cashfree and at the proxy. Absent until the session is prepared. It is not a secret. */
  readonly verification_id?: string;
}

/** Ten digits, or a promise of them. No state holds it. */
export type Mobile = string | PromiseLike<string>;

/** Starts with the number of an earlier transaction that was denied or failed. The proxy holds the number. */
export interface Again {
  /** `verification_id` of the earlier transaction. */
  readonly again: string;
}

/** The statuses that wait for something. Each has a deadline. */
export type Busy = 'preparing' | 'consenting' | 'resuming' | 'exchanging' | 'fetching' | 'creating';

interface WithAttempt {
  readonly attempt: Attempt;
}

interface States {
  /** No transaction has started, or the flow was reset. */
  readonly idle: object;
  /** The proxy is asked for a session. */
  readonly preparing: WithAttempt;
  /** The user is at Cashfree's consent page. */
  readonly consenting: WithAttempt & {
    /** True if the consent page may be closed. The user is then asked how to continue. */
    readonly doubtful: boolean;
    /** True if the consent page can be shown again. False after a reload, which loses the session. */
    readonly reopens: boolean;
    /** Deadline, in milliseconds since the epoch. */
    readonly until: number;
  };
  /** The user has come back, and the proxy is asked for its record of the transaction. */
  readonly resuming: WithAttempt;
  /** The proxy is asked to exchange the code for a token. */
  readonly exchanging: WithAttempt;
  /** The proxy is asked for the details, unless they came with the token. */
  readonly fetching: WithAttempt;
  /** The details are here, and the proxy is asked to create the Secure ID user. */
  readonly creating: WithAttempt & {
    /** Undefined after the page was hidden. */
    readonly details: UserDetails | undefined;
  };
  readonly done: WithAttempt & {
    /** Undefined after they were taken, after five minutes, or after the page was hidden. */
    readonly details: UserDetails | undefined;
    /** The Secure ID user, or the failure of its creation. Absent if none was requested. */
    readonly user?: SecureIdUser | AnyFailure;
  };
  readonly denied: Unsuccessful;
  readonly cancelled: WithAttempt & {
    readonly by: 'user' | 'page';
  };
  /** The consent was not given in time, or the token expired. */
  readonly expired: Unsuccessful;
  /** Cashfree has no data for this mobile number. */
  readonly unavailable: Unsuccessful;
  readonly failed: Unsuccessful;
}

interface Unsuccessful extends WithAttempt {
  readonly failure: AnyFailure;
}

/** Status of a flow: the discriminant of {@link FlowState}. */
export type FlowStatus = keyof States;

/** State of a flow, as a union that is discriminated by `status`. */
export type FlowState = {readonly [S in FlowStatus]: {readonly status: S} & States[S]}[FlowStatus];

export type FlowEvent =
  | {readonly type: 'start'; readonly attempt: Attempt; readonly mobile: Mobile | Again}
  /** The attempt was refused before it started, because a precondition does not hold. */
  | {readonly type: 'refused'; readonly attempt: Attempt; readonly failure: AnyFailure}
  /** The page was loaded again, with or without a code. */
  | {readonly type: 'resume'; readonly attempt: Attempt; readonly code?: string}
  /** The proxy returned a session. `until`: deadline of consent, in milliseconds since the epoch. */
  | {readonly type: 'prepared'; readonly id: string; readonly session: Session; readonly until: number}
  /** The proxy's record is still pending; the consent window may still be open. */
  | {readonly type: 'still-pending'; readonly id: string; readonly until: number}
  /** The consent page looks closed, or looks open again. */
  | {readonly type: 'doubted' | 'reassured'; readonly id: string}
  /** The user consented, and the code came to this page. */
  | {readonly type: 'returned'; readonly id: string; readonly code: string}
  /** The consent page reported that the user closed it. */
  | {readonly type: 'closed'; readonly id: string}
  /** The consent page could not be shown, or reported an error. */
  | {readonly type: 'show-failed'; readonly id: string; readonly failure: AnyFailure}
  /** The proxy returned a token. `details`: it had fetched the details, and returned them too. */
  | {
      readonly type: 'exchanged';
      readonly id: string;
      readonly token: string;
      readonly details?: UserDetails | undefined;
    }
  | {readonly type: 'received'; readonly id: string; readonly details: UserDetails}
  | {readonly type: 'created'; readonly id: string; readonly user: SecureIdUser}
  | {readonly type: 'failed'; readonly id: string; readonly failure: AnyFailure}
  /** The deadline of the state passed. */
  | {readonly type: 'timed-out'; readonly id: string}
  /** The user or the page cancelled the attempt. */
  | {readonly type: 'cancelled'; readonly id: string; readonly by: 'user' | 'page'}
  /** The details are removed from memory. */
  | {readonly type: 'forget'}
  | {readonly type: 'reset'};

/** Work for the runner, as plain data. */
export type Effect =
  | {readonly type: 'prepare'; readonly attempt: Attempt; readonly mobile: Mobile | Again}
  | {readonly type: 'present'; readonly attempt: Attempt; readonly session: Session}
  /** Listen to the callback page. */
  | {readonly type: 'listen'; readonly attempt: Attempt}
  /** Close the consent page. */
  | {readonly type: 'dismiss'; readonly attempt: Attempt}
  /** Ask the proxy for its record. `hint` counts only if the record is undecided. */
  | {readonly type: 'ask'; readonly attempt: Attempt; readonly hint?: FailureCode}
  | {readonly type: 'exchange'; readonly attempt: Attempt; readonly code: string}
  /** Check the details, after asking the proxy for them if they are absent. */
  | {
      readonly type: 'fetch';
      readonly attempt: Attempt;
      readonly token: string;
      readonly details?: UserDetails | undefined;
    }
  | {readonly type: 'create'; readonly attempt: Attempt}
  /** Close what was opened and abort the running call. `abandon`: cancel the transaction at the proxy. */
  | {readonly type: 'stop'; readonly attempt: Attempt; readonly abandon: boolean};
