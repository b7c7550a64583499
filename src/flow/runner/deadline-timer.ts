import type {Clock} from '../base/clock.ts';

/**
 * One deadline at a time. It passes by the wall clock or by elapsed time, so that a clock that is set back does not
 * extend it.
 */
export class DeadlineTimer {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #until = Infinity;
  #off: (() => void) | undefined;

  /** @param wake called at the deadline, and at each interval before it. */
  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  get due(): boolean {
    return this.#clock.now() >= this.#until;
  }

  /** @param until epoch milliseconds; Infinity for none. */
  set(until: number, every = Infinity): void {
    this.#until = until;
    this.#arm(until - this.#clock.now(), every);
  }

  #arm(left: number, every: number): void {
    this.#off?.();
    this.#off = undefined;
    const wait = Math.max(0, Math.min(left, every));
    if (wait === Infinity) return;
    this.#off = this.#clock.after(wait, () => {
      const rest = Math.min(left - wait, this.#until - this.#clock.now());
      if (rest <= 0) this.#until = -Infinity;
      // Re-arm before the call, which may set another deadline.
      else this.#arm(rest, every);
      this.#wake();
    });
  }
}
