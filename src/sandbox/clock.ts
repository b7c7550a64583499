/** The time by which an emulator lives, in milliseconds since the epoch. It runs, and it can be moved. */
export interface SandboxClock {
  now(): number;
  /** Moves on, or back, by so many milliseconds. */
  advance(milliseconds: number): void;
  /** Moves to this instant, and runs on from there. */
  set(instant: number): void;
  reset(): void;
  /** How far it is moved from its source, in milliseconds. */
  readonly shift: number;
}

export function createClock(source: () => number): SandboxClock {
  let shift = 0;
  return {
    now: () => source() + shift,
    get shift() {
      return shift;
    },
    advance(milliseconds) {
      shift += milliseconds;
    },
    set(instant) {
      shift = instant - source();
    },
    reset() {
      shift = 0;
    },
  };
}
