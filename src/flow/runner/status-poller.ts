import type {Clock} from '../base/clock.ts';

/** In milliseconds. A dead connection must not block the next request. */
const STATUS_TIMEOUT = 8_000;

export class StatusPoller {
  readonly #clock: Clock;
  readonly #ask: (signal: AbortSignal) => Promise<void>;
  readonly #signal: AbortSignal;
  #running: Promise<void> | undefined;
  #mustRepeat = false;
  #unanswered = false;

  /** @param ask its errors are dropped, because other routes and the deadline remain. */
  constructor(clock: Clock, ask: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) {
    this.#clock = clock;
    this.#ask = ask;
    this.#signal = signal;
  }

  get isUnanswered(): boolean {
    return this.#unanswered;
  }

  poll(): void {
    if (!this.#running) void this.ask();
  }

  /** Sends another request after a running one, whose answer may be outdated. Never rejects. */
  ask(): Promise<void> {
    this.#mustRepeat = true;
    return (this.#running ??= this.#run());
  }

  async #run(): Promise<void> {
    while (this.#mustRepeat && !this.#signal.aborted) {
      this.#mustRepeat = false;
      this.#unanswered = await this.#once().then(
        () => false,
        () => true,
      );
    }
    this.#running = undefined;
  }

  async #once(): Promise<void> {
    const timeout = new AbortController();
    const abort = (): void => timeout.abort();
    const cancelTimer = this.#clock.after(STATUS_TIMEOUT, abort);
    this.#signal.addEventListener('abort', abort);
    try {
      await this.#ask(timeout.signal);
    } finally {
      cancelTimer();
      this.#signal.removeEventListener('abort', abort);
    }
  }
}
