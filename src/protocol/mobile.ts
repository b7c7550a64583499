import {MOBILE} from './cashfree/rules.ts';

/** Separators between digits: spaces, brackets, dots, dashes, and the invisible marks of a copied contact. */
const DECORATION = /[\s().]|\p{Pd}|\p{Cf}/gu;

/** A `tel:` link and its parameters (RFC 3966 section 3). */
const TEL = /^\s*tel:([^;]*)(?:;.*)?$/is;

/** India's country code (`+91`, `91`, `091`, `0091`) and the trunk zero, both optional. */
const PREFIX = /^(?:(?:\+|0{0,2})91)?0?(?=.{10}$)/;

/**
 * Accepts Arabic digits, digits of India's scripts, `tel:` links, the country code and a trunk zero.
 * @example readMobile('+91 (0) 99881 23456') // '9988123456'
 */
export function readMobile(input: string): string | undefined {
  const digits = withoutDecoration(plainDigits(input)).replace(PREFIX, '');
  return MOBILE.test(digits) ? digits : undefined;
}

export function plainDigits(input: string): string {
  return (
    input
      .normalize('NFKC')
      .replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String(digit.charCodeAt(0) & 15))
      // The scripts from Devanagari to Malayalam are 128 code points apart; their digits start at …66 or …E6.
      .replaceAll(/\p{Nd}/gu, digit =>
        digit >= '\u0966' && digit <= '\u0d6f' ? String((digit.charCodeAt(0) & 15) - 6) : digit,
      )
  );
}

export function withoutDecoration(input: string): string {
  return input.replace(TEL, '$1').replaceAll(DECORATION, '');
}
