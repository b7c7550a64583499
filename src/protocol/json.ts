/** A string or a number. Strings come first, so that digits inside them are skipped. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** Every number beyond 2^53 has 16 digits or an exponent. */
const LONG_NUMBER = /[\d.]{16}|\de/i;

/** Maximum number of zeros written in place of an exponent. With more, the source text is returned. */
const MOST_ZEROS = 30;

/**
 * `JSON.parse` that returns an integer beyond 2^53 as text. Cashfree's `reference_id` is an int64
 * (docs/cashfree-contract.md section 10, row 13), and a server may send an account number as a float. Not
 * every supported runtime passes the source text to a reviver, so such numbers are quoted and parsed again.
 * @throws {SyntaxError} exactly when `JSON.parse` does.
 */
export function parseJson(source: string): unknown {
  // Parse the original first: quoting would repair invalid JSON, such as `{123…: 1}` or a number with a leading zero.
  const plain: unknown = JSON.parse(source);
  if (!LONG_NUMBER.test(source)) return plain;
  return JSON.parse(
    source.replace(STRING_OR_NUMBER, token =>
      Math.abs(Number(token)) > Number.MAX_SAFE_INTEGER ? quote(token) : token,
    ),
  );
}

/** A number beyond 2^53 as a JSON string: its digits if it is an integer, otherwise its source text. */
function quote(token: string): string {
  const [, whole = '', fraction = '', power] = /^(-?\d+)\.?(\d*)e?(.*)$/i.exec(token) ?? [];
  const zeros = Number(power) - fraction.length;
  const digits = whole + fraction + '0'.repeat(zeros > 0 && zeros <= MOST_ZEROS ? zeros : 0);
  const isInteger = zeros < 0 ? /^0+$/.test(digits.slice(zeros)) : zeros <= MOST_ZEROS;
  return `"${isInteger ? digits.slice(0, zeros < 0 ? zeros : undefined) : token}"`;
}
