/** By the page's `error` event or, without `reportError`, by an unhandled rejection. Never throws. */
export function report(error: unknown): void {
  try {
    reportError(error);
  } catch {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the value is passed on unchanged
    void Promise.reject(error);
  }
}

export function safely(action: () => void): void {
  try {
    action();
  } catch (error) {
    report(error);
  }
}

/** @returns the result of `look`, or `otherwise` if the browser or a script of the page makes it throw. */
export function orElse<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
