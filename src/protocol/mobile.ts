import {MOBILE} from './cashfree/rules.ts';

/** What stands between digits: spaces, brackets, dots, any dash, and the invisible marks that come with a copied contact. */
const DECORATION = /[\s().]|\p{Pd}|\p{Cf}/gu;

/** The scheme of a link to call, and the parameters that may follow its number (RFC 3966 section 3). */
const TEL = /^\s*tel:([^;]*)(?:;.*)?$/is;

/** India's country code, as `+91`, `91`, `091` or `0091`, and the trunk zero, each of which may be missing. */
const PREFIX = /^(?:(?:\+|0{0,2})91)?0?(?=.{10}$)/;

/**
 * The ten digits that Cashfree takes (docs/cashfree-contract.md sections 3 and 4), from what a person types or pastes.
 *
 * Reads digits of India's scripts and of Arabic, a `tel:` link, the country code and a trunk zero before or after it.
 *
 * @returns undefined where ten digits do not remain.
 * @example readMobile('+91 (0) 99881 23456') // '9988123456'
 */
export function readMobile(input: string): string | undefined {
  const digits = withoutDecoration(plainDigits(input)).replace(PREFIX, '');
  return MOBILE.test(digits) ? digits : undefined;
}

/** ASCII digits in place of those of other scripts and of compatibility characters. */
export function plainDigits(input: string): string {
  return (
    input
      .normalize('NFKC')
      .replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String(digit.charCodeAt(0) & 15))
      // The scripts from Devanagari to Malayalam lie 128 apart, each with its digits from …66 or …E6.
      .replaceAll(/\p{Nd}/gu, digit =>
        digit >= '\u0966' && digit <= '\u0d6f' ? String((digit.charCodeAt(0) & 15) - 6) : digit,
      )
  );
}

/** The number without the `tel:` around it and without what separates its digits. */
export function withoutDecoration(input: string): string {
  return input.replace(TEL, '$1').replaceAll(DECORATION, '');
}
