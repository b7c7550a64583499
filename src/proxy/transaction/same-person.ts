import {plainDigits, readMobile, withoutDecoration} from '../../protocol/mobile.ts';
import {recordsOf, type JsonObject} from '../../protocol/cashfree/user-details.ts';
import {bind, type Transaction} from './transactions.ts';

/** `other`: every given number is a different one. `not-given`: none, or masked ones with too few visible digits. */
export type Comparison = 'same' | 'other' | 'not-given';

/** Visible digits of a masked number that must agree before the number is the same. */
const MIN_VISIBLE = 4;

const LONGEST_NUMBER = 64;

/** Characters that servers write in place of a digit. The only letters are `x`, Latin and Cyrillic. */
const MASKED_DIGIT =
  /[xX\u0445\u0425*\u2217\u2055#_?\u2022\u00b7\u2219\u22c5\u30fb\u25cf\u25cb\u25e6\u25cc\u25a0\u25a1\u25aa\u25ab\u25fc\u25fb\u2588\u2592\u00d7\u2715]/g;

/** Two or more dots or dashes are a mask; a single one separates groups of digits. */
const MASK_RUN = /\.{2,}|\p{Pd}{2,}/gu;

/** Prefixes of the ten digits: India's country code, a trunk zero, an international prefix. */
const NUMBER_PREFIXES = ['', '0', '91', '091', '910', '0091', '0910', '00910'];

/** Row X5 of docs/security-requirements.md. One equal MOBILE record is enough, because people have several numbers. */
export async function comparePerson(body: JsonObject, transaction: Transaction): Promise<Comparison> {
  const given: unknown[] = [];
  for (const {scope, metadata} of recordsOf(body, () => undefined))
    if (scope === 'MOBILE') given.push(metadata['mobile']);
  const own = transaction.mobile ?? (await findByDigest(given, transaction)) ?? '';
  const compared = new Set(given.map(value => compareMobile(value, own)));
  return compared.has('same') ? 'same' : compared.has('other') ? 'other' : 'not-given';
}

/** For a cookie without the number. A masked number has no digest. */
async function findByDigest(
  given: readonly unknown[],
  {id, mobileDigest}: Transaction,
): Promise<string | undefined> {
  for (const value of given) {
    const mobile = readMobile(numberText(value));
    if (mobile !== undefined && (await bind(id, mobile)) === mobileDigest) return mobile;
  }
  return undefined;
}

/**
 * One visible digit that differs makes a masked number another one. Four visible digits that agree make it the same.
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
  return value === undefined ? '' : JSON.stringify(value);
}

/** The text as digits and `x`, with its leading `+`; undefined if it is not a masked number. */
function maskedOf(text: string): string | undefined {
  const marked = withoutDecoration(
    plainDigits(text)
      .replaceAll(MASK_RUN, run => 'x'.repeat(run.length))
      .replaceAll(MASKED_DIGIT, 'x'),
  );
  return /^\+?\d*x[\dx]*$/.test(marked) ? marked : undefined;
}

function compareMasked(masked: string, own: string): Comparison {
  const international = masked.startsWith('+');
  const digits = international ? masked.slice(1) : masked;
  const numbers = NUMBER_PREFIXES.filter(
    prefix => canHavePrefix(digits, prefix) && (!international || prefix.startsWith('91')),
  ).map(prefix => digits.slice(prefix.length));
  const exact = numbers.filter(number => number.length === own.length);
  const compared = new Set(
    exact.length > 0
      ? exact.map(number => compareByPosition(number, own))
      : numbers.map(number => compareEnds(number, own)),
  );
  return compared.has('same') ? 'same' : compared.has('not-given') ? 'not-given' : 'other';
}

function canHavePrefix(digits: string, prefix: string): boolean {
  return digits.length > prefix.length && Array.from(prefix).every((digit, at) => isLike(digits[at], digit));
}

function compareByPosition(number: string, own: string): Comparison {
  if (!Array.from(own).every((digit, at) => isLike(number[at], digit))) return 'other';
  return sameIfEnough(number.replaceAll('x', '').length);
}

/** For a mask of another length than the hidden digits: only the first and the last digits have known positions. */
function compareEnds(number: string, own: string): Comparison {
  const first = number.replace(/x.*/, '');
  const last = number.replace(/.*x/, '');
  const visible = first.length + last.length;
  if (visible > own.length || !own.startsWith(first) || !own.endsWith(last)) return 'other';
  return sameIfEnough(visible);
}

function sameIfEnough(visible: number): Comparison {
  return visible >= MIN_VISIBLE ? 'same' : 'not-given';
}

function isLike(shown: string | undefined, digit: string): boolean {
  return shown === 'x' || shown === digit;
}
