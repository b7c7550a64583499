import type {Presentation} from '../../protocol/proxy/api.ts';
import type {Clock} from '../base/clock.ts';
import type {Challenge} from './challenge.ts';
import type {Again, FlowEvent, FlowState, Mobile, FlowStatus} from '../machine/model.ts';
import type {TransactionStore} from '../redirect-response/transaction-store.ts';
import type {Opening, Presenter, ReportSignal} from '../presentations/presenter.ts';
import type {ProxyClient} from './proxy-client.ts';

export interface Ports {
  readonly client: ProxyClient;
  readonly presenters: Readonly<Record<Presentation, Presenter>>;
  readonly listen: (verification_id: string, report: ReportSignal) => () => void;
  readonly transactions: TransactionStore;
  readonly clock: Clock;
  /** Path, query and fragment of this page, to return to after a redirect. */
  readonly path: () => string;
}

export interface StartOptions extends Opening {
  readonly presentation: Presentation;
  readonly mobile: Mobile | Again;
  /** For the merchant's `authorize` hook; kept in memory only. */
  readonly challenge?: Challenge | null | undefined;
  readonly createUser?: boolean;
  /** Returned after a redirect; not personal. */
  readonly context?: string;
}

/** `from`: the status before the event, even if the listener was added later. */
export type FlowListener = (state: FlowState, event: FlowEvent, from: FlowStatus) => void;
