import {expect} from '@open-wc/testing';
import fc from 'fast-check';
import {parseJson} from '../../src/protocol/json.ts';

const kept = [
  {source: '9007199254740991', value: 9007199254740991},
  {source: '9007199254740992', value: '9007199254740992'},
  {source: '-9223372036854775808', value: '-9223372036854775808'},
  {source: '{"reference_id": 9223372036854775807}', value: {reference_id: '9223372036854775807'}},
  {source: '[12345678901234567890,\n{"a":1}]', value: ['12345678901234567890', {a: 1}]},
  {source: '"12345678901234567890"', value: '12345678901234567890'},
  {source: '{"12345678901234567890":1}', value: {'12345678901234567890': 1}},
  {source: '"\\"12345678901234567890"', value: '"12345678901234567890'},
  {source: '["\\\\",12345678901234567890]', value: ['\\', '12345678901234567890']},
  {source: '0.12345678901234567890', value: 0.12345678901234568},
  {source: '1e3', value: 1000},
  {source: '12345678901234567890e0', value: '12345678901234567890'},
  {source: '[12345678901234567890.0]', value: ['12345678901234567890']},
  {source: '-12345678901234567890.00', value: '-12345678901234567890'},
  {source: '1.2345678901234567890e19', value: '12345678901234567890'},
  {source: '1.234567890123456789E+19', value: '12345678901234567890'},
  {source: '12345678901234567890000e-3', value: '12345678901234567890'},
  {source: '9007199254740993.0', value: '9007199254740993'},
  {source: '12345678901234567890.5', value: '12345678901234567890.5'},
  {source: '9007199254740991.0', value: 9007199254740991},
  {source: '123456789012.50', value: 123456789012.5},
  {source: '1e21', value: '1000000000000000000000'},
  {source: '1e30', value: `1${'0'.repeat(30)}`},
  {source: '1e300', value: '1e300'},
  {source: '1e400', value: '1e400'},
  {source: '0e400', value: 0},
  {source: '1e-400', value: 0},
  {source: '{"1e400":"12345678901234567890.0"}', value: {'1e400': '12345678901234567890.0'}},
];

const broken = [
  '{12345678901234567890: 1}',
  '01234567890123456789',
  '-01234567890123456789',
  '+12345678901234567890',
  '12345678901234567890.',
  '"12345678901234567890',
  '12345678901234567890"',
  '["a, 12345678901234567890]',
  '12345678901234567890 12345678901234567890',
  '<html>12345678901234567890</html>',
  '',
];

describe('reading JSON with every digit', () => {
  for (const {source, value} of kept) {
    it(`reads ${source.replace('\n', ' ')}`, () => expect(parseJson(source)).to.deep.equal(value));
  }

  for (const source of broken) {
    it(`refuses ${source || 'nothing'}`, () => {
      expect(() => JSON.parse(source)).to.throw(SyntaxError);
      expect(() => parseJson(source)).to.throw(SyntaxError);
    });
  }

  it('gives the result of JSON.parse if no integer is long', () => {
    fc.assert(
      fc.property(fc.json({maxDepth: 4}), source => {
        fc.pre(!/\d{16}|\de\+/.test(source));
        expect(parseJson(source)).to.deep.equal(JSON.parse(source));
      }),
    );
  });

  it('accepts exactly what JSON.parse accepts', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '-',
      '0',
      '.',
      'e',
      ' ',
      'null',
      '12345678901234567890',
      '"a"',
    );
    fc.assert(
      fc.property(fc.array(token, {maxLength: 12}), tokens => {
        const source = tokens.join('');
        expect(accepts(parseJson, source)).to.equal(accepts(JSON.parse, source));
      }),
      {numRuns: 1000},
    );
  }).timeout(20_000);

  it('loses no digit of any int64', () => {
    fc.assert(
      fc.property(fc.bigInt({min: -(2n ** 63n), max: 2n ** 63n - 1n}), fc.string(), (number, text) => {
        const read = parseJson(`{${JSON.stringify(text)}: [${number}, ${JSON.stringify(text)}]}`) as Record<
          string,
          unknown[]
        >;
        const [value, after] = Object.values(read)[0] ?? [];
        expect(String(value)).to.equal(String(number));
        expect(after).to.equal(text);
      }),
    );
  });
});

/** Ways to write an integer as a JSON number. */
const notations: readonly ((digits: string) => string)[] = [
  digits => digits,
  digits => `${digits}.0`,
  digits => `${digits}.000e0`,
  digits => `${digits[0]}.${digits.slice(1)}e${digits.length - 1}`,
  digits => `${digits[0]}.${digits.slice(1)}00E+${digits.length - 1}`,
  digits => `${digits}00e-2`,
];

describe('an account number that was sent as a number', () => {
  it('keeps every digit in every notation', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[1-9]\d{5,29}$/),
        fc.constantFrom(...notations),
        fc.constantFrom('', '-'),
        (digits, write, sign) => {
          const [read] = parseJson(`[${sign}${write(digits)}]`) as [unknown];
          expect(String(read)).to.equal(sign + digits);
        },
      ),
      {numRuns: 1000},
    );
  });

  it('does not depend on how long the strings beside it are', () => {
    const photo = `${'\\"1e9'.repeat(400_000)}${'A'.repeat(1_000_000)}`;
    expect(parseJson(`[${JSON.stringify(photo)}, 12345678901234567890.0]`)).to.deep.equal([
      photo,
      '12345678901234567890',
    ]);
  }).timeout(20_000);
});

function accepts(parse: (source: string) => unknown, source: string): boolean {
  try {
    parse(source);
    return true;
  } catch (error) {
    expect(error).to.be.instanceOf(SyntaxError);
    return false;
  }
}
