/**
 * Does work that has to be done within `milliseconds`; then the signal aborts, for the work to give up by itself.
 *
 * Not `AbortSignal.timeout`: that one cannot be let go, and holds the request for as long as it would have been waited
 * for, although it was answered in a fraction of it.
 */
export async function withDeadline<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
