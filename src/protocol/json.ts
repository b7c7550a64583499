/** A string, or a number with its fraction and exponent if any. Strings come first, so digits inside one are skipped. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * `JSON.parse` that keeps every digit: an integer beyond 2^53 is returned as its text.
 *
 * Cashfree's `reference_id` is an int64 (contract 10, row 13), which a double cannot hold. Not every runtime
 * that we support gives a reviver the source text, so such integers are quoted before parsing.
 *
 * @throws {SyntaxError} exactly when `JSON.parse` does.
 */
export function parseJson(source: string): unknown {
  return JSON.parse(
    source.replace(STRING_OR_NUMBER, token =>
      /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
    ),
  );
}
