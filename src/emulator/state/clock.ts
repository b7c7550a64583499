/** The time by which an emulator lives, in milliseconds since the epoch. It runs, and it can be moved. */
export interface EmulatorClock {
  now(): number;
  /** Moves on, or back, by so many milliseconds. @throws {TypeError} if that leaves the years 1970 to 9998. */
  advance(milliseconds: number): void;
  /** Moves to this instant, and runs on from there. @throws {TypeError} outside the years 1970 to 9998. */
  set(instant: number): void;
  reset(): void;
  /** How far it is moved from its source, in milliseconds. */
  readonly shift: number;
}

/** ISO 8601 writes years of four digits; the last year is kept free for what expires later. */
const LATEST = Date.UTC(9999, 0);

export function createClock(source: () => number): EmulatorClock {
  let shift = 0;

  function move(next: number): void {
    const instant = source() + next;
    if (!(instant >= 0 && instant < LATEST))
      throw new TypeError('The clock moves between the years 1970 and 9998.');
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
