/** A model of everything around a flow, in which anything may happen in any order. */
import {Flow} from '../../../src/flow/runner/flow.ts';
import type {FlowEvent, FlowState} from '../../../src/flow/machine/model.ts';
import type {Presented, ReportSignal, Signal} from '../../../src/flow/presentations/presenter.ts';
import type {ProxyClient} from '../../../src/flow/runner/proxy-client.ts';
import type {Trace} from '../../../src/flow/trace/trace.ts';
import type {UserDetails} from '../../../src/protocol/details.ts';
import {Failure, type FailureCode, type ProxyStep} from '../../../src/protocol/failures.ts';
import type {Presentation, TransactionStatus} from '../../../src/protocol/proxy/api.ts';
import {details, SECRETS, session, settled, TestClock, TestStore} from './support.ts';

/** How the network treats a call: it works; fails at once; swallows the request; swallows the answer; answers later. */
export const networks = ['up', 'down', 'deaf', 'mute', 'slow'] as const;
export type Network = (typeof networks)[number];

interface Transaction {
  status: TransactionStatus['status'];
  approved: boolean;
}

/** The proxy and Cashfree behind it. Codes and tokens carry the id of their transaction. */
class Server {
  readonly transactions = new Map<string, Transaction>();
  readonly exchanges = new Map<string, number>();
  /** Whether the proxy fetches the details with the token. Another one, or one whose fetch failed, does not. */
  fetchesAhead = false;

  open(): string {
    const id = `transaction-${this.transactions.size}`;
    this.transactions.set(id, {status: 'pending', approved: false});
    return id;
  }

  exchange(code: string, wanted: string | undefined): string {
    const [, id = ''] = code.split(':');
    const transaction = this.transactions.get(id);
    if (wanted !== undefined && wanted !== id) throw new Failure('binding-mismatch');
    if (!transaction || transaction.status === 'none') throw new Failure('transaction-missing');
    if (transaction.status === 'pending') this.exchanges.set(id, (this.exchanges.get(id) ?? 0) + 1);
    if (transaction.status === 'pending') transaction.status = 'exchanged';
    return id;
  }

  cancel(id: string): void {
    const transaction = this.transactions.get(id);
    if (transaction) transaction.status = 'none';
  }

  status(id: string | undefined): TransactionStatus {
    const {status} = this.transactions.get(id ?? '') ?? {status: 'none' as const};
    // A receipt reads delivered details again.
    if (status !== 'exchanged' && status !== 'delivered') return {status};
    return {status, access_token: `${SECRETS.token}:${id}`};
  }

  /** An answer with a token may contain the details, which are then delivered. */
  along<T extends {readonly access_token?: string | undefined}>(answer: T): T & {details?: UserDetails} {
    const {access_token} = answer;
    if (!this.fetchesAhead || access_token === undefined) return answer;
    return {...answer, details: details(this.fetch(access_token))};
  }

  fetch(token: string): string {
    const [, id = ''] = token.split(':');
    const transaction = this.transactions.get(id);
    if (!transaction || transaction.status === 'none') throw new Failure('token-rejected');
    transaction.status = 'delivered';
    return id;
  }
}

/** One person, one tab, one transaction after the other. */
export class Interleaved {
  readonly clock = new TestClock();
  readonly server = new Server();
  readonly pending = new TestStore();
  readonly told: [FlowState, FlowEvent][] = [];
  readonly received: string[] = [];
  readonly posted: string[] = [];
  readonly traces: Trace[] = [];
  network: Network = 'up';
  flow: Flow;
  opened = 0;
  closed = 0;
  blocked = false;
  reports: ReportSignal[] = [];
  #page = 0;
  readonly #channels = new Set<{id: string; report: ReportSignal}>();
  readonly #late: (() => void)[] = [];
  readonly #answered = new Set<string>();

  constructor() {
    this.flow = this.load();
  }

  get channels(): number {
    return this.#channels.size;
  }

