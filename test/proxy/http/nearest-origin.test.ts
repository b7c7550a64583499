import {expect} from 'chai';
import fc from 'fast-check';
import {nearestOrigin} from '../../../src/proxy/http/nearest-origin.ts';

const SHOP = 'https://www.shop.example';

describe('the origin that was probably meant', () => {
  const near: [string, readonly string[], string][] = [
    ['https://shop.example', [SHOP], SHOP],
    ['http://www.shop.example', [SHOP], SHOP],
    ['http://shop.example', [SHOP], SHOP],
    ['https://www.shop.example:8443', [SHOP], SHOP],
    ['https://www.shop.example/', [SHOP], SHOP],
    ['HTTPS://WWW.Shop.Example', [SHOP], SHOP],
    [SHOP, ['https://shop.example'], 'https://shop.example'],
    ['http://127.0.0.1:5173', ['http://localhost:5173'], 'http://localhost:5173'],
    ['http://localhost:5173', ['http://127.0.0.1:5173'], 'http://127.0.0.1:5173'],
    ['http://[::1]:5173', ['http://localhost:5173'], 'http://localhost:5173'],
    ['http://localhost:5174', ['http://localhost:5173'], 'http://localhost:5173'],
    ['https://localhost', ['capacitor://localhost'], 'capacitor://localhost'],
    ['ionic://localhost', ['capacitor://localhost'], 'capacitor://localhost'],
    // The one with the fewest differences.
    ['http://localhost:3000', ['https://127.0.0.1:4000', 'http://localhost:4000'], 'http://localhost:4000'],
    ['https://shop.example:444', ['http://www.shop.example', 'https://shop.example'], 'https://shop.example'],
    ['https://shop.example:444', ['https://shop.example', 'http://www.shop.example'], 'https://shop.example'],
    // The first of those with as many differences.
    ['https://shop.example', ['https://shop.example:1', 'https://shop.example:2'], 'https://shop.example:1'],
  ];
  for (const [origin, origins, expected] of near)
    it(`of ${origin} is ${expected}, if ${origins.join(' and ')} may call`, () =>
      expect(nearestOrigin(origin, origins)).to.equal(expected));

  const far = [
    'https://evil.example',
    'https://www.shop.example.evil.example',
    'https://evilshop.example',
    'https://blog.shop.example',
    'https://example',
    'https://www.www.shop.example',
    'null',
    '',
    'shop.example',
    'file:///index.html',
    'data:text/html,x',
    '*',
  ];
  for (const origin of far)
    it(`of ${origin || 'an empty text'} is not defined`, () =>
      expect(nearestOrigin(origin, [SHOP])).to.equal(undefined));

  const farFrom: [string, string][] = [
    ['file:///index.html', 'file:///other.html'],
    ['https://a.www.shop.example', 'https://a.shop.example'],
    ['https://awww.shop.example', 'https://ashop.example'],
    ['https://wwwx.shop.example', 'https://shop.example'],
    ['http://www.', 'http://localhost'],
    ['http://localhost.example', 'http://localhost'],
    ['http://notlocalhost', 'http://localhost'],
    ['http://127.0.0.1.example', 'http://localhost'],
  ];
  for (const [origin, listed] of farFrom)
    it(`of ${origin} is not ${listed}`, () => expect(nearestOrigin(origin, [listed])).to.equal(undefined));

  for (const name of ['localhost', 'shop.localhost', 'a.b.localhost', '127.0.0.1', '127.10.200.255', '[::1]'])
    it(`of ${name}, which is loopback, is another name of loopback`, () =>
      expect(nearestOrigin(`http://${name}:1`, ['http://localhost:2'])).to.equal('http://localhost:2'));

  it('names only listed origins with the host of the caller', () => {
    const name = fc.constantFrom(
      'a.example',
      'www.a.example',
      'b.example',
      'localhost',
      '127.0.0.1',
      '10.0.0.1',
    );
    const origin = fc
      .tuple(fc.constantFrom('http', 'https', 'app'), name, fc.constantFrom('', ':81', ':82'))
      .map(([scheme, host, port]) => `${scheme}://${host}${port}`);
    const host = (text: string): string =>
      text
        .replace(/^\w+:\/\/(?:www\.)?/, '')
        .replace(/:\d+$/, '')
        .replace('127.0.0.1', 'localhost');
    fc.assert(
      fc.property(origin, fc.array(origin, {maxLength: 6}), (asked, list) => {
        const found = nearestOrigin(asked, list);
        if (found === undefined) expect(list.map(host)).not.to.include(host(asked));
        else {
          expect(list).to.include(found);
          expect(host(found)).to.equal(host(asked));
        }
      }),
    );
  });
});
