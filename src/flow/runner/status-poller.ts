import type {Clock} from '../base/clock.ts';

/** Time limit of one request, in milliseconds. A dead connection must not block the next request. */
const STATUS_TIMEOUT = 8_000;

/** Single-flight status requests during the consent step. */
export class StatusPoller {
  readonly #clock: Clock;
  readonly #ask: (signal: AbortSignal) => Promise<void>;
  readonly #work: AbortSignal;
  #asking: Promise<void> | undefined;
  #again = false;
  #unanswered = false;

  /**
   * @param ask sends one request. Its errors are dropped, because other routes and the deadline remain.
   * @param work aborts all requests.
   */
  constructor(clock: Clock, ask: (signal: AbortSignal) => Promise<void>, work: AbortSignal) {
    this.#clock = clock;
    this.#ask = ask;
    this.#work = work;
  }

  /** The last request failed. */
  get unanswered(): boolean {
    return this.#unanswered;
  }

  poll(): void {
    if (!this.#asking) void this.ask();
  }

  /**
   * Sends a request. If one is running, sends another after it, because the running answer may be outdated.
   *
   * @returns a promise that resolves when no request is running. It never rejects.
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
