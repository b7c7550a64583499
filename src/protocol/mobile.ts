import {MOBILE} from './rules.ts';

/** What stands between digits: spaces, brackets, dots, any dash, and the invisible marks that come with a copied contact. */
const DECORATION = /[\s().]|\p{Pd}|\p{Cf}/gu;

/**
 * The ten digits that Cashfree wants (contract 3, 4), from what a person types or pastes: also digits of India's scripts and
 * of Arabic, and the prefixes 0, 91, +91 and 0091. Undefined where ten digits do not remain.
 */
export function readMobile(input: string): string | undefined {
  const digits = input
    .normalize('NFKC')
    .replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String(digit.charCodeAt(0) & 15))
    // The scripts from Devanagari to Malayalam lie 128 apart, each with its digits from …66 or …E6.
    .replaceAll(/\p{Nd}/gu, digit =>
      digit >= '\u0966' && digit <= '\u0d6f' ? String((digit.charCodeAt(0) & 15) - 6) : digit,
    )
    .replaceAll(DECORATION, '')
    .replace(/^(?:(?:\+|00)?91|0)(?=\d{10}$)/, '');
  return MOBILE.test(digits) ? digits : undefined;
}
