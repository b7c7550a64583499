import {presentationTraits} from '../../protocol/proxy/presentations.ts';
import {isFailureCode, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';
import type {Presentation} from '../../protocol/proxy/api.ts';
import {withCodeParameter, RETURN_PATH} from '../../protocol/proxy/return-path.ts';
import {DeadlineTimer} from './deadline-timer.ts';
import {newAttemptId as newId} from './attempt-id.ts';
import {failureOfState, toFailure, runEffect, settleEffect, type ProxyEffect} from './run-effect.ts';
import {KeptNumber} from './kept-number.ts';
import {Listeners} from './listeners.ts';
import {canStart, isRecoverable, isRunning, mayReturn, step} from '../machine/transitions.ts';
import type {Attempt, Effect, FlowEvent, FlowState} from '../machine/model.ts';
import {attemptOf, leave, pendingOf} from '../redirect-response/transaction-store.ts';
import type {RedirectResponse} from '../redirect-response/redirect-response.ts';
import type {FlowListener, Ports, StartOptions} from './ports.ts';
import type {Signal} from '../presentations/presenter.ts';
import {orElse, safely} from '../base/report.ts';
import {ConsentStep} from './consent-step.ts';
import {TraceRecorder, type Trace} from '../trace/trace.ts';
import {POLL_INTERVAL, deadlineOf} from '../machine/deadlines.ts';

/** An exception in a port becomes an event and never stops the state machine. */
export class Flow {
  readonly key: string;
  readonly kept: KeptNumber;
  readonly #ports: Ports;
  readonly #listeners = new Listeners();
  readonly #deadline: DeadlineTimer;
  readonly #queue: FlowEvent[] = [];
  readonly #trace: TraceRecorder;
  readonly #consent: ConsentStep;
  #state: FlowState = {status: 'idle'};
  #work = new AbortController();
  #options: StartOptions | undefined;
  #context: string | undefined;
  #hint: FailureCode | undefined;

  constructor(key: string, ports: Ports) {
    this.key = key;
    this.#ports = ports;
    this.kept = new KeptNumber(ports.client);
    this.#consent = new ConsentStep(ports);
    this.#trace = new TraceRecorder(() => ports.clock.now());
    this.#deadline = new DeadlineTimer(ports.clock, () => this.#try(() => this.#wake()));
  }

  get state(): FlowState {
    return this.#state;
  }
  /** The page's value from `start`, kept across a redirect. */
  get context(): string | undefined {
    return this.#context;
  }

  get trace(): Trace {
    return this.#trace.trace;
  }

  /** Calls `listener` after every event, starting with events that had no listener. */
  subscribe(listener: FlowListener): () => void {
    return this.#listeners.add(listener);
  }

  /** Also reopens the consent page or fetches a lost answer. Popups need a call inside the user gesture. */
  start(options: StartOptions): void {
    const {presentation, mobile, createUser = false, context} = options;
    if (!canStart(this.#state)) return this.reopen();
    if (isRunning(this.#state)) this.cancel('user');
    // Recover, unless the number has changed. After a reload the page does not know it.
    if (isRecoverable(this.#state) && (this.#options === undefined || this.#options.mobile === mobile))
      return this.#send({type: 'resume', attempt: {...this.#state.attempt, id: newId()}});
    const attempt: Attempt = {id: newId(), presentation, createUser};
    this.#options = options;
    this.#context = context;
    this.#hint = undefined;
    const failure = this.#consent.open(presentation, signal => this.#onSignal(attempt.id, signal), options);
    this.#send({type: 'start', attempt, mobile});
    this.#reportShowFailure(attempt, failure);
  }

  refuse(presentation: Presentation, failure: AnyFailure): void {
    const attempt = {id: newId(), presentation, createUser: false};
    this.#send({type: 'refused', attempt, failure});
  }

  restore({code, hint}: RedirectResponse): void {
    const pending = orElse(() => this.#ports.transactions.read(this.key), undefined);
    const id = newId();
    this.#context = pending?.context;
    this.#hint = hint ?? (isFailureCode(pending?.hint) ? pending.hint : undefined);
    this.#send({type: 'resume', attempt: attemptOf(pending, id), ...(code === undefined ? {} : {code})});
  }

  /** The back/forward cache restored the page. */
  revive(): void {
    const state = this.#state;
    // The user left the consent page by the back button. An overlay or a popup is restored with the page.
    if (state.status === 'consenting' && presentationTraits[state.attempt.presentation].leavesPage)
      this.#send({type: 'resume', attempt: state.attempt});
    else this.resume();
  }

  reopen(): void {
    if (this.#state.status !== 'consenting' || !this.#state.reopens) return;
    const {attempt} = this.#state;
    const failure = this.#consent.show();
    if (failure) this.#reportShowFailure(attempt, failure);
    else this.#send({type: 'reassured', id: attempt.id});
  }

  cancel(by: 'user' | 'page' = 'page'): void {
    this.kept.drop();
    if (isRunning(this.#state)) this.#send({type: 'cancelled', id: this.#state.attempt.id, by});
  }

  reset(): void {
    this.kept.drop();
    this.#options = undefined;
    this.#send({type: 'reset'});
  }

  forget(): void {
    this.#send({type: 'forget'});
  }

  /** Checks the deadline and asks the proxy: the tab was suspended, or the network is back. */
  resume(): void {
    this.#try(() => {
      if (this.#deadline.isDue) this.#wake();
      else if (this.#state.status === 'consenting') this.#consent.ask();
    });
  }

  #wake(): void {
    const state = this.#state;
    if (!this.#deadline.isDue) {
      if (state.status === 'consenting') this.#consent.poll(state.attempt);
    } else if (isRunning(state)) {
      this.#send({type: 'timed-out', id: state.attempt.id});
    } else {
      this.forget();
    }
  }

  #send(event: FlowEvent): void {
    // An effect or a listener may send an event while another is processed.
    if (this.#queue.push(event) > 1) return;
    for (let next: FlowEvent | undefined; (next = this.#queue[0]); this.#queue.shift()) this.#take(next);
  }

  #try(action: () => void): void {
    const failure = failureOfState(action);
    if (failure && isRunning(this.#state)) this.#send({type: 'failed', id: this.#state.attempt.id, failure});
  }

  #take(event: FlowEvent): void {
    const before = this.#state;
    const [after, effects] = step(before, event);
    this.#try(() => this.#trace.record(event, after));
    if (after === before) return;
    this.#state = after;
    this.kept.observe(after);
    if (after.status !== before.status || event.type === 'forget') this.#try(() => this.#setDeadline(after));
    if (!mayReturn(after)) this.#try(() => leave(this.#ports.transactions, this.key, after));
    for (const effect of effects) this.#try(() => this.#perform(effect));
    this.#listeners.tell(after, event, before.status);
  }

  #perform(effect: Effect): void {
    const {attempt} = effect;
    switch (effect.type) {
      case 'listen':
        return this.#consent.listen(
          attempt,
          signal => this.#onSignal(attempt.id, signal),
          signal => this.#ask(attempt, signal),
        );
      case 'present':
        this.#ports.transactions.write(this.key, pendingOf(attempt, this.#ports.path(), this.#context));
        return this.#reportShowFailure(attempt, this.#consent.show(effect.session));
      case 'dismiss':
        return this.#consent.close();
      case 'stop': {
        this.#consent.close();
        const work = this.#work;
        this.#work = new AbortController();
        safely(() => work.abort());
        const state = this.#state;
        return this.kept.leave(state, effect, this.#options?.mobile, () => this.#state === state);
      }
      default:
        void this.#call(effect);
    }
  }

  async #call(effect: ProxyEffect): Promise<void> {
    const work = this.#work;
    const {client, clock} = this.#ports;
    try {
      const event = await runEffect(effect, client, clock, this.#hint, work.signal, {
        challenge: this.#options?.challenge,
        returnPath: effect.type === 'prepare' ? this.#returnPath(effect.attempt) : undefined,
      });
      if (work === this.#work) this.#send(event);
    } catch (error) {
      if (work === this.#work) this.#send({type: 'failed', id: effect.attempt.id, failure: toFailure(error)});
    }
  }

  /** For the proxy to keep, if the user leaves this page and it cannot store the path itself. */
  #returnPath({presentation}: Attempt): string | undefined {
    const {transactions, path} = this.#ports;
    if (!presentationTraits[presentation].leavesPage || transactions.isWritable()) return undefined;
    const opened = withCodeParameter(path());
    return RETURN_PATH.test(opened) ? opened : undefined;
  }

  /** An undecided answer changes nothing. */
  async #ask(attempt: Attempt, signal: AbortSignal): Promise<void> {
    const hint = this.#hint;
    const record = await this.#ports.client.status(attempt.verification_id, signal);
    const event = settleEffect(record, attempt, hint);
    if (event && !signal.aborted) this.#send(event);
  }

  #onSignal(id: string, signal: Signal): void {
    if (signal.type !== 'settled') return this.#send({...signal, id});
    // Kept for repeated requests.
    this.#hint = signal.hint ?? this.#hint;
    this.#consent.ask();
  }

  #reportShowFailure({id}: Attempt, failure: AnyFailure | undefined): void {
    if (failure) this.#send({type: 'show-failed', id, failure});
  }

  #setDeadline(state: FlowState): void {
    const every = state.status === 'consenting' ? POLL_INTERVAL : Infinity;
    this.#deadline.set(deadlineOf(state, this.#ports.clock.now(), this.#options?.challenge != null), every);
  }
}
