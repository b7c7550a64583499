import {expect} from 'chai';
import {isImageList} from '../../../src/proxy/policy/images.ts';

describe('recognising images in lists', () => {
  const bytes = (length: number) => Array.from({length}, (_, at) => (at * 7) % 256);

  it('treats a list of many bytes as an image: 100 in AADHAAR, 1000 elsewhere', () => {
    expect(isImageList(bytes(100), true)).to.equal(true);
    expect(isImageList(bytes(99), true)).to.equal(false);
    expect(isImageList(bytes(1000), false)).to.equal(true);
    expect(isImageList(bytes(999), false)).to.equal(false);
    for (const odd of [256, -1, 1.5, '1', null])
      expect(isImageList([...bytes(100), odd], true)).to.equal(false);
  });

  it('treats base64 in pieces as an image, and a list of words as texts', () => {
    const pieces = ['Ab9+'.repeat(8), 'Ab9+'.repeat(16), 'Zzzz'];
    expect(isImageList(pieces, true)).to.equal(true);
    expect(isImageList(pieces, false)).to.equal(false);
    expect(isImageList(['Ab9+'.repeat(25)], true)).to.equal(false);
    expect(
      isImageList(
        Array.from({length: 40}, () => 'Ranebennur'),
        true,
      ),
    ).to.equal(false);
    expect(isImageList(['Ab9+'.repeat(8), 'Ab9+'.repeat(17)], true)).to.equal(true);
    expect(isImageList(['Z'.repeat(31), 'Z'.repeat(80)], true)).to.equal(false);
    expect(isImageList(['Z'.repeat(80), 'Z'.repeat(31), 'Z'.repeat(80)], true)).to.equal(false);
    expect(isImageList([], true)).to.equal(false);
  });
});
