import {ConnectionLost} from './faults.ts';

/**
 * Waits so many milliseconds, or for ever.
 *
 * @throws {ConnectionLost} when the caller goes away or the emulator closes first.
 */
export function waitOrAbort(milliseconds: number, ...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = Number.isFinite(milliseconds) ? setTimeout(() => end(resolve), milliseconds) : undefined;
    const lost = () => end(() => reject(new ConnectionLost('Nobody waits any more.')));
    function end(settle: () => void) {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', lost);
      settle();
    }
    for (const signal of signals) signal.addEventListener('abort', lost);
    if (signals.some(({aborted}) => aborted)) lost();
  });
}

/** Responses that break off, so that a server can do to the socket what their body does. */
export const brokenOff = new WeakSet<Response>();

/** A response that promises the whole text and breaks off in the middle. */
export function breakOff(text: string, headers: Record<string, string>): Response {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, bytes.length / 2));
    },
    pull(controller) {
      controller.error(new ConnectionLost('The emulator broke off.'));
    },
  });
  const response = new Response(body, {headers: {...headers, 'content-length': String(bytes.length)}});
  brokenOff.add(response);
  return response;
}
