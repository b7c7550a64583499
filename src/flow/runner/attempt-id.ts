let attemptCount = 0;

/**
 * A counter is sufficient: the id is not a secret and never leaves the page. `crypto.randomUUID` does not exist
 * outside secure contexts.
 */
export function newAttemptId(): string {
  return `attempt-${++attemptCount}`;
}
