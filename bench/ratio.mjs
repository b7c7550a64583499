// Compares two functions in one run. A slow or busy machine then affects both equally.

/**
 * Runs both alternately, and swaps their order in each round.
 *
 * @template T
 * @param {number} rounds
 * @param {() => Promise<T>} one
 * @param {() => Promise<T>} other
 * @returns {Promise<(readonly [one: T, other: T])[]>}
 */
export async function inTurns(rounds, one, other) {
  /** @type {(readonly [T, T])[]} */
  const pairs = [];
  for (let round = 0; round < rounds; round++) {
    const swap = round % 2 === 1;
    const first = await (swap ? other() : one());
    const second = await (swap ? one() : other());
    pairs.push(swap ? [second, first] : [first, second]);
  }
  return pairs;
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper;
}

/** The median with the lower and the upper quartile, which show how reliable it is. @param {readonly number[]} values */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    (sorted[Math.round(share * (sorted.length - 1))] ?? NaN).toFixed(2);
  return `${median(values).toFixed(2)} (${at(0.25)} to ${at(0.75)})`;
}
