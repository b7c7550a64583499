import type {AnyFailure, FailureCode} from '../protocol/failures.ts';
import type {Presentation, Session} from '../protocol/proxy-api.ts';
import {Alarm} from './alarm.ts';
import {answerOf, failureFrom, perform, type Call} from './effects.ts';
import {deadlines, isEnded, isRunning, step} from './machine.ts';
import type {Attempt, Effect, FlowEvent, FlowState} from './model.ts';
import {attemptOf, pendingOf} from './pending.ts';
import type {Arrival, Listener, Ports, StartOptions} from './ports.ts';
import type {Presented, Signal} from './presentations/presenter.ts';

/** How long details stay in memory after they arrived, in milliseconds. Ours. */
const DETAILS_LIFETIME = 300_000;

/** How often the proxy is asked while a popup is open, in milliseconds: one of the three routes back. */
const ASK_EVERY = 4_000;

/**
 * Runs the machine: performs its effects over the ports and feeds the answers back.
 *
 * It belongs to no element. An element that is moved, or taken out and put back, finds its flow where it was.
 */
export class Flow {
  /** Tells the flows of one origin apart in the pending store. */
  readonly key: string;
  readonly #ports: Ports;
  readonly #listeners = new Set<Listener>();
  #state: FlowState = {status: 'idle'};
  #work = new AbortController();
  #presented: Presented | undefined;
  #session: Session | undefined;
  #context: string | undefined;
  #hint: FailureCode | undefined;
  #asking = false;
  readonly #alarm: Alarm;
  readonly #queue: FlowEvent[] = [];
  readonly #missed: Parameters<Listener>[] = [];

  constructor(key: string, ports: Ports) {
    this.key = key;
    this.#ports = ports;
    this.#alarm = new Alarm(ports.clock, () => this.check());
  }

  get state(): FlowState {
    return this.#state;
  }

  /** What the page gave at start, also after a redirect. */
  get context(): string | undefined {
    return this.#context;
  }

