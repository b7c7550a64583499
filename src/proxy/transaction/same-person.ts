import {plainDigits, readMobile, withoutDecoration} from '../../protocol/mobile.ts';
import {recordsOf, type JsonObject} from '../../protocol/cashfree/user-details.ts';
import {bind, type Transaction} from './transactions.ts';

/**
 * How consented numbers compare with the number that opened the session. `other`: all that were given are other numbers.
 * `not-given`: none was given, or only masked ones with too few digits to say.
 */
export type Comparison = 'same' | 'other' | 'not-given';

/** Visible digits of a masked number that must agree before it proves the person. */
const PROVING = 4;

/** Longest number that is compared, masked or not, in characters. */
const LONGEST_NUMBER = 64;

/** Characters that servers write in place of a digit. A letter is one only as `x`, Latin or Cyrillic. */
const MASKED_DIGIT =
  /[xX\u0445\u0425*\u2217\u2055#_?\u2022\u00b7\u2219\u22c5\u30fb\u25cf\u25cb\u25e6\u25cc\u25a0\u25a1\u25aa\u25ab\u25fc\u25fb\u2588\u2592\u00d7\u2715]/g;

/** Dots or dashes in a row are a mask; a single one separates groups of digits. */
const RUN = /\.{2,}|\p{Pd}{2,}/gu;

/** What may precede the ten digits: India's country code and a trunk zero. */
const NUMBER_PREFIXES = ['', '0', '91', '091', '910', '0091', '0910', '00910'];

/**
 * Compares every MOBILE record of Cashfree's answer with the number that opened the session (requirement X5).
 *
 * One record that is the same number proves the person. Records that are other numbers are a mismatch only if no record
 * proves the person: people have several numbers.
 */
export async function comparePerson(body: JsonObject, transaction: Transaction): Promise<Comparison> {
  const given: unknown[] = [];
  for (const {scope, metadata} of recordsOf(body, () => undefined))
    if (scope === 'MOBILE') given.push(metadata['mobile']);
  const own = transaction.mobile ?? (await findOwn(given, transaction)) ?? '';
  const compared = new Set(given.map(value => compareMobile(value, own)));
  return compared.has('same') ? 'same' : compared.has('other') ? 'other' : 'not-given';
}

/** The number of a transaction whose cookie no longer holds it, found by its digest; never a masked one. */
async function findOwn(given: readonly unknown[], {id, number}: Transaction): Promise<string | undefined> {
  for (const value of given) {
    const mobile = readMobile(numberText(value));
    if (mobile !== undefined && (await bind(id, mobile)) === number) return mobile;
  }
  return undefined;
}

/**
 * Compares one value of `MOBILE.mobile` with ten digits.
 *
 * A value without a digit is not given. A masked number disagrees by one visible digit, and proves the person by four that
 * agree. A value with digits that is neither a number nor a masked one is another number.
 *
 * @example compareMobile('99XXXXXX56', '9988123456') // 'same'
 */
export function compareMobile(value: unknown, own: string): Comparison {
  const text = numberText(value);
  if (!/\p{Nd}/u.test(text)) return 'not-given';
  if (text.length > LONGEST_NUMBER) return 'other';
  const mobile = readMobile(text);
  if (mobile !== undefined) return mobile === own ? 'same' : 'other';
  const masked = maskedOf(text);
  return masked === undefined ? 'other' : compareMasked(masked, own);
}

function numberText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** Digits and `x`, after a `+` if there was one; undefined if the text has other characters, or no mask. */
function maskedOf(text: string): string | undefined {
  const marked = withoutDecoration(
    plainDigits(text)
      .replaceAll(RUN, run => 'x'.repeat(run.length))
      .replaceAll(MASKED_DIGIT, 'x'),
  );
  return /^\+?\d*x[\dx]*$/.test(marked) ? marked : undefined;
}

function compareMasked(masked: string, own: string): Comparison {
  const international = masked.startsWith('+');
  const digits = international ? masked.slice(1) : masked;
  const numbers = NUMBER_PREFIXES.filter(
    prefix => fits(digits, prefix) && (!international || prefix.startsWith('91')),
  ).map(prefix => digits.slice(prefix.length));
  const exact = numbers.filter(number => number.length === own.length);
  const compared = new Set(
    exact.length > 0
      ? exact.map(number => byPlaces(number, own))
      : numbers.map(number => byEnds(number, own)),
  );
  return compared.has('same') ? 'same' : compared.has('not-given') ? 'not-given' : 'other';
}

/** Whether the visible digits at the start may be those of the prefix. */
function fits(digits: string, prefix: string): boolean {
  return digits.length > prefix.length && Array.from(prefix).every((digit, at) => isLike(digits[at], digit));
}

/** Each visible digit is at the place of one of the ten. */
function byPlaces(number: string, own: string): Comparison {
  if (!Array.from(own).every((digit, at) => isLike(number[at], digit))) return 'other';
  return agreed(number.replaceAll('x', '').length);
}

/** The mask has another length than what it hides, so only the first and the last digits have places. */
function byEnds(number: string, own: string): Comparison {
  const [first = ''] = /^\d*/.exec(number) ?? [];
  const [last = ''] = /\d*$/.exec(number) ?? [];
  const visible = first.length + last.length;
  if (visible > own.length || !own.startsWith(first) || !own.endsWith(last)) return 'other';
  return agreed(visible);
}

function agreed(visible: number): Comparison {
  return visible >= PROVING ? 'same' : 'not-given';
}

function isLike(shown: string | undefined, digit: string): boolean {
  return shown === 'x' || shown === digit;
}
