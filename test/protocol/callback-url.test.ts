import {expect} from '@open-wc/testing';
import fc from 'fast-check';
import {readCallbackUrl, type CallbackUrl} from '../../src/protocol/callback-url.ts';

const SHOP = 'https://shop.example/callback';

interface Case {
  readonly title: string;
  readonly href: string;
  readonly parameter?: string;
  readonly kind: CallbackUrl['kind'];
  readonly code?: string;
  readonly explicit?: boolean;
  readonly clean: string;
}

const returns: readonly Case[] = [
  {title: 'in the query', href: '?auth_code=c0de', kind: 'code', clean: ''},
  {title: 'in camel case', href: '?authCode=c0de', kind: 'code', clean: ''},
  {title: 'in lower case', href: '?authcode=c0de', kind: 'code', clean: ''},
  {title: 'in capitals', href: '?AUTH_CODE=c0de', kind: 'code', clean: ''},
  {title: 'as plain `code`', href: '?code=c0de', kind: 'code', explicit: false, clean: ''},
  {title: 'in the fragment', href: '#auth_code=c0de', kind: 'code', clean: ''},
  {title: 'in the query of a hash route', href: '#/welcome?auth_code=c0de', kind: 'code', clean: '#/welcome'},
  {
    title: 'in a hash route that has parameters',
    href: '#/welcome?a=1&auth_code=c0de&b=2',
    kind: 'code',
    clean: '#/welcome?a=1&b=2',
  },
  {
    title: 'first in a hash route that has parameters',
    href: '#/welcome?auth_code=c0de&b=2',
    kind: 'code',
    clean: '#/welcome?b=2',
  },
  {title: 'before a fragment', href: '?auth_code=c0de#terms', kind: 'code', clean: '#terms'},
  {title: 'after a hash route by &', href: '#/welcome&auth_code=c0de', kind: 'code', clean: '#/welcome'},
  {
    title: 'appended to a query by a second question mark',
    href: '?lang=hi?auth_code=c0de&step=2',
    kind: 'code',
    clean: '?lang=hi&step=2',
  },
  {title: 'after a doubled question mark', href: '??auth_code=c0de', kind: 'code', clean: '?'},
  {title: 'twice, the same', href: '?auth_code=c0de&authCode=c0de', kind: 'code', clean: ''},
  {title: 'in query and fragment, the same', href: '?auth_code=c0de#code=c0de', kind: 'code', clean: ''},
  {
    title: 'with companions',
    href: '?auth_code=c0de&status=SUCCESS&verificationId=v1',
    kind: 'code',
    clean: '',
  },
  {title: 'with its name encoded', href: '?auth%5Fcode=c0de', kind: 'code', clean: ''},
  {title: 'encoded', href: '?auth_code=a%2Bb%2Fc%3D%3D', kind: 'code', code: 'a+b/c==', clean: ''},
  {title: 'in base64, not encoded', href: '?auth_code=a+b/c==', kind: 'code', code: 'a+b/c==', clean: ''},
  {
    title: 'under a name that the merchant set',
    href: '?cf_code=c0de&x=1',
    parameter: 'cf_code',
    kind: 'code',
    clean: '?x=1',
  },
  {
    title: 'under `code`, where the merchant set that',
    href: '?code=c0de',
    parameter: 'code',
    kind: 'code',
    explicit: false,
    clean: '',
  },
  {
    title: 'beside a voucher, where the merchant set a name',
    href: '?code=DIWALI&auth_code=c0de',
    parameter: 'auth_code',
    kind: 'code',
    clean: '?code=DIWALI',
  },
];

const refused: readonly Case[] = [
  {title: 'two codes', href: '?auth_code=one&auth_code=two&x=1', kind: 'conflict', clean: '?x=1'},
  {title: 'two codes in two spellings', href: '?auth_code=one&authCode=two', kind: 'conflict', clean: ''},
  {title: 'a code and another `code`', href: '?auth_code=one&code=two', kind: 'conflict', clean: ''},
  {
    title: 'different codes in query and fragment',
    href: '?auth_code=one#auth_code=two',
    kind: 'conflict',
    clean: '',
  },
  {title: 'a code with a line break', href: '?auth_code=a%0d%0ab', kind: 'conflict', clean: ''},
  {title: 'a code with a zero byte', href: '?auth_code=a%00', kind: 'conflict', clean: ''},
  {title: 'a code with a space', href: '?auth_code=a%20b', kind: 'conflict', clean: ''},
  {
    title: 'a code with a mark that turns the text around',
    href: '?auth_code=a%E2%80%AEb',
    kind: 'conflict',
    clean: '',
  },
  {title: 'a code that is no UTF-8', href: '?auth_code=%ff', kind: 'conflict', clean: ''},
  {title: 'a code as long as a page', href: `?auth_code=${'a'.repeat(4097)}`, kind: 'conflict', clean: ''},
];

const withoutCode: readonly Case[] = [
  {title: 'denied', href: '?error=access_denied&x=1', kind: 'denied', clean: '?x=1'},
  {title: 'denied by status', href: '?status=REJECTED', kind: 'denied', clean: ''},
  {title: 'expired', href: '?error=session_expired#a', kind: 'expired', clean: '#a'},
  {title: 'closed', href: '?status=CLOSED', kind: 'returned', clean: ''},
  {title: 'a failure without a reason', href: '?error=server_error', kind: 'returned', clean: ''},
  {title: 'a bare id', href: '?verification_id=v1#top', kind: 'returned', clean: '#top'},
  {title: 'an empty code', href: '?auth_code=', explicit: true, kind: 'returned', clean: ''},
];