  /**
   * Listens to what happens, and first to what happened while nobody did: between two mounts nothing is lost, and nothing
   * is told twice.
   *
   * @returns the way to stop listening.
   */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    for (const missed of this.#missed.splice(0)) listener(...missed);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Begins a transaction, or shows the consent page of the running one again. Call it inside the user's gesture: a
   * popup is opened before this returns.
   */
  start({presentation, mobile, createUser = false, context}: StartOptions): void {
    if (isRunning(this.#state)) return this.reopen();
    const attempt: Attempt = {id: crypto.randomUUID(), presentation, createUser};
    this.#context = context;
    this.#hint = undefined;
    let blocked: AnyFailure | undefined;
    try {
      this.#presented = this.#ports.presenters[presentation](signal => this.#hear(attempt.id, signal));
    } catch (error) {
      blocked = failureFrom(error);
    }
    this.#send({type: 'start', attempt, mobile});
    if (blocked) this.#send({type: 'failed', id: attempt.id, failure: blocked});
  }

  /** Ends before the beginning: what `start` would have needed is not there. */
  refuse(presentation: Presentation, failure: AnyFailure): void {
    this.#send({
      type: 'refused',
      attempt: {id: crypto.randomUUID(), presentation, createUser: false},
      failure,
    });
  }

  /** Takes a transaction up again in a page that was loaded anew. */
  resume({code, hint}: Arrival): void {
    const pending = this.#ports.pending.read(this.key);
    const id = crypto.randomUUID();
    this.#context = pending?.context;
    this.#hint = hint ?? pending?.hint;
    const attempt = pending
      ? attemptOf(pending, id)
      : {id, presentation: 'redirect' as const, createUser: false};
    this.#send({type: 'resume', attempt, ...(code === undefined ? {} : {code})});
  }

  /** The page was brought back as it was left, by the back button. */
  revive(): void {
    if (this.#state.status === 'consenting') this.#send({type: 'resume', attempt: this.#state.attempt});
  }

  /** Shows the consent page of the running transaction once more. */
  reopen(): void {
    if (this.#state.status !== 'consenting' || !this.#session) return;
    const {attempt} = this.#state;
    this.#try(attempt, () => this.#presented?.show(this.#session as Session));
    this.#send({type: 'reassured', id: attempt.id});
  }

  /** Ends the running transaction. Harmless when none runs. */
  cancel(by: 'user' | 'page' = 'page'): void {
    if (isRunning(this.#state)) this.#send({type: 'cancelled', id: this.#state.attempt.id, by});
  }

  /** Shows the first face again after an end. */
  reset(): void {
    this.#send({type: 'reset'});
  }

  /** Lets go of the details. */
  forget(): void {
    this.#send({type: 'forget'});
  }

  /** Compares deadlines with the clock and asks the proxy at once: the tab was suspended, or the network is back. */
  check(): void {
    if (this.#alarm.due) {
      if (isRunning(this.#state)) this.#send({type: 'timed-out', id: this.#state.attempt.id});
      else this.forget();
    } else if (this.#state.status === 'consenting') {
      void this.#ask(this.#state.attempt);
    }
  }

  #send(event: FlowEvent): void {
    // An effect or a listener may send while this one is not finished: it waits its turn.
    if (this.#queue.push(event) > 1) return;
    for (let next: FlowEvent | undefined; (next = this.#queue[0]); this.#queue.shift()) this.#take(next);
  }

  #take(event: FlowEvent): void {
    const before = this.#state;
    const [after, effects] = step(before, event);
    if (after === before) return;
    this.#state = after;
    if (after.status !== before.status || event.type === 'forget') this.#setAlarm(after);
    if (isEnded(after)) this.#ports.pending.clear(this.key);
    for (const effect of effects) this.#perform(effect);
    if (this.#listeners.size === 0) this.#missed.push([after, event]);
    for (const listener of this.#listeners) listener(after, event);
  }

  #perform(effect: Effect): void {
    const {attempt} = effect;
    switch (effect.type) {
      case 'present':
        return this.#present(attempt, effect.session);
      case 'stop':
        this.#work.abort();
        this.#work = new AbortController();
        this.#presented?.close();
        this.#presented = this.#session = undefined;
        // The proxy forgets by itself in an hour: a lost farewell costs nothing.
        if (effect.abandon && attempt.verification_id)
          this.#ports.client.cancel(attempt.verification_id).catch(() => undefined);
        return;
      default:
        void this.#call(effect);
    }
  }

  #present(attempt: Attempt, session: Session): void {
    this.#session = session;
    this.#ports.pending.write(
      this.key,
      pendingOf(attempt, session.verification_id, this.#ports.path(), this.#context),
    );
    this.#try(attempt, () => this.#presented?.show(session));
  }

  async #call(effect: Call): Promise<void> {
    const {signal} = this.#work;
    try {
      const event = await perform(
        effect,
        this.#ports.client,
        () => this.#ports.clock.now(),
        this.#hint,
        signal,
      );
      if (!signal.aborted) this.#send(event);
    } catch (error) {
      if (!signal.aborted) this.#send({type: 'failed', id: effect.attempt.id, failure: failureFrom(error)});
    }
  }

  /** Asks for the proxy's record without leaving the state: only an answer that settles something counts. */
  async #ask(attempt: Attempt, hint?: FailureCode): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const status = await this.#ports.client.status(attempt.verification_id, this.#work.signal);
      const event = answerOf(status, attempt, hint);
      if (event) this.#send(event);
    } catch {
      // One of three routes is silent for now; the others and the deadline remain.
    } finally {
      this.#asking = false;
    }
  }

  #hear(id: string, signal: Signal): void {
    if (!isRunning(this.#state) || this.#state.attempt.id !== id) return;
    if (signal.type === 'settled') void this.#ask(this.#state.attempt, signal.hint);
    else if (signal.type === 'closed') this.#send({type: 'cancelled', id, by: 'user'});
    else this.#send({...signal, id});
  }

  #try({id}: Attempt, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#send({type: 'failed', id, failure: failureFrom(error)});
    }
  }

  #setAlarm(state: FlowState): void {
    const asks = state.status === 'consenting' && state.attempt.presentation === 'popup';
    this.#alarm.set(untilOf(state, this.#ports.clock.now()), asks ? ASK_EVERY : Infinity);
  }
}

function untilOf(state: FlowState, now: number): number {
  if (state.status === 'consenting') return state.until;
  if (isRunning(state)) return now + deadlines[state.status];
  return state.status === 'done' && state.details ? now + DETAILS_LIFETIME : Infinity;
}