  /** Reloads the page. Everything that the old page waited for is lost. */
  load(): Flow {
    this.#page++;
    this.clock.clear();
    this.#channels.clear();
    this.#late.length = 0;
    this.reports = [];
    this.opened = this.closed = 0;
    this.flow = new Flow('key', {
      client: this.#client(),
      presenters: {overlay: this.#present, popup: this.#present, redirect: this.#present},
      listen: (id, report) => {
        const channel = {id, report};
        this.#channels.add(channel);
        return () => this.#channels.delete(channel);
      },
      transactions: this.pending,
      clock: this.clock,
      path: () => '/',
    });
    this.flow.subscribe((state, event) => {
      this.told.push([state, event]);
      if (event.type === 'received') this.received.push(event.details.verification_id ?? '');
    });
    if (this.pending.some()) this.flow.restore({});
    return this.flow;
  }

  press(presentation: Presentation): void {
    this.flow.start({presentation, mobile: SECRETS.mobile, createUser: false});
  }

  /** The transaction that the page waits for. */
  get current(): string | undefined {
    const {state} = this.flow;
    return 'attempt' in state ? state.attempt.verification_id : undefined;
  }

  /** The person approves, and the code comes straight to the page, as often as it likes. */
  approveHere(times: number): void {
    const id = this.#approve();
    if (id === undefined) return;
    for (let time = 0; time < times; time++) this.say({type: 'returned', code: `${SECRETS.code}:${id}`});
  }

  /** The person approves, the callback page posts the code, and tells the page by some of the routes, or none. */
  approveThere(byMessage: boolean, byBroadcast: boolean): void {
    const id = this.#approve();
    if (id === undefined) return;
    this.server.exchange(`${SECRETS.code}:${id}`, id);
    if (byMessage) this.say({type: 'settled'});
    if (byBroadcast) this.broadcast(id, {type: 'settled'});
  }

  /** A code of another person's consent. */
  foreignCode(): void {
    this.say({type: 'returned', code: `${SECRETS.code}:${this.server.open()}`});
  }

  say(signal: Signal): void {
    // Windows and scripts of earlier attempts speak as well.
    for (const report of this.reports) report(signal);
  }

  /** The callback page opened without a code, and reports its hint. */
  hint(hint: FailureCode): void {
    const id = this.current;
    if (id === undefined) return;
    this.#answered.add(id);
    this.broadcast(id, {type: 'settled', hint});
  }

  broadcast(id: string, signal: Signal): void {
    for (const channel of [...this.#channels]) if (channel.id === id) channel.report(signal);
  }

  /** Lets a slow answer arrive, whichever. */
  arrive(which: number): void {
    const [answer] = this.#late.splice(which % Math.max(1, this.#late.length), 1);
    answer?.();
  }

  /** The network works again, and all that is late arrives. */
  async heal(): Promise<void> {
    this.network = 'up';
    while (this.#late.length > 0) {
      this.arrive(0);
      await settled();
    }
    await settled();
  }

  keepTrace(): void {
    this.traces.push(this.flow.trace);
  }

  readonly #present = (report: ReportSignal): Presented => {
    if (this.blocked) throw new Failure('popup-blocked');
    const page = this.#page;
    this.opened++;
    this.reports.push(report);
    let open = true;
    return {
      show: () => undefined,
      close: () => {
        if (open && page === this.#page) this.closed++;
        open = false;
      },
    };
  };

  #approve(): string | undefined {
    const {state} = this.flow;
    const id = this.current;
    const transaction = this.server.transactions.get(id ?? '');
    // Elsewhere the consent page is closed, or its time is over.
    if (id === undefined || state.status !== 'consenting' || transaction?.status !== 'pending')
      return undefined;
    // A user who returned without a code has answered, and is not asked again.
    if (this.#answered.has(id)) return undefined;
    transaction.approved = true;
    return id;
  }

  #client(): ProxyClient {
    const {server} = this;
    return {
      capabilities: () => Promise.reject(new Error('not asked')),
      session: (_, signal) => this.#call('session', signal, () => session(server.open())),
      token: (code, id, signal) => {
        this.posted.push(`${this.#page} ${code}`);
        return this.#call('token', signal, () => {
          const verification_id = server.exchange(code, id);
          return server.along({
            access_token: `${SECRETS.token}:${verification_id}`,
            token_type: 'Bearer' as const,
            expiry: '',
            verification_id,
          });
        });
      },
      status: (id, signal) => this.#call('status', signal, () => server.along(server.status(id))),
      userDetails: (token, _, signal) =>
        this.#call('user-details', signal, () => details(server.fetch(token))),
      users: () => Promise.reject(new Error('not asked')),
      cancel: id => this.#call('cancel', undefined, () => server.cancel(id)),
    };
  }

  #call<T>(step: ProxyStep, signal: AbortSignal | undefined, serve: () => T): Promise<T> {
    const {network} = this;
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(errorOf(signal?.reason));
      signal?.addEventListener('abort', stop);
      if (signal?.aborted) return stop();
      if (network === 'down') return reject(new Failure('proxy-unreachable', {step, timed_out: false}));
      if (network === 'deaf') return;
      try {
        const answer = serve();
        if (network === 'mute') return;
        if (network === 'slow') this.#late.push(() => resolve(answer));
        else resolve(answer);
      } catch (error) {
        reject(errorOf(error));
      }
    });
  }
}

function errorOf(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
