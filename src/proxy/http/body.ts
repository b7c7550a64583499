export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly reason: 'too-large' | 'too-slow' | 'not-utf8' | 'body-read';

  constructor(reason: BodyError['reason']) {
    super(reason);
    this.reason = reason;
  }
}

const LENGTH_PATTERN = /^\d+$/;

/**
 * Reads at most `limit` bytes. With an announced length, HTTP delimits the body (RFC 9112 section 6.3), and the
 * runtime reads it at once. Otherwise the bytes are counted as they arrive.
 * @throws {BodyError}, or the error of the runtime.
 */
export async function readRequest(request: Request, limit: number, signal: AbortSignal): Promise<string> {
  if (request.bodyUsed) throw new BodyError('body-read');
  const announced = request.headers.get('content-length') ?? '';
  if (!LENGTH_PATTERN.test(announced)) return readBodyText(request.body, limit, signal);
  if (Number(announced) > limit) throw new BodyError('too-large');
  const bytes = await until(signal, late => Promise.race([request.arrayBuffer(), late])).catch(unusable);
  if (bytes.byteLength > limit) throw new BodyError('too-large');
  const decoder = new TextDecoder('utf-8', {fatal: true});
  return decode(decoder, bytes) + decode(decoder);
}

/** Counts the bytes, because an announced length may be wrong. @throws {BodyError}, or the error of the stream. */
export async function readBodyText(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  signal: AbortSignal,
): Promise<string> {
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder('utf-8', {fatal: true});
  let text = '';
  let size = 0;
  try {
    return await until(signal, async late => {
      for (;;) {
        const {done, value} = await Promise.race([reader.read(), late]);
        if (done) return text + decode(decoder);
        size += value.byteLength;
        if (size > limit) throw new BodyError('too-large');
        text += decode(decoder, value);
      }
    });
  } catch (error) {
    // Releases the connection. A second error of the client changes nothing.
    reader.cancel().catch(() => undefined);
    throw error;
  }
}

/** Every runtime throws a `TypeError` for a body that was read before (Fetch, section 5.3). */
function unusable(error: unknown): never {
  throw error instanceof TypeError ? new BodyError('body-read') : error;
}

/** `late` rejects when the signal aborts. */
async function until<T>(signal: AbortSignal, work: (late: Promise<never>) => Promise<T>): Promise<T> {
  let abort = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    abort = () => reject(new BodyError('too-slow'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
  // The signal may abort while no code awaits `late`.
  late.catch(() => undefined);
  try {
    return await work(late);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function decode(decoder: TextDecoder, chunk?: Uint8Array | ArrayBuffer): string {
  try {
    return chunk ? decoder.decode(chunk, {stream: true}) : decoder.decode();
  } catch {
    throw new BodyError('not-utf8');
  }
}
