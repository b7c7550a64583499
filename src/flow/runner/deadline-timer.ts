import type {Clock} from '../base/clock.ts';

/** A deadline passes by wall clock or by elapsed time: a clock that is set back does not extend it. */
export class DeadlineTimer {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #deadline = Infinity;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  get isDue(): boolean {
    return this.#clock.now() >= this.#deadline;
  }

  set(deadline: number, every = Infinity): void {
    this.#deadline = deadline;
    this.#arm(deadline - this.#clock.now(), every);
  }

  #arm(left: number, every: number): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const wait = Math.max(0, Math.min(left, every));
    if (wait === Infinity) return;
    this.#cancel = this.#clock.after(wait, () => {
      const rest = Math.min(left - wait, this.#deadline - this.#clock.now());
      if (rest <= 0) this.#deadline = -Infinity;
      // Re-arm before the call, which may set another deadline.
      else this.#arm(rest, every);
      this.#wake();
    });
  }
}
