import {expect} from '@open-wc/testing';
import fc from 'fast-check';
import {readCallbackUrl} from '../../src/protocol/callback-url.ts';
import {withCodeParameter, RETURN_PATH} from '../../src/protocol/proxy/return-path.ts';

const ORIGIN = 'https://shop.example';

describe('the path that the proxy keeps for a page without storage', () => {
  for (const [path, wanted] of [
    ['/', '/#auth_code='],
    ['/join?step=2', '/join?step=2#auth_code='],
    ['/join#terms', '/join#terms&auth_code='],
    ['/join?step=2#/pay?now', '/join?step=2#/pay?now&auth_code='],
    ['/join#', '/join#&auth_code='],
  ] as const)
    it(`has a place for the code at its end: ${path}`, () => {
      expect(withCodeParameter(path)).to.equal(wanted);
    });

  for (const [title, path, accepted] of [
    ['a path', '/join', true],
    ['the longest', `/${'a'.repeat(511)}`, true],
    ['one character more', `/${'a'.repeat(512)}`, false],
    ['an absolute URL', 'https://evil.example/', false],
    ['a space', '/a b', false],
    ['a line break at the end', '/a\n', false],
    ['no path', '', false],
  ] as const)
    it(`is ${accepted ? 'accepted' : 'refused'}: ${title}`, () => {
      expect(RETURN_PATH.test(path)).to.equal(accepted);
    });

  it('is what the element restores, whatever the page’s own parameters and the code are', () => {
    const visible = fc.string({
      unit: fc.constantFrom(...Array.from('abz09-._~!$&()*+,;=:@/?%41')),
      maxLength: 40,
    });
    fc.assert(
      fc.property(visible, visible, fc.stringMatching(/^[!-~]{1,40}$/), (query, fragment, code) => {
        const {href} = new URL(`${ORIGIN}/join?q=${query}#f${fragment}`);
        fc.pre(readCallbackUrl(href).kind === 'none');
        const read = readCallbackUrl(
          ORIGIN + withCodeParameter(href.slice(ORIGIN.length)) + encodeURIComponent(code),
        );
        expect(read.code).to.equal(code);
        expect(read.clean).to.equal(href);
      }),
    );
  });
});
