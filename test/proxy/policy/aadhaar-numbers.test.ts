import {expect} from 'chai';
import fc from 'fast-check';
import {hideAadhaarNumber, hideAadhaarNumbers} from '../../../src/proxy/policy/aadhaar-numbers.ts';
import {aadhaarDigits, after, before, digitsIn, spellings} from './_support/spellings.ts';

/** A text, and what is shown of it in AADHAAR and elsewhere. */
const masked: [what: string, text: string, shown: string][] = [
  ['twelve digits', '234567890123', 'xxxxxxxx0123'],
  ['groups of four', '2345 6789 0123', 'xxxx xxxx 0123'],
  ['other groups', '23-4567-890123', 'xx-xxxx-xx0123'],
  ['a letter before and after', 'UID234567890123IN', 'UIDxxxxxxxx0123IN'],
  ['letters of India’s scripts', 'अंक२३४५६७८९०१२३वाँ', 'अंकxxxxxxxx०१२३वाँ'],
  ['a no-break space and a dot', '2345\u00a06789.0123', 'xxxx\u00a0xxxx.0123'],
  ['mixed scripts', '２３४५٦٧٨٩0123', 'xxxxxxxx0123'],
  ['digits beyond 16 bits', '𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟐𝟑', 'xxxxxxxx𝟎𝟏𝟐𝟑'],
  ['keycaps', '2️⃣3️⃣45 6789 0123', 'x️⃣x️⃣xx xxxx 0123'],
  ['an invisible letter', '2345\u3164\u31646789\u31640123', 'xxxx\u3164\u3164xxxx\u31640123'],
  ['two numbers in a sentence', 'a 234567890123 b 345678901234', 'a xxxxxxxx0123 b xxxxxxxx1234'],
  ['two numbers in two lines', '2345 6789 0123\n3456 7890 1234 x', 'xxxx xxxx 0123\nxxxx xxxx 1234 x'],
  ['two numbers in a list', '234567890123, 345678901234', 'xxxxxxxx0123, xxxxxxxx1234'],
  ['a longer number after it', '234567890123, 2345678901234', 'xxxxxxxx0123, 2345678901234'],
  ['list punctuation between fours', '2345, 6789, 0123', 'xxxx, xxxx, 0123'],
  ['list punctuation between all digits', '2,3,4,5,6,7,8,9,0,1,2,3', 'x,x,x,x,x,x,x,x,0,1,2,3'],
  ['list punctuation between other groups', '23456;7890123', 'xxxxx;xxx0123'],
  ['a house number before', '12, 2345 6789 0123', '12, xxxx xxxx 0123'],
  ['a house number close before', '12/234567890123', '12/xxxxxxxx0123'],
  ['a PIN code after', '2345-6789-0123 560001', 'xxxx-xxxx-0123 560001'],
  ['a PIN code after a like space', '2345 6789 0123 560001', 'xxxx xxxx 0123 560001'],
  ['a PIN code before', '560001, 2345.6789.0123', '560001, xxxx.xxxx.0123'],
  ['a mobile number beside it', '2345 6789 0123 / 9988776655', 'xxxx xxxx 0123 / 9988776655'],
  ['five more digits after it', '2345 6789 0123 45678', 'xxxx xxxx 0123 45678'],
  ['few more digits after another separator', '2345-6789-0123 45', 'xxxx-xxxx-0123 45'],
  ['equal groups in a list before another list', '234, 567, 890, 123; 456', 'xxx, xxx, xx0, 123; 456'],
  ['equal groups in a list after another number', '12, 234, 567, 890, 123', '12, xxx, xxx, xx0, 123'],
  ['a list of unlike numbers', '12, 3456, 7890, 1234, 560001', '12, xxxx, xxxx, 1234, 560001'],
  ['list punctuation of two kinds', '23,45;67,89,01,23', 'xx,xx;xx,xx,01,23'],
  ['a space and list punctuation between other groups', '12345 678,9012', 'xxxxx xxx,9012'],
  ['a colon between other groups', '23456789:0123', 'xxxxxxxx:0123'],
  ['other groups in a list of words', '12345 6789 012, Haveri', 'xxxxx xxx9 012, Haveri'],
  ['other groups beside a PIN code', '12345 6789 012, 560001', 'xxxxx xxx9 012, 560001'],
];

