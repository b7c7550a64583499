/** Time, as far as a flow needs it. */
export interface Clock {
  /** Epoch milliseconds: wall time, because a suspended tab stops counting ticks. */
  now(): number;
  /** @returns the way to call it off. */
  after(milliseconds: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** One deadline at a time, compared with wall time whenever it wakes. */
export class Alarm {
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
    this.#off?.();
    this.#off = undefined;
    this.#until = until;
    const left = Math.min(until - this.#clock.now(), every);
    if (left === Infinity) return;
    this.#off = this.#clock.after(Math.max(0, left), () => {
      // Armed again first, because waking may set another deadline.
      if (!this.due) this.set(until, every);
      this.#wake();
    });
  }
}
