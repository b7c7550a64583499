import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {systemClock, type Clock} from '../../../flow/base/clock.ts';
import {DeadlineTimer} from '../../../flow/runner/deadline-timer.ts';
import type {FlowState} from '../../../flow/machine/model.ts';
import {safely} from '../../../flow/base/report.ts';

/** Interval of the updates of the remaining time, in milliseconds. */
const TICK = 1_000;

/** Remaining seconds at which the accessible name of the button changes, in addition to each whole minute. */
const SPOKEN = [10, 30];

interface CountdownHost extends ReactiveControllerHost {
  readonly state: FlowState;
}

/** The remaining time of a rate limit. */
export interface Wait {
  /** For the label of the button: `0:42`. Empty when the wait has ended. */
  readonly shown: string;
  /** For the accessible name of the button. It changes rarely, because some screen readers speak each change of the focused button's name. */
  readonly spoken: string;
}

/** End of each wait, in milliseconds since the epoch, by state. Another element of the same flow continues the wait. */
const ends = new WeakMap<FlowState, number>();

/** Counts down the `retry_after` of a rate limit. It uses the wall clock: a suspended tab does not prolong the wait. */
export class CountdownController implements ReactiveController {
  readonly #host: CountdownHost;
  readonly #clock: Clock;
  readonly #timer: DeadlineTimer;
  #state: FlowState | undefined;

  /** @param clock default: the system clock. */
  constructor(host: CountdownHost, clock: Clock = systemClock) {
    this.#host = host;
    this.#clock = clock;
    this.#timer = new DeadlineTimer(clock, () => host.requestUpdate());
    host.addController(this);
  }

  /** Undefined if the state has no `retry_after`. */
  get wait(): Wait | undefined {
    const {state} = this.#host;
    const total = waitSeconds(state);
    const end = ends.get(state);
    if (end === undefined || total === undefined) return undefined;
    if (this.#timer.isDue) return {shown: '', spoken: ''};
    // If the clock was set back, the remaining time is at most the whole wait.
    const left = Math.min(total, Math.ceil((end - this.#clock.now()) / 1000));
    const step = SPOKEN.find(each => left <= each) ?? Math.ceil(left / 60) * 60;
    return {shown: clockTime(left), spoken: clockTime(Math.min(total, step))};
  }

  hostUpdate(): void {
    const {state} = this.#host;
    if (state === this.#state) return;
    this.#state = state;
    const total = waitSeconds(state);
    if (total === undefined) return safely(() => this.#timer.set(Infinity));
    // If `setTimeout` of the page throws, the element shows no countdown, and the button can be pressed at once.
    safely(() => {
      const end = ends.get(state) ?? this.#clock.now() + total * 1000;
      this.#timer.set(end, TICK);
      ends.set(state, end);
    });
  }

  hostDisconnected(): void {
    safely(() => this.#timer.set(Infinity));
    this.#state = undefined;
  }
}

/** @returns whole seconds, or undefined if the state has no `retry_after`. */
function waitSeconds(state: FlowState): number | undefined {
  if (!('failure' in state)) return undefined;
  const {facts} = state.failure;
  if (!('retry_after' in facts)) return undefined;
  // Facts come from the network: they may be missing or not a number.
  return facts.retry_after > 0 ? Math.ceil(facts.retry_after) : undefined;
}

/** @returns `0:42`, `12:00` or `1:00:00`. */
function clockTime(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
