/** A world for flows that a test holds in its hands: its clock, its proxy, its windows. */
import type {Clock} from '../../../src/flow/base/clock.ts';
import {Flow} from '../../../src/flow/runner/flow.ts';
import type {FlowEvent, FlowState} from '../../../src/flow/machine/model.ts';
import type {
  PendingTransaction,
  TransactionStore,
} from '../../../src/flow/redirect-response/transaction-store.ts';
import type {Ports} from '../../../src/flow/runner/ports.ts';
import type {Presented, Presenter, ReportSignal, Signal} from '../../../src/flow/presentations/presenter.ts';
import type {ProxyClient} from '../../../src/flow/runner/proxy-client.ts';
import {UserDetails} from '../../../src/protocol/details.ts';
import type {Presentation, Session, TransactionStatus} from '../../../src/protocol/proxy/api.ts';

/** Marks by which a leak of something secret or personal is found. */
export const SECRETS = {
  code: 'c0de-secret',
  token: 't0ken-secret',
  session: 'sessi0n-secret',
  mobile: '9000000000',
};

export const VERIFICATION_ID = 'a-transaction';

export function session(verification_id = VERIFICATION_ID): Session {
  return {
    verification_id,
    session_id: SECRETS.session,
    expiry: '',
    available_scopes: ['NAME'],
    consent_url: 'https://consent.example/',
    sdk: {src: 'https://sdk.example/index.js'},
  };
}

/** Invented details. `Asha Test` represents all personal data. */
export function details(verification_id = VERIFICATION_ID): UserDetails {
  const read = UserDetails.read({
    verification_id,
    scopes: [
      {scope: 'NAME', records: [{metadata: {name: 'Asha Test'}}]},
      {scope: 'MOBILE', records: [{metadata: {mobile: SECRETS.mobile}}]},
    ],
  });
  if ('details' in read) return read.details;
  throw new Error(read.paths.join());
}

/** A clock that the test advances. */
export class TestClock implements Clock {
  time = 1_800_000_000_000;
  #timers: {at: number; action: () => void}[] = [];
  #elapsed = 0;

  get waiting(): number {
    return this.#timers.length;
  }

  now(): number {
    return this.time;
  }

  clear(): void {
    this.#timers = [];
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = {at: this.#elapsed + milliseconds, action};
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter(each => each !== timer);
    };
  }

  /** Lets time pass, with every timer in its turn, and everything that follows from it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#elapsed + milliseconds;
    for (;;) {
      const next = this.#timers.filter(({at}) => at <= end).sort((a, b) => a.at - b.at)[0];
      this.#advance(next ? next.at : end);
      if (!next) return;
      this.#timers = this.#timers.filter(each => each !== next);
      next.action();
      await settled();
    }
  }

  #advance(to: number): void {
    this.time += Math.max(0, to - this.#elapsed);
    this.#elapsed = Math.max(this.#elapsed, to);
  }
}

/** Lets every promise that is ready run out. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 24; turn++) await Promise.resolve();
}

/** An answer that the test gives. */
export interface Question<T> {
  readonly signal: AbortSignal | undefined;
  answer(value: T): void;
  fail(error: Error): void;
}

type Answers = {
  [Name in keyof ProxyClient]: Awaited<ReturnType<ProxyClient[Name]>>;
};

/** A proxy that notes every call and answers by hand. */
export class TestClient implements ProxyClient {
  readonly calls: string[] = [];
  /** The challenge token of each call for a session. */
  readonly challenges: (string | undefined)[] = [];
  readonly #open: {[Name in keyof Answers]?: Question<Answers[Name]>[]} = {};

  capabilities = (signal: AbortSignal) => this.#ask('capabilities', 'capabilities', signal);
  session: ProxyClient['session'] = ({mobile, again, presentation, path}, signal, challenge, transaction) => {
    this.challenges.push(challenge);
    const call = `session ${again ? `again ${transaction}` : mobile} ${presentation}`;
    return this.#ask('session', path === undefined ? call : `${call} ${path}`, signal);
  };
  token: ProxyClient['token'] = (code, id, signal) => this.#ask('token', `token ${code} ${id}`, signal);
  status: ProxyClient['status'] = (id, signal, ended) =>
    this.#ask('status', `status ${id}${ended ? ' ended' : ''}`, signal);
  userDetails: ProxyClient['userDetails'] = (token, id, signal) =>
    this.#ask('userDetails', `user-details ${token} ${id}`, signal);
  users: ProxyClient['users'] = (id, signal) => this.#ask('users', `users ${id}`, signal);
  cancel = (id: string) => this.#ask('cancel', `cancel ${id}`);

