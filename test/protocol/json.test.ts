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
  {source: '12345678901234567890e0', value: 12345678901234567000},
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

  it('reads what JSON.parse reads, as JSON.parse reads it, where no integer is long', () => {
    fc.assert(
      fc.property(fc.json({maxDepth: 4}), source => {
        fc.pre(!/\d{16}/.test(source));
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

function accepts(parse: (source: string) => unknown, source: string): boolean {
  try {
    parse(source);
    return true;
  } catch (error) {
    expect(error).to.be.instanceOf(SyntaxError);
    return false;
  }
}