const foreign = [
  '',
  '?',
  '#',
  '?#',
  '?utm_source=mail&utm_campaign=x%20y+z',
  '?a=&&b&=c&a=%zz',
  '?q=%E0%A4%B9%E0%A4%BF&plus=1+1',
  '?barcode=1&postcode=560001&codes=2&auth_codes=3&my_auth_code=4',
  '?next=/login?code=DIWALI',
  '?code=',
  '#/code/abc',
  '?__proto__=1&constructor=2&toString=3',
];

describe('reading a callback URL', () => {
  for (const {title, href, parameter, kind, code = 'c0de', explicit = true, clean} of returns) {
    it(`finds a code ${title}: ${href}`, () => {
      expect(readCallbackUrl(SHOP + href, {parameter})).to.deep.equal({
        kind,
        code,
        explicit,
        clean: SHOP + clean,
      });
    });
  }

  for (const {title, href, kind, clean} of refused) {
    it(`refuses ${title}`, () => {
      const read = readCallbackUrl(SHOP + href);
      expect(read).to.include({kind, clean: SHOP + clean});
      expect(read).not.to.have.property('code');
    });
  }

  for (const {title, href, kind, explicit = false, clean} of withoutCode) {
    it(`recognises a return without a code: ${title}`, () => {
      expect(readCallbackUrl(SHOP + href)).to.deep.equal({kind, explicit, clean: SHOP + clean});
    });
  }

  for (const href of foreign) {
    it(`leaves a page's own URL as it is: "${href}"`, () => {
      expect(readCallbackUrl(SHOP + href)).to.deep.equal({kind: 'none', explicit: false, clean: SHOP + href});
    });
  }

  it('ignores a voucher if the merchant set the name of the code’s parameter', () => {
    const href = `${SHOP}?code=DIWALI`;
    expect(readCallbackUrl(href, {parameter: 'auth_code'})).to.deep.equal({
      kind: 'none',
      explicit: false,
      clean: href,
    });
  });

  it('reports that a plain `code` may be the page’s own, also beside parameters of the page', () => {
    expect(readCallbackUrl(`${SHOP}?a=1&code=DIWALI&b=2`)).to.include({explicit: false, kind: 'code'});
  });

  it('throws on what is no absolute URL', () => {
    for (const href of ['', '/callback?auth_code=c0de', 'not a url'])
      expect(() => readCallbackUrl(href), href).to.throw(TypeError);
  });

  for (const href of [
    'about:blank',
    'data:text/html,hi',
    'file:///callback.html',
    'app://callback',
    'https://u:p@shop.example',
  ])
    it(`finds a code behind ${href}`, () => {
      expect(readCallbackUrl(`${href}?auth_code=c0de#top`)).to.include({
        code: 'c0de',
        clean: new URL(`${href}#top`).href,
      });
    });

  it('reads every absolute URL, and keeps every parameter that is not its own', () => {
    fc.assert(
      fc.property(fc.webUrl({withQueryParameters: true, withFragments: true}), href => {
        const read = readCallbackUrl(href);
        if (read.kind === 'none') expect(read.clean).to.equal(new URL(href).href);
        expect(readCallbackUrl(read.clean)).to.include({kind: 'none', clean: read.clean});
      }),
    );
  }).timeout(20_000);

  /** Parameters of a page, as raw text that may be odd. */
  const foreignPair = fc
    .stringMatching(/^[a-z]{1,8}(?:=[\w%.~+:/=-]{0,12})?$/)
    .filter(pair => !/^(?:code|status|error)(?:=|$)/.test(pair));
  const name = fc.constantFrom('auth_code', 'authCode', 'authcode', 'code', 'Auth_Code', 'auth%5Fcode');
  const code = fc.stringMatching(/^c0de[A-Za-z0-9._~-]{4,40}$/);
  const place = fc.constantFrom('?', '#', '#/route?');

  it('never shows the code in the clean URL, and changes nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(foreignPair),
        fc.array(foreignPair),
        name,
        code,
        place,
        (before, after, name, code, place) => {
          const read = readCallbackUrl(SHOP + place + [...before, `${name}=${code}`, ...after].join('&'));
          expect(read).to.include({kind: 'code', code});
          expect(read.clean).not.to.contain(code);
          const kept = [...before, ...after].join('&');
          expect(read.clean).to.equal(SHOP + (kept === '' ? place.replace(/\?$|^#$/, '') : place + kept));
        },
      ),
    );
  });

  it('reads no code if there are two', () => {
    fc.assert(
      fc.property(name, name, code, code, place, (first, second, one, two, place) => {
        fc.pre(one !== two);
        const read = readCallbackUrl(`${SHOP}${place}${first}=${one}&x=1&${second}=${two}`);
        expect(read.kind).to.equal('conflict');
        expect(read.clean).not.to.contain(one).and.not.to.contain(two);
      }),
    );
  });

  it('reads a hostile URL of 100,000 characters at once', () => {
    for (const part of ['?', '&', '#', '=', 'code', '%', '?auth_code=', '&code=a'])
      readCallbackUrl(`${SHOP}?${part.repeat(100_000 / part.length)}`);
  });
});
