import {expect} from 'chai';
import fc from 'fast-check';
import {isPrivate, networksOf, parseAddress} from '../../src/proxy/network-address.ts';

describe('a network address', () => {
  const spellings: Readonly<Record<string, readonly string[]>> = {
    '203.0.113.9': [
      '203.0.113.9',
      ' 203.0.113.9\t',
      '203.0.113.9:51724',
      '203.000.113.009',
      '203.000.113.009:443',
      '[::ffff:203.0.113.9]:443',
      '::ffff:203.0.113.9',
      '::FFFF:203.000.113.009',
      '::ffff:cb00:7109',
      '0:0:0:0:0:ffff:203.0.113.9',
      '0000:0000:0000:0000:0000:ffff:cb00:7109',
      '64:ff9b::203.0.113.9',
      '64:ff9b::cb00:7109',
      '::ffff:203.0.113.9%eth0',
    ],
    '2001:db8::1': [
      '2001:db8::1',
      '2001:DB8::1',
      '2001:0db8:0000:0000:0000:0000:0000:0001',
      '2001:db8:0:0::1',
      '2001:db8:0:0:0:0:0.0.0.1',
      '[2001:db8::1]',
      '[2001:DB8::0001]:443',
      ' [2001:db8::1]:51724 ',
      '2001:db8::1%2',
      `2001:db8::1%${'x'.repeat(116)}`,
    ],
    'fe80::1': ['fe80::1%eth0', '[FE80::1%en0.100]:80', 'fe80:0::1%wlan-0'],
    '::1': ['::1', '0:0:0:0:0:0:0:1', '[::1]:3000'],
  };
  for (const [address, texts] of Object.entries(spellings))
    for (const text of texts)
      it(`${JSON.stringify(text)} is ${address}`, () => expect(parseAddress(text)).to.equal(address));

  const unknown = [
    '',
    ' ',
    'unknown',
    '_hidden',
    'localhost',
    'proxy.example',
    '203.0.113.9, 198.51.100.7',
    '203.0.113.9 198.51.100.7',
    '2001:db8::1, 203.0.113.9',
    'for=203.0.113.9',
    '"203.0.113.9"',
    '203.0.113',
    '203.0.113.9.1',
    '203.0.113.256',
    '203.0.113.0009',
    '203.0.113.-9',
    '0xcb.0.113.9',
    '3405803785',
    '203.0.113.9:',
    '203.0.113.9:port',
    '203.0.113.9:123456',
    '203.0.113.9/32',
    '[203.0.113.9]',
    '[2001:db8::1',
    '2001:db8::1]',
    '[2001:db8::1]443',
    '2001:db8::1::2',
    '2001:db8:1:2:3:4:5:6:7',
    '2001:db8:1:2:3:4:5',
    '2001:db8::12345',
    '2001:db8::g',
    '2001:db8::1/64',
    '2001:db8::1@evil.example',
    '::ffff:203.0.113.256',
    '::ffff:203.0.113',
    '%eth0',
    '0.0.0.0',
    '::',
    '[::]:80',
    '::ffff:0.0.0.0',
    '2001:db8::1\n203.0.113.9',
    '２０３.0.113.9',
    `2001:db8::1%${'x'.repeat(117)}`,
    'proxy\n::ffff:203.0.113.9',
    '::ffff:203.0.113.9/96',
    '2001:db8:%eth0:1',
    '2001:db8::1]/path',
    '2001:db8::1]/path:abc',
  ];
  for (const text of unknown)
    it(`is unknown if the text is ${JSON.stringify(text).slice(0, 50)}`, () =>
      expect(parseAddress(text)).to.equal(undefined));

  it('of any text is undefined, or a text with the same address', () => {
    const anything = fc.oneof(
      fc.stringMatching(/^[\dabfF:.[\]% ,"]*$/),
      fc.string(),
      fc.ipV6(),
      fc.ipV4Extended(),
    );
    fc.assert(
      fc.property(anything, text => {
        const address = parseAddress(text);
        if (address === undefined) return;
        expect(address).to.match(/^(?:\d+\.\d+\.\d+\.\d+|[\da-f:]+)$/);
        expect(parseAddress(address)).to.equal(address);
        expect(parseAddress(` ${address.includes(':') ? `[${address}]` : address}:1 `)).to.equal(address);
      }),
      {numRuns: 2000},
    );
  });
});

describe('the networks of an address', () => {
  it('are only the address itself with IPv4', () => {
    expect(networksOf('203.0.113.9')).to.deep.equal([{network: '203.0.113.9', factor: 1}]);
  });

  for (const [address, ...networks] of [
    ['2001:db8:1:2304:5:6:7:8', '2001:db8:1:2304::/64', '2001:db8:1:2300::/56', '2001:db8:1::/48'],
    ['2001:db8::6', '2001:db8:0:0::/64', '2001:db8:0:0::/56', '2001:db8:0::/48'],
    ['::1', '0:0:0:0::/64', '0:0:0:0::/56', '0:0:0::/48'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3::/64', '1:0:2:0::/56', '1:0:2::/48'],
  ] as const) {
    it(`are a /64, a /56 and a /48 with IPv6, with larger shares for wider networks: ${address}`, () => {
      const [narrow, middle, wide] = networksOf(address);
      expect([narrow, middle, wide].map(each => each?.network)).to.deep.equal(networks);
      expect(narrow?.factor).to.equal(1);
      expect(middle?.factor).to.be.above(1);
      expect(wide?.factor).to.be.above(Number(middle?.factor));
    });
  }

  it('are the same for every address of one /64, and share only the wider ones beyond it', () => {
    const octets = fc.array(fc.integer({min: 0, max: 0xffff}), {minLength: 5, maxLength: 5});
    fc.assert(
      fc.property(octets, octets, ([subnet = 0, ...one], [other = 0, ...two]) => {
        const of = (net: number, host: number[]) =>
          networksOf(parseAddress(`2001:db8:1:${[net, ...host].map(n => n.toString(16)).join(':')}`) ?? '');
        expect(of(subnet, one)).to.deep.equal(of(subnet, two));
        expect(of(subnet, one)[2]).to.deep.equal(of(other, two)[2]);
        expect(of(subnet, one)[1]?.network === of(other, two)[1]?.network).to.equal(
          subnet >> 8 === other >> 8,
        );
      }),
    );
  });
});

describe('a private address', () => {
  const addresses: readonly [boolean, ...string[]][] = [
    [true, '10.0.0.1', '172.16.0.1', '172.31.255.1', '192.168.1.1', '127.0.0.1', '169.254.1.1', '100.64.0.1'],
    [true, '100.75.0.1', '100.110.0.1', '172.20.0.1'],
    [true, '100.127.0.1', '::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'febf::1'],
    [
      false,
      '203.0.113.9',
      '11.0.0.1',
      '172.15.0.1',
      '172.32.0.1',
      '192.169.0.1',
      '100.63.0.1',
      '100.128.0.1',
    ],
    [false, '203.10.0.1', '203.0.127.1', '2001:db8::fc00:1', '2001:db8::fe80:1'],
    [false, '101.64.0.1', '2001:db8::1', 'fb00::1', 'fec0::1', 'fe::1', 'fc::1', '1::1'],
  ];
  for (const [expected, ...texts] of addresses)
    for (const text of texts)
      it(`is ${expected ? '' : 'not '}${text}`, () => expect(isPrivate(text)).to.equal(expected));
});
