/**
 * Runs `work` with a signal that aborts after `milliseconds`. `AbortSignal.timeout` cannot be cancelled: it would hold the request
 * in memory until the deadline.
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
