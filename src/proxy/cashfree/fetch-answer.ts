import {OptionError} from '../options/values.ts';

const ADVICE = 'use the fetch of the runtime or of undici';

/** @throws {OptionError} if the `fetch` option did not return a `Response` with an unread body. */
export function checkAnswer(answer: unknown): asserts answer is Response {
  const {status, headers, body, bodyUsed} = (answer ?? {}) as Partial<Response>;
  if (typeof status !== 'number' || typeof headers?.get !== 'function' || body === undefined)
    throw new OptionError(`fetch must return a Response, which axios and undici.request do not; ${ADVICE}`);
  if (body !== null && typeof body.getReader !== 'function')
    throw new OptionError(
      `fetch must return a Response whose body is a ReadableStream, which node-fetch 2 does not; ${ADVICE}`,
    );
  if (bodyUsed || body?.locked)
    throw new OptionError(
      'fetch must return a Response with an unread body; to read the body, clone() it first',
    );
}

/** @returns an error if `fetch` rejects for an HTTP error status, as axios and got do; undefined for any other rejection. */
export function rejectionOf(error: unknown): OptionError | undefined {
  const {response} = (error ?? {}) as {response?: {status?: unknown; statusCode?: unknown} | null};
  const status = response?.status ?? response?.statusCode;
  if (typeof status !== 'number') return undefined;
  return new OptionError(`fetch rejects an answer with an error status, as axios and got do; ${ADVICE}`);
}
