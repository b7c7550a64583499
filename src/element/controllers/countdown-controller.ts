import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {systemClock, type Clock} from '../../flow/base/clock.ts';
import {DeadlineTimer} from '../../flow/runner/deadline-timer.ts';
import type {FlowState} from '../../flow/machine/model.ts';
import {safely} from '../../flow/base/report.ts';

/** How often the time left is drawn, in milliseconds. */
const TICK = 1_000;

/** Seconds left at which the accessible name of the button changes: each whole minute, and these. */
const SPOKEN = [10, 30];

interface CountdownHost extends ReactiveControllerHost {
  readonly state: FlowState;
}

/** The time left until a limited user may try again. */
export interface Wait {
  /** As drawn, to the second: `0:42`. Empty once the wait is over. */
  readonly shown: string;
  /** As spoken: changes rarely, because some screen readers speak each change of the focused button's name. */
  readonly spoken: string;
}

/** Epoch milliseconds at which a wait ends, by its state: an element that takes over the flow continues the wait. */
const ends = new WeakMap<FlowState, number>();

/** Counts down the `retry_after` of a rate limit. The wall clock decides: a suspended tab does not prolong the wait. */
export class CountdownController implements ReactiveController {
  readonly #host: CountdownHost;
  readonly #clock: Clock;
  readonly #alarm: DeadlineTimer;
  #state: FlowState | undefined;

  /** @param clock default: the system's. */
  constructor(host: CountdownHost, clock: Clock = systemClock) {
    this.#host = host;
    this.#clock = clock;
    this.#alarm = new DeadlineTimer(clock, () => host.requestUpdate());
    host.addController(this);
  }

  /** Undefined where the state names no time to wait. */
  get wait(): Wait | undefined {
    const {state} = this.#host;
    const total = limitOf(state);
    const end = ends.get(state);
    if (end === undefined || total === undefined) return undefined;
    if (this.#alarm.due) return {shown: '', spoken: ''};
    // A clock that was set back does not show more than the whole wait.
    const left = Math.min(total, Math.ceil((end - this.#clock.now()) / 1000));
    const step = SPOKEN.find(each => left <= each) ?? Math.ceil(left / 60) * 60;
    return {shown: clockTime(left), spoken: clockTime(Math.min(total, step))};
  }

  hostUpdate(): void {
    const {state} = this.#host;
    if (state === this.#state) return;
    this.#state = state;
    const total = limitOf(state);
    if (total === undefined) return safely(() => this.#alarm.set(Infinity));
    // Without a timer, nothing is counted down, and the button is ready at once.
    safely(() => {
      const end = ends.get(state) ?? this.#clock.now() + total * 1000;
      this.#alarm.set(end, TICK);
      ends.set(state, end);
    });
  }

  hostDisconnected(): void {
    safely(() => this.#alarm.set(Infinity));
    this.#state = undefined;
  }
}

/** Whole seconds, or undefined. */
function limitOf(state: FlowState): number | undefined {
  if (!('failure' in state)) return undefined;
  const {facts} = state.failure;
  if (!('retry_after' in facts)) return undefined;
  // Facts come over a wire: they may be missing or not a number.
  return facts.retry_after > 0 ? Math.ceil(facts.retry_after) : undefined;
}

/** `0:42`, `12:00` or `1:00:00`. */
function clockTime(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
