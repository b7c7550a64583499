/**
 * Reports an error that the page did not cause, to its `error` event and so to its error tracker. Never throws: where the browser has
 * no `reportError`, the error arrives as an unhandled rejection.
 */
export function report(error: unknown): void {
  try {
    reportError(error);
  } catch {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as it was thrown
    void Promise.reject(error);
  }
}

/** Runs `action`. An error is reported, and does not stop the caller. */
export function safely(action: () => void): void {
  try {
    action();
  } catch (error) {
    report(error);
  }
}

/** @returns what `look` returns, or `otherwise` where the browser, or a script of the page, makes it throw. */
export function orElse<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
