import {OptionError} from '../options/values.ts';

const ADVICE = 'use the fetch of the runtime or of undici';

/** @throws {OptionError} if the `fetch` option did not return a `Response` with an unread body. */
export function checkAnswer(answer: unknown): asserts answer is Response {
  const {status, headers, body, bodyUsed} = (answer ?? {}) as Partial<Response>;
  if (typeof status !== 'number' || typeof headers?.get !== 'function' || body === undefined)
    throw new OptionError(
      `fetch does not return a Response (axios and undici.request do not either); ${ADVICE}`,
    );
  if (body !== null && typeof body.getReader !== 'function')
    throw new OptionError(
      `fetch returns a Response whose body is not a ReadableStream (node-fetch 2 has a Node stream); ${ADVICE}`,
    );
  if (bodyUsed || body?.locked)
    throw new OptionError('fetch returns a Response whose body was already read; read a clone() instead');
}

/** @returns an error if `fetch` rejects for an HTTP error status, as axios and got do; undefined for any other rejection. */
export function rejectionOf(error: unknown): OptionError | undefined {
  const {response} = (error ?? {}) as {response?: {status?: unknown; statusCode?: unknown} | null};
  const status = response?.status ?? response?.statusCode;
  if (typeof status !== 'number') return undefined;
  return new OptionError(
    `fetch rejects if Cashfree answers with an error status (axios and got do); ${ADVICE}`,
  );
}
