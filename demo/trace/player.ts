/** How long a step is shown while playing, in milliseconds: time to read it. */
const PACE = 1_500;

/** Which of some steps is shown, by hand or one after the other. */
export class Player {
  readonly length: number;
  readonly #changed: () => void;
  #at = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param changed called whenever another step is shown, and when playing begins or ends. */
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

  /** Shows a step, the nearest there is, and stops playing. */
  show(at: number): void {
    this.stop();
    this.#go(at);
  }

  /** From here to the end; from the beginning where this is the end. */
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
