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
