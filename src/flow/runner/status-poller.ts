import type {Clock} from '../base/clock.ts';

/** How long one question may stay unanswered, in milliseconds. A connection that died must not block the next one. */
const STATUS_TIMEOUT = 8_000;

/** Questions to the proxy during the human step: one at a time, and each given up after a while. */
export class StatusPoller {
  readonly #clock: Clock;
  readonly #ask: (signal: AbortSignal) => Promise<void>;
  readonly #work: AbortSignal;
  #asking: Promise<void> | undefined;
  #again = false;
  #unanswered = false;

  /**
   * @param ask asks once; what it throws is dropped, because other routes and the deadline remain.
   * @param work ends all asking.
   */
  constructor(clock: Clock, ask: (signal: AbortSignal) => Promise<void>, work: AbortSignal) {
    this.#clock = clock;
    this.#ask = ask;
    this.#work = work;
  }

  /** The last question was lost on the way. */
  get unanswered(): boolean {
    return this.#unanswered;
  }

  /** Asks, unless a question is under way. */
  poll(): void {
    if (!this.#asking) void this.ask();
  }

  /**
   * Asks, and once more if a question is under way: its answer may be older than the reason to ask.
   *
   * @returns a promise that resolves when no question is open any more. It never rejects.
   */
  ask(): Promise<void> {
    this.#again = true;
    return (this.#asking ??= this.#run());
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#work.aborted) {
      this.#again = false;
      this.#unanswered = await this.#once().then(
        () => false,
        () => true,
      );
    }
    this.#asking = undefined;
  }

  async #once(): Promise<void> {
    const patience = new AbortController();
    const giveUp = (): void => patience.abort();
    const off = this.#clock.after(STATUS_TIMEOUT, giveUp);
    this.#work.addEventListener('abort', giveUp);
    try {
      await this.#ask(patience.signal);
    } finally {
      off();
      this.#work.removeEventListener('abort', giveUp);
    }
  }
}
