export interface Clock {
  /** Epoch milliseconds. Wall time, because timers of a suspended tab do not advance. */
  now(): number;
  after(milliseconds: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};
