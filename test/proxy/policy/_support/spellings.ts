import fc from 'fast-check';

/** First digits of ten scripts: ASCII, Arabic, Persian, Devanagari, Bengali, Tamil, Telugu, Malayalam, full-width, bold. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xbe6, 0xc66, 0xd66, 0xff10, 0x1d7ce] as const;

const write = (digit: string, zero: number) => String.fromCodePoint(zero + Number(digit));

/** What people, forms and copied text put between groups of digits. */
export const separators = [
  ' ',
  '\u00a0',
  '\u202f',
  '\u2009',
  '\u3000',
  '\t',
  '-',
  '\u2010',
  '\u2011',
  '\u2013',
  '\u2014',
  '\uff0d',
  '.',
  '\u00b7',
  '/',
  '_',
  '|',
  '~',
  '*',
  '  ',
  ' - ',
  '\u00a0\u2013\u00a0',
  '\u200b',
  '\u200e',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\ufe0f\u20e3',
  ' \u200b-\u200b ',
] as const;

/** Separators that may also separate two numbers: they belong to a number whose groups are equal. */
export const listSeparators = [',', ', ', ';', ':', '\n', '\r\n', '،', '\uff0c'] as const;

/** Twelve digits that read as no mobile number with its country code. */
export const aadhaarDigits = fc.stringMatching(/^[2-8]\d{11}$/);

/** Digits in one script, or each in any. */
const inScripts = (digits: string) =>
  fc.oneof(
    fc.constantFrom(...ZEROS).map(zero => Array.from(digits, digit => write(digit, zero))),
    fc
      .array(fc.constantFrom(...ZEROS), {minLength: digits.length, maxLength: digits.length})
      .map(zeros => Array.from(digits, (digit, at) => write(digit, zeros[at] ?? 0x30))),
  );

/** Digits with separators between equal groups. */
const grouped = (digits: readonly string[], size: number, separator: string) =>
  digits.map((digit, at) => (at > 0 && at % size === 0 ? separator + digit : digit)).join('');

/** Every spelling of a number of twelve digits. */
export const spellings = (digits: string): fc.Arbitrary<string> =>
  inScripts(digits).chain(written =>
    fc.oneof(
      fc.constant(written.join('')),
      fc
        .tuple(fc.constantFrom(1, 2, 3, 4, 6), fc.constantFrom(...separators))
        .map(([size, separator]) => grouped(written, size, separator)),
      fc
        .tuple(fc.constantFrom(1, 2, 3, 4), fc.constantFrom(...listSeparators))
        .map(([size, separator]) => grouped(written, size, separator)),
      // Anything between any digits.
      fc
        .array(fc.constantFrom('', '', ...separators), {minLength: 11, maxLength: 11})
        .map(between => written.map((digit, at) => digit + (between[at] ?? '')).join('')),
      // Groups of four, each separated in its own way.
      fc
        .tuple(
          fc.constantFrom(...separators, ...listSeparators),
          fc.constantFrom(...separators, ...listSeparators),
        )
        .map(([a, b]) => [written.slice(0, 4), a, written.slice(4, 8), b, written.slice(8)].flat().join('')),
    ),
  );

/** What may touch a number. */
export const before = fc.constantFrom('', 'UID', 'uid:', 'Aadhaar No.', 'अंक', 'எண்', '#', '(', 'x', 'c/o ');
export const after = fc.constantFrom('', 'IN', ')', 'वाँ', ' Ranebennur', '.', ', India', 'x');

/** The decimal digits of a text, in ASCII. */
export function digitsIn(text: string): string {
  return Array.from(text.matchAll(/\p{Nd}/gu), ([digit]) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.find(zero => code >= zero && code < zero + 10);
    if (zero === undefined) throw new Error('A script that the test does not write');
    return String(code - zero);
  }).join('');
}
