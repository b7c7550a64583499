import {OptionError} from '../options/values.ts';

const ADVICE = 'use the fetch of the runtime or of undici';

/**
 * Checks what the `fetch` option answered, as far as the proxy uses it.
 *
 * @throws {OptionError} if it is no `Response` of the Fetch standard, or if its body was read before.
 */
export function checkAnswer(answer: unknown): asserts answer is Response {
  const {status, headers, body, bodyUsed} = (answer ?? {}) as Partial<Response>;
  if (typeof status !== 'number' || typeof headers?.get !== 'function' || body === undefined)
    throw new OptionError(
      `fetch does not answer with a Response, as axios and undici.request do not; ${ADVICE}`,
    );
  if (body !== null && typeof body.getReader !== 'function')
    throw new OptionError(
      `fetch answers with a body that is no ReadableStream, as node-fetch 2 does with a Node stream; ${ADVICE}`,
    );
  if (bodyUsed || body?.locked)
    throw new OptionError('fetch answers with a body that was read before; read a clone() of the answer');
}

/** An HTTP error that the `fetch` option rejected with, as axios and got do; for others the answer is undefined. */
export function rejectionOf(error: unknown): OptionError | undefined {
  const {response} = (error ?? {}) as {response?: {status?: unknown; statusCode?: unknown} | null};
  const status = response?.status ?? response?.statusCode;
  if (typeof status !== 'number') return undefined;
  return new OptionError(
    `fetch rejects where Cashfree answers with an error status, as axios and got do; ${ADVICE}`,
  );
}
