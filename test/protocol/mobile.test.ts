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
  '0911000000001',
  '+9101000000001',
  '+91 01000000001',
  '+91 (0) 10000 00001',
  '+91-(0)10000-00001',
  '9101000000001',
  '0091 0 1000000001',
  '091 01000000001',
  'tel:1000000001',
  'tel:+91-10000-00001',
  ' TEL: +91 (0) 10000.00001',
  'tel:+911000000001;ext=12',
  'tel:1000000001;phone-context=+91',
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
  '001000000001',
  '00001000000001',
  '+9191000000001',
  '+91001000000001',
  '+91 (00) 1000000001',
  '+0911000000001',
  '91911000000001',
  '+440 1000000001',
  'tel:',
  'tel:+1-1000000001',
  'tel:tel:1000000001',
  'http:1000000001',
  '1000000001;ext=12',
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

  it('reads every spelling of one number to the same ten digits', () => {
    const prefix = fc.constantFrom(
      '',
      '0',
      '91',
      '+91',
      '0091',
      '091',
      '+910',
      '910',
      '00910',
      '0910',
      '+91(0)',
    );
    const space = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u2011', ' \u2013 ', '\u200e');
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{10}$/),
        prefix,
        fc.array(space, {minLength: 11, maxLength: 11}),
        fc.constantFrom('', 'tel:', 'Tel: '),
        fc.constantFrom(0x30, 0x966, 0xc66, 0xff10),
        (number, before, spaces, scheme, zero) => {
          const spaced = number
            .split('')
            .map((digit, at) => `${spaces[at]}${digit}`)
            .join('');
          const written = `${before}${spaced}${spaces[10]}`.replaceAll(/\d/g, digit =>
            String.fromCharCode(zero + Number(digit)),
          );
          expect(readMobile(scheme + written)).to.equal(number);
        },
      ),
      {numRuns: 2000},
    );
  });

  it('gives ten digits or nothing for any input', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme', maxLength: 40}), input => {
        expect(readMobile(input) ?? '0000000000').to.match(/^\d{10}$/);
      }),
    );
  });
});
