import type {Clock} from '../base/clock.ts';

/**
 * One deadline at a time. It is over when the wall clock says so, or when the time was waited out: a clock that is set
 * back must not prolong it.
 */
export class DeadlineTimer {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #until = Infinity;
  #off: (() => void) | undefined;

  /** @param wake is called at the deadline, and every `every` milliseconds before it. */
  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  get due(): boolean {
    return this.#clock.now() >= this.#until;
  }

  /** @param until epoch milliseconds; Infinity for never. */
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
      // Armed again first, because waking may set another deadline.
      else this.#arm(rest, every);
      this.#wake();
    });
  }
}
