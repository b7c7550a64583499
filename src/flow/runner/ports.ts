import type {Presentation} from '../../protocol/proxy/api.ts';
import type {Clock} from '../base/clock.ts';
import type {Challenge} from './challenge.ts';
import type {Again, FlowEvent, FlowState, Mobile, FlowStatus} from '../machine/model.ts';
import type {TransactionStore} from '../redirect-response/transaction-store.ts';
import type {Presenter, ReportSignal} from '../presentations/presenter.ts';
import type {ProxyClient} from './proxy-client.ts';

/** The world, as far as a flow touches it. */
export interface Ports {
  readonly client: ProxyClient;
  readonly presenters: Readonly<Record<Presentation, Presenter>>;
  /** Hears what a callback page broadcasts about a transaction, until the returned function is called. */
  readonly listen: (verification_id: string, report: ReportSignal) => () => void;
  readonly transactions: TransactionStore;
  readonly clock: Clock;
  /** Path, query and fragment of this page, to come back to after a redirect. */
  readonly path: () => string;
}

export interface StartOptions {
  readonly presentation: Presentation;
  readonly mobile: Mobile | Again;
  /** For the merchant's `authorize`; kept in memory only. */
  readonly challenge?: Challenge | null | undefined;
  /** Also create the Secure ID user; default false. */
  readonly createUser?: boolean;
  /** Small and not personal; handed back after a redirect. */
  readonly context?: string;
  /** Address of Cashfree's web SDK, where the proxy has told it already. */
  readonly sdk?: string | undefined;
}

/** `from`: the status before, also for those who hear of it later. */
export type FlowListener = (state: FlowState, event: FlowEvent, from: FlowStatus) => void;
