import {ConnectionLost} from './faults.ts';

/** Rejects with {@link ConnectionLost} if a signal aborts first. `Infinity` waits for a signal. */
export function waitOrAbort(milliseconds: number, ...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = Number.isFinite(milliseconds) ? setTimeout(() => end(resolve), milliseconds) : undefined;
    const onAbort = () =>
      end(() => reject(new ConnectionLost('The caller aborted the call, or the emulator closed.')));
    function end(settle: () => void) {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', onAbort);
      settle();
    }
    for (const signal of signals) signal.addEventListener('abort', onAbort);
    if (signals.some(({aborted}) => aborted)) onAbort();
  });
}

/** Responses whose body fails. A server must destroy the socket for them. */
export const brokenOff = new WeakSet<Response>();

/** Announces the length of `text`, sends half of it, and fails. */
export function breakOff(text: string, headers: Record<string, string>): Response {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, bytes.length / 2));
    },
    pull(controller) {
      controller.error(new ConnectionLost('The emulator broke the connection.'));
    },
  });
  const response = new Response(body, {headers: {...headers, 'content-length': String(bytes.length)}});
  brokenOff.add(response);
  return response;
}