const whole: [what: string, text: string][] = [
  ['no digit', 'Ranebennur'],
  ['eleven digits', '23456789012'],
  ['thirteen digits', '2345678901234'],
  ['twenty-four digits', '234567890123345678901234'],
  ['sixty-five digits', '2'.repeat(65)],
  ['a virtual id', '2345 6789 0123 4567'],
  ['a virtual id with spaces of two kinds', '2345 6789 0123\u00a04567'],
  ['a virtual id with list punctuation', '2345,6789,0123,4567'],
  ['a virtual id in a sentence', 'VID 2345-6789-0123-4567.'],
  ['a spaced number of thirteen digits', '2 3 4 5 6 7 8 9 0 1 2 3 4'],
  ['a listed number of thirteen digits', '2,3,4,5,6,7,8,9,0,1,2,3,4'],
  ['an enrolment id', '2345/67890/12345'],
  ['letters between digits', '2345 a 6789 b 0123'],
  ['a mobile number', '99887 76655'],
  ['a PIN code and a mobile number', '560001, 9988776655'],
  ['a PIN code and a mobile number in words', 'Bengaluru 560001 99887 76655'],
  ['a PAN', 'ABCDE1234F'],
  ['a date', '02-02-1995'],
  ['two dates', '01-04-2023 - 31-03-2024'],
  ['a date and a time', '2023-09-01 12:30'],
  ['a range of times', '10:30:00 - 12:45:00'],
  ['a timestamp', '2023-09-01T12:30:45.123456+05:30'],
  ['an amount', '1,23,45,67,890'],
  ['an address', '12, 34/56, 560001'],
  ['an address in words', 'Flat 12, 34/56, 7th Cross, Sector 1234, Bengaluru - 560001'],
  ['a house number of Hyderabad', '8-2-293/82/A/12, Road No. 10, 500034'],
  ['a house number and a PIN code', '10-2-293, 500034'],
  ['a list with a PIN code', '12, 3456, 560001'],
  ['a date with a short time', '1990-01-01 00:00, Haveri'],
  ['a time and a list', '12345:678, 9012'],
  ['a list that goes on', '12345, 6789012, 3'],
];

const elsewhere: [what: string, text: string, inAadhaar: string][] = [
  ['a mobile number', '919988776655', 'xxxxxxxx6655'],
  ['a mobile number with a plus', '+91 99887 76655', '+xx xxxxx x6655'],
  ['a mobile number in a sentence', 'Call +91-99887-76655 now', 'Call +xx-xxxxx-x6655 now'],
  ['a mobile number in Devanagari', '९१९९८८७७६६५५', 'xxxxxxxx६६५५'],
  ['a health id', '91-1234-5678-9012', '91-xxxx-xxxx-9012'],
  ['a trailing digit', '2345 6789 0123 4', 'xxxx xxxx 0123 4'],
  ['four more digits after another separator', '2345-6789-0123/1995', 'xxxx-xxxx-0123/1995'],
  ['two PIN codes', '560001, 560002', 'xxxxxx, xx0002'],
];

describe('hiding Aadhaar numbers', () => {
  for (const [what, text, shown] of masked) {
    it(`masks a number with ${what}`, () => {
      expect(hideAadhaarNumbers(text, true)).to.equal(shown);
      expect(hideAadhaarNumbers(text, false)).to.equal(shown);
    });
  }

  for (const [what, text] of whole) {
    it(`does not change ${what}`, () => {
      expect(hideAadhaarNumbers(text, true)).to.equal(text);
      expect(hideAadhaarNumbers(text, false)).to.equal(text);
    });
  }

  for (const [what, text, inAadhaar] of elsewhere) {
    it(`does not change ${what}, except in AADHAAR`, () => {
      expect(hideAadhaarNumbers(text, false)).to.equal(text);
      expect(hideAadhaarNumbers(text, true)).to.equal(inAadhaar);
    });
  }

  it('masks every spelling of twelve digits, and changes nothing else', () => {
    const spelt = aadhaarDigits.chain(digits => fc.tuple(fc.constant(digits), spellings(digits)));
    fc.assert(
      fc.property(spelt, before, after, fc.boolean(), ([digits, spelling], start, end, inAadhaar) => {
        const text = start + spelling + end;
        const shown = hideAadhaarNumbers(text, inAadhaar);
        expect(digitsIn(shown)).to.equal(digits.slice(-4));
        expect(shown.replaceAll(/[x\p{Nd}]/gu, '')).to.equal(text.replaceAll(/[x\p{Nd}]/gu, ''));
      }),
      {numRuns: 2000},
    );
  });

  it('does not change any other count of digits, with any separators', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{1,11}$|^\d{13,40}$/),
        fc.constantFrom('', ' ', '\u00a0', '-', '.', '/', ', ', '\u200b'),
        before,
        after,
        (digits, separator, start, end) => {
          const text = start + Array.from(digits).join(separator) + end;
          expect(hideAadhaarNumbers(text, true)).to.equal(text);
        },
      ),
      {numRuns: 1000},
    );
  });

  for (const [value, inAadhaar, shown] of [
    [234567890123, true, 'xxxxxxxx0123'],
    [234567890123, false, 'xxxxxxxx0123'],
    [-234567890123, false, 'xxxxxxxx0123'],
    [234567890123.5, false, 'xxxxxxxx0123'],
    [919988776655, true, 'xxxxxxxx6655'],
    [919988776655, false, 919988776655],
    [23456789012, true, 23456789012],
    [2345678901234, true, 2345678901234],
    [0.234567890123, true, 0.234567890123],
    [2.34567890123, true, 2.34567890123],
    [1e300, true, 1e300],
    [0, true, 0],
  ] as const) {
    it(`passes on the number ${value} as ${shown} ${inAadhaar ? 'in AADHAAR' : 'elsewhere'}`, () => {
      expect(hideAadhaarNumber(value, inAadhaar)).to.equal(shown);
    });
  }
});
