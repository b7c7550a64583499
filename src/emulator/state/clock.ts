/** The clock of an emulator. It runs with the option `now`, and a test can move it. */
export interface EmulatorClock {
  /** @returns the time of the emulator, in milliseconds since the epoch. */
  now(): number;
  /**
   * Moves the clock forward, or back if `milliseconds` is negative.
   *
   * @throws {TypeError} if the new time is outside the years 1970 to 9998.
   */
  advance(milliseconds: number): void;
  /**
   * Sets the clock to an instant, in milliseconds since the epoch. The clock runs on from there.
   *
   * @throws {TypeError} if the instant is outside the years 1970 to 9998.
   */
  set(instant: number): void;
  /** Sets the clock back to the time of the option `now`. */
  reset(): void;
  /** Difference to the option `now`, in milliseconds. Default: `0`. */
  readonly shift: number;
}

/** ISO 8601 has years of four digits. Year 9999 is reserved for expiry dates. */
const LATEST = Date.UTC(9999, 0);

export function createClock(source: () => number): EmulatorClock {
  let shift = 0;

  function move(next: number): void {
    const instant = source() + next;
    if (!(instant >= 0 && instant < LATEST))
      throw new TypeError('The time of the clock must be in the years 1970 to 9998.');
    shift = next;
  }

  return {
    now: () => source() + shift,
    get shift() {
      return shift;
    },
    advance(milliseconds) {
      move(shift + milliseconds);
    },
    set(instant) {
      move(instant - source());
    },
    reset() {
      shift = 0;
    },
  };
}