  count(name: string): number {
    return this.calls.filter(call => call.startsWith(name)).length;
  }

  /** How many questions of that kind are open and wanted. */
  waiting(name: keyof Answers): number {
    return this.#open[name]?.filter(({signal}) => !signal?.aborted).length ?? 0;
  }

  /** Answers the oldest open question of that kind; waits for it if need be. */
  async answer<Name extends keyof Answers>(name: Name, value: Answers[Name]): Promise<void> {
    (await this.question(name)).answer(value);
    await settled();
  }

  async fail(name: keyof Answers, error: Error): Promise<void> {
    (await this.question(name)).fail(error);
    await settled();
  }

  async question<Name extends keyof Answers>(name: Name): Promise<Question<Answers[Name]>> {
    await settled();
    const open = this.#open[name];
    const question = open?.shift();
    if (!question) throw new Error(`No request for ${name} is open. Requests: ${this.calls.join(', ')}`);
    return question;
  }

  #ask<Name extends keyof Answers>(name: Name, call: string, signal?: AbortSignal): Promise<Answers[Name]> {
    this.calls.push(call);
    return new Promise((answer, fail) => {
      if (signal?.aborted) return fail(signal.reason as Error);
      signal?.addEventListener('abort', () => fail(signal.reason as Error));
      const open = (this.#open[name] ??= []) as Question<Answers[Name]>[];
      open.push({signal, answer, fail});
    });
  }
}

/** The calls of a presentation, and a function that reports signals as it does. */
export class TestPresenter {
  readonly log: string[] = [];
  report: ReportSignal = () => undefined;
  /** Thrown when it is opened, or shown. */
  blocked: Error | undefined;
  broken: Error | undefined;

  readonly presenter: Presenter = (report): Presented => {
    if (this.blocked) throw this.blocked;
    this.log.push('open');
    this.report = report;
    return {
      show: () => {
        if (this.broken) throw this.broken;
        this.log.push('show');
      },
      close: () => void this.log.push('close'),
    };
  };
}

export class TestStore implements TransactionStore {
  readonly entries = new Map<string, PendingTransaction>();
  read = (key: string) => this.entries.get(key);
  write = (key: string, pending: PendingTransaction) => void this.entries.set(key, pending);
  clear = (key: string) => void this.entries.delete(key);
  some = () => this.entries.size > 0;
  isWritable = () => true;
}

/** A flow over all of it. `listeners` of the channel are called by {@link TestWorld.broadcast}. */
export class TestWorld {
  readonly clock = new TestClock();
  readonly client = new TestClient();
  readonly shown = new TestPresenter();
  readonly pending = new TestStore();
  readonly told: [FlowState, FlowEvent][] = [];
  readonly #channels = new Map<string, Set<ReportSignal>>();
  flow = this.open();

  /** The reloaded page: only the store is the same. */
  open(): Flow {
    this.flow = this.openSilent();
    this.flow.subscribe((state, event) => this.told.push([state, event]));
    return this.flow;
  }

  /** The same, without listeners. */
  openSilent(): Flow {
    this.#channels.clear();
    this.clock.clear();
    const {presenter} = this.shown;
    const ports: Ports = {
      client: this.client,
      presenters: {overlay: presenter, popup: presenter, redirect: presenter},
      listen: (id, report) => {
        const reports = this.#channels.get(id) ?? new Set();
        this.#channels.set(id, reports.add(report));
        return () => reports.delete(report);
      },
      transactions: this.pending,
      clock: this.clock,
      path: () => '/shop?step=2#form',
    };
    return new Flow('/cf ', ports);
  }

  get status(): FlowState['status'] {
    return this.flow.state.status;
  }

  get channels(): number {
    return [...this.#channels.values()].reduce((sum, reports) => sum + reports.size, 0);
  }

  broadcast(id: string, signal: Signal = {type: 'settled'}): void {
    for (const report of this.#channels.get(id) ?? []) report(signal);
  }

  press(presentation: Presentation = 'popup', more: {createUser?: boolean; context?: string} = {}): void {
    this.flow.start({presentation, mobile: SECRETS.mobile, ...more});
  }

  /** Up to the consent page. */
  async consent(presentation: Presentation = 'popup', more: {createUser?: boolean; context?: string} = {}) {
    this.press(presentation, more);
    await this.client.answer('session', session());
  }
}

export function record(
  status: TransactionStatus['status'],
  more: Partial<TransactionStatus> = {},
): TransactionStatus {
  return {status, verification_id: VERIFICATION_ID, ...more};
}

export const token = {
  access_token: SECRETS.token,
  token_type: 'Bearer' as const,
  expiry: '',
  verification_id: VERIFICATION_ID,
};
