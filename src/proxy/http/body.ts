/** Why a body was not read. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly reason: 'too-large' | 'too-slow' | 'not-utf8';

  constructor(reason: BodyError['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Reads a body as text, of at most `limit` bytes, until `signal` aborts.
 *
 * It counts what arrives: a length that is announced is a claim of the other side.
 *
 * @throws {BodyError}, or what the stream throws.
 */
export async function readText(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  signal: AbortSignal,
): Promise<string> {
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder('utf-8', {fatal: true});
  const late = new Promise<never>((_, reject) => {
    const abort = () => reject(new BodyError('too-slow'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, {once: true});
  });
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const {done, value} = await Promise.race([reader.read(), late]);
      if (done) return text + decode(decoder);
      size += value.byteLength;
      if (size > limit) throw new BodyError('too-large');
      text += decode(decoder, value);
    }
  } catch (error) {
    late.catch(() => undefined);
    // Lets go of the connection; that the other side failed again while we do so changes nothing.
    reader.cancel().catch(() => undefined);
    throw error;
  }
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, {stream: true}) : decoder.decode();
  } catch {
    throw new BodyError('not-utf8');
  }
}
