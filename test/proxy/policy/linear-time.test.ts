// An answer may have 4 MB. A regular expression that backtracks over it would stop the proxy for hours.
import {expect} from 'chai';
import {hideAadhaarNumbers} from '../../../src/proxy/policy/aadhaar-numbers.ts';
import {isImageText} from '../../../src/proxy/policy/images.ts';
import {applyFields} from '../../../src/proxy/policy/apply-fields.ts';

const SIZE = 3_000_000;
const fill = (piece: string) => piece.repeat(Math.ceil(SIZE / piece.length));

const MASKED = fill('2345 6789 0123 a ');

const texts = ['1', '1, ', '\u200b1', '1a', ' ', '12345 '].map(fill);
const addresses = ['/9', 'http://', '//', 'data:', '; base64', '<a:', 'x.', '.jpg ', 'ab ', '\\', '%2'].map(
  fill,
);

describe('the field policy on a text of 3 MB', () => {
  it('finds Aadhaar numbers in linear time', () => {
    for (const text of [...texts, `1${fill(' ')}1`]) expect(hideAadhaarNumbers(text, true)).to.equal(text);
    expect(hideAadhaarNumbers(MASKED, false)).to.equal(MASKED.replaceAll('2345 6789', 'xxxx xxxx'));
  });

  it('distinguishes images from texts in linear time', () => {
    for (const text of [...texts, ...addresses])
      for (const inAadhaar of [true, false]) expect(isImageText(text, inAadhaar)).to.be.a('boolean');
  });

  it('reads a score, an e-mail address, a hash and a name in linear time', () => {
    for (const text of [`${fill('1')}x`, `.${fill('1')}e`, fill('@'), fill('aB')]) {
      const metadata = {email: text, mobile_hash: text, [text]: true};
      for (const scope of ['EMAIL', 'AADHAAR'])
        expect(applyFields({scopes: [{scope, records: [{confidence_score: text, metadata}]}]}, {})).to.be.an(
          'object',
        );
    }
  });
}).timeout(240_000);
