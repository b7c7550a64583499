/** Duration of a step during playback, in milliseconds. It is long enough to read the step. */
const PACE = 1_500;

/** Holds the index of the current step. Plays the steps one after the other. */
export class Player {
  readonly length: number;
  readonly #changed: () => void;
  #at = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param changed called when the current step changes, and when playback begins or ends. */
  constructor(length: number, changed: () => void) {
    this.length = length;
    this.#changed = changed;
  }

  get at(): number {
    return this.#at;
  }

  get plays(): boolean {
    return this.#timer !== undefined;
  }

  get isLast(): boolean {
    return this.#at >= this.length - 1;
  }

  /** Shows the step with this index, or the nearest one, and stops playback. */
  show(at: number): void {
    this.stop();
    this.#go(at);
  }

  /** Plays from the current step to the end. At the end it plays from the beginning. */
  play(): void {
    this.stop();
    this.#timer = setInterval(() => {
      if (this.#at >= this.length - 2) this.stop();
      this.#go(this.#at + 1);
    }, PACE);
    this.#go(this.isLast ? 0 : this.#at);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#changed();
  }

  #go(at: number): void {
    this.#at = Math.min(Math.max(at, 0), this.length - 1);
    this.#changed();
  }
}
