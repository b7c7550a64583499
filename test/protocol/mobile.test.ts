import {expect} from '@open-wc/testing';
import fc from 'fast-check';
import {readMobile} from '../../src/protocol/mobile.ts';

// Numbers that begin with 1 are not given out as mobile numbers in India.
const read = [
  '1000000001',
  ' 1000000001 ',
  '10000 00001',
  '100-000-0001',
  '100–000‑0001',
  '(1000) 000.001',
  '01000000001',
  '911000000001',
  '+911000000001',
  '+91 10000 00001',
  '00911000000001',
  '+91\u00a010000\u00a000001',
  '\u202a+911000000001\u202c',
  '100000\u200b0001',
  '１００００００００１',
  '१००००००००१',
  '౧౦౦౦౦౦౦౦౦౧',
  '൧൦൦൦൦൦൦൦൦൧',
  '۱۰۰۰۰۰۰۰۰۱',
  '١٠٠٠٠٠٠٠٠١',
];

const refused = [
  '',
  '+',
  '100000000',
  '10000000011',
  '+1 415 555 0100 0',
  '+921000000001',
  '+1000000001',
  '91100000000',
  '1000000001;drop',
  '1000000001\u0000',
  '10000x0001',
  '1e9',
  '<b>1000000001</b>',
  '෧෦෦෦෦෦෦෦෦෧',
];

describe('reading a mobile number', () => {
  for (const input of read)
    it(`reads ${JSON.stringify(input)}`, () => expect(readMobile(input)).to.equal('1000000001'));
  for (const input of refused)
    it(`refuses ${JSON.stringify(input)}`, () => expect(readMobile(input)).to.equal(undefined));

  it('reads ten digits in any script of India to the same number', () => {
    const zeros = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66];
    fc.assert(
      fc.property(fc.stringMatching(/^\d{10}$/), fc.constantFrom(...zeros), (number, zero) => {
        const written = number.replaceAll(/\d/g, digit => String.fromCharCode(zero + Number(digit)));
        expect(readMobile(written)).to.equal(number);
      }),
    );
  });

  it('gives ten digits or nothing, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme', maxLength: 40}), input => {
        expect(readMobile(input) ?? '0000000000').to.match(/^\d{10}$/);
      }),
    );
  });
});
