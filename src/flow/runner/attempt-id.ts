let attemptCount = 0;

/**
 * An id that no other attempt of this page has. It is no secret and never leaves the page, so it is a count: `crypto.randomUUID` does
 * not exist outside secure contexts.
 */
export function newAttemptId(): string {
  return `attempt-${++attemptCount}`;
}
