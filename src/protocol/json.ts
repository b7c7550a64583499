/** A string, or a number with its fraction and exponent if any. Strings come first, so digits inside one are skipped. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The shortest integer that a double may not hold: 2^53 has 16 digits. */
const LONG_INTEGER = /^-?\d{16,}$/;

/**
 * `JSON.parse` that keeps every digit: an integer beyond 2^53 is returned as its text.
 *
 * Cashfree's `reference_id` is an int64 (contract 10, row 13), which a double cannot hold. Not every runtime that we
 * support gives a reviver the source text, so such integers are quoted and the text is parsed again.
 *
 * @throws {SyntaxError} exactly when `JSON.parse` does.
 */
export function parseJson(source: string): unknown {
  // First as it is: quoting would mend what is broken, `{123…: 1}` or a number with a leading zero.
  const plain: unknown = JSON.parse(source);
  if (!/\d{16}/.test(source)) return plain;
  return JSON.parse(
    source.replace(STRING_OR_NUMBER, token =>
      LONG_INTEGER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
    ),
  );
}
