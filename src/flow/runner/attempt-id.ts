let attemptCount = 0;

/** A counter: the id never leaves the page, and `crypto.randomUUID` needs a secure context. */
export function newAttemptId(): string {
  return `attempt-${++attemptCount}`;
}
