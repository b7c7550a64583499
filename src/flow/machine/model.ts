/**
 * The three closed unions of the flow: a state says what is true, an event what happened, an effect what to do next.
 *
 * No state ever holds a code, a token or a session id, so every state can be logged, rendered and compared; `creating`
 * and `done` hold the details, and those print masked.
 */
import type {UserDetails} from '../../protocol/details.ts';
import type {AnyFailure, FailureCode} from '../../protocol/failures.ts';
import type {Presentation, SecureIdUser, Session} from '../../protocol/proxy/api.ts';

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

/** The number of the transaction with this `verification_id`, which was denied or failed. The proxy holds it. */
export interface Again {
  readonly again: string;
}

/** States in which something is awaited; each has a deadline. */
export type Busy = 'preparing' | 'consenting' | 'resuming' | 'exchanging' | 'fetching' | 'creating';

interface States {
  readonly idle: object;
  readonly preparing: {readonly attempt: Attempt};
  readonly consenting: {
    readonly attempt: Attempt;
    /** The consent window may be gone, and the user is asked. */
    readonly doubtful: boolean;
    /** The consent page can be shown again from here; after a reload its session is gone. */
    readonly reopens: boolean;
    /** Epoch milliseconds after which nobody is waited for. */
    readonly until: number;
  };
  readonly resuming: {readonly attempt: Attempt};
  readonly exchanging: {readonly attempt: Attempt};
  readonly fetching: {readonly attempt: Attempt};
  readonly creating: {readonly attempt: Attempt; readonly details: UserDetails | undefined};
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

export type FlowStatus = keyof States;
export type FlowState = {readonly [S in FlowStatus]: {readonly status: S} & States[S]}[FlowStatus];

export type FlowEvent =
  | {readonly type: 'start'; readonly attempt: Attempt; readonly mobile: Mobile | Again}
  /** Nothing was begun, because it could not have ended well. */
  | {readonly type: 'refused'; readonly attempt: Attempt; readonly failure: AnyFailure}
  /** The page came back from Cashfree, or was reloaded; with the code if it carried one. */
  | {readonly type: 'resume'; readonly attempt: Attempt; readonly code?: string}
  | {readonly type: 'prepared'; readonly id: string; readonly session: Session; readonly until: number}
  /** Asked for its record, the proxy says that nobody has answered yet; the consent window may still be open. */
  | {readonly type: 'still-pending'; readonly id: string; readonly until: number}
  | {readonly type: 'doubted' | 'reassured'; readonly id: string}
  | {readonly type: 'returned'; readonly id: string; readonly code: string}
  /** The user closed the consent page, and it said so. */
  | {readonly type: 'closed'; readonly id: string}
  /** The consent page could not be shown, or broke. */
  | {readonly type: 'show-failed'; readonly id: string; readonly failure: AnyFailure}
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
  | {readonly type: 'prepare'; readonly attempt: Attempt; readonly mobile: Mobile | Again}
  | {readonly type: 'present'; readonly attempt: Attempt; readonly session: Session}
  /** Hear what a callback page broadcasts. */
  | {readonly type: 'listen'; readonly attempt: Attempt}
  /** The consent page has done its work: close it. */
  | {readonly type: 'dismiss'; readonly attempt: Attempt}
  /** `hint`: what it means where the proxy's record says nothing. */
  | {readonly type: 'ask'; readonly attempt: Attempt; readonly hint?: FailureCode}
  | {readonly type: 'exchange'; readonly attempt: Attempt; readonly code: string}
  | {readonly type: 'fetch'; readonly attempt: Attempt; readonly token: string}
  | {readonly type: 'create'; readonly attempt: Attempt}
  /** Close what was opened and abort what is under way. `abandon`: tell the proxy that the transaction is over. */
  | {readonly type: 'stop'; readonly attempt: Attempt; readonly abandon: boolean};
