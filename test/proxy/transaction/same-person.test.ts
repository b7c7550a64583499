import {expect} from 'chai';
import fc from 'fast-check';
import {compareMobile, comparePerson, type Comparison} from '../../../src/proxy/transaction/same-person.ts';
import {bind} from '../../../src/proxy/transaction/transactions.ts';

/** The documented example of a number (docs/cashfree-contract.md section 8). */
const OWN = '9988123456';

const table: readonly [Comparison, readonly unknown[]][] = [
  [
    'same',
    [
      OWN,
      9988123456,
      '09988123456',
      '0919988123456',
      '+91 (0) 99881-23456',
      'tel:+919988123456;ext=1',
      '९९८८१२३४५६',
      '99XXXXXX56',
      '99xxxx3456',
      '99******56',
      '99••••••56',
      '99●●●●●●56',
      '99######56',
      '99......56',
      '99…56',
      '99------56',
      '99_-_-_-_-_-_56',
      'XXXXXX3456',
      '9988XXXXXX',
      '9X8X1X3X5X',
      '+91 99XXXX XX56',
      '+9199XXXXXX56',
      '9199XXXXXX56',
      '0091-99XXXXXX56',
      '099XXXXXX56',
      '09199XXXXXX56',
      '091099XXXXXX56',
      '0091099XXXXXX56',
      'XXXXXXXX3456',
      '+XXXXXXXX3456',
      '99XXXXXXXX56',
      '99XXX56',
      '****3456',
      '+91****3456',
      // Ten visible digits, and a mask of another length.
      '99881XX23456',
      '९९XXXXXX५६',
      '９９＊＊＊＊＊＊５６',
    ],
  ],
  [
    'other',
    [
      '9988123457',
      '+449988123456',
      '998812345',
      '99881234567',
      '98XXXXXX56',
      '99XXXXXX57',
      'XXXXXX3465',
      '99XXXXX556',
      '99XXXXXX5X7',
      '9XXXXXXXX7',
      '****3457',
      '+4499XXXXXX56',
      '+44XXXXXXXX3456',
      '9198XXXXXX56',
      '12345',
      'call 9988123456',
      'X/99XXXXXX56',
      '99XXXXXX56/X',
      // A single dot or dash separates groups: it hides no digit.
      '99.87XXXX56',
      '99-87XXXX56',
      '98XXX56',
      // More visible digits than a number has.
      '9988123X8123456',
      'X1',
      '9988123456 / 9876543210',
      '99XXXXXX56 or 98XXXXXX11',
      '9'.repeat(1000),
      'X'.repeat(500_000) + '3456',
      {mobile: OWN},
      [OWN],
    ],
  ],
  [
    'not-given',
    [
      undefined,
      null,
      '',
      ' ',
      '-',
      'NA',
      'N/A',
      'none',
      'XXXXXXXXXX',
      '**********',
      '99XXXXXXXX',
      'XXXXXXXX56',
      'XXXXXXX456',
      '9XXXXXXX56',
      '99X',
      true,
      false,
      {},
      [],
      ['NA'],
      {a: 'b'},
    ],
  ],
];

describe('one consented number', () => {
  for (const [comparison, values] of table)
    for (const value of values)
      it(`${JSON.stringify(value ?? null).slice(0, 40)} is ${comparison} beside ${OWN}`, () =>
        expect(compareMobile(value, OWN)).to.equal(comparison));

  it('proves the person by four equal visible digits, and fails at one different digit', () => {
    const number = fc.stringMatching(/^[6-9]\d{9}$/);
    const places = fc.uniqueArray(fc.nat({max: 9}), {maxLength: 9});
    const masks = fc.constantFrom('x', 'X', '*', '•', '#', '●', '·', '×', '∗');
    const before = fc.constantFrom('', '+91', '+91 ', '91', '0', '0091-', '+91 (0)');
    fc.assert(
      fc.property(number, places, masks, before, fc.nat({max: 9}), (own, shown, mask, prefix, wrong) => {
        const digits = own.split('');
        const write = (list: string[]) =>
          prefix + list.map((digit, at) => (shown.includes(at) ? digit : mask)).join('');
        const agreeing = shown.length >= 4 ? 'same' : 'not-given';
        expect(compareMobile(write(digits), own)).to.equal(agreeing);
        const [place] = shown;
        if (place === undefined || String(wrong) === digits[place]) return;
        expect(compareMobile(write(digits.with(place, String(wrong))), own)).to.equal('other');
      }),
      {numRuns: 5000},
    );
  });

  it('can be compared with any value, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.string({unit: 'binary'})), value => {
        expect(compareMobile(value, OWN)).to.be.oneOf(['same', 'other', 'not-given']);
      }),
      {numRuns: 2000},
    );
  });
});

describe('the consented number beside a cookie without the number', () => {
  const OTHER = '9876543210';
  const rows: readonly [Comparison, readonly unknown[]][] = [
    ['same', [OWN]],
    ['same', [undefined, null, 'NA', OTHER, `+91 ${OWN}`]],
    ['other', [OTHER]],
    ['other', [undefined, OTHER, '12345']],
    // A masked number cannot be compared with a digest.
    ['other', ['99XXXXXX56']],
    ['not-given', ['XXXXXXXX5XXXXXXXX']],
    ['not-given', [undefined]],
    ['not-given', [null, '']],
    ['not-given', []],
  ];
  for (const [comparison, mobiles] of rows)
    it(`${JSON.stringify(mobiles)} is ${comparison}`, async () => {
      const id = 'transaction-1';
      const transaction = {
        id,
        status: 'exchanged',
        started: 0,
        deadline: 0,
        mobileDigest: await bind(id, OWN),
      } as const;
      const records = mobiles.map(mobile => ({metadata: {mobile}}));
      expect(await comparePerson({scopes: [{scope: 'MOBILE', records}]}, transaction)).to.equal(comparison);
    });
});
