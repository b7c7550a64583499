// When the operator is told that addresses do not distinguish callers.
import {expect} from 'chai';
import {createAddressReader} from '../../../src/proxy/notices/addresses.ts';
import {recordNotices, type Told} from '../_support/notices.ts';
import {ORIGIN} from '../_support/support.ts';

const UNKNOWN: Told = [
  'address-unknown',
  'The address of callers is unknown, so that the limit by address does not apply. Set CF_TRUSTED_HEADER (or the option ' +
    'clientAddress) to the header that your balancer writes, or give each request its address by setRemoteAddress.',
];
const UNREADABLE: Told = [
  'address-unreadable',
  'What clientAddress returned is not one network address, so that the limit by address does not apply. Set CF_TRUSTED_HEADER to a ' +
    "header with one address, or CF_TRUSTED_HOPS too where it is a list (addressFromHeader('x-forwarded-for')).",
];
const PRIVATE: Told = [
  'address-private',
  'All starts so far come from a private address, probably of your balancer, so that all callers share one allowance. Set ' +
    'CF_TRUSTED_HEADER (or the option clientAddress) to the header that the balancer writes.',
];

/** Lets callers come from these addresses, one after the other. */
function callers() {
  const {notices, told} = recordNotices();
  let next: unknown;
  const read = createAddressReader(() => next as string | undefined, notices);
  const from = (...addresses: unknown[]) =>
    addresses.map(address => {
      next = address;
      return read(new Request(ORIGIN));
    });
  return {from, told};
}

const PRIVATES = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5'];
const times = (count: number, ...addresses: string[]) =>
  Array.from({length: count}, (_, index) => addresses[index % addresses.length]);

describe('the address of a caller', () => {
  for (const [address, notice] of [
    [undefined, UNKNOWN],
    [null, UNKNOWN],
    ['', UNKNOWN],
    [' ', UNREADABLE],
    ['unknown', UNREADABLE],
    ['203.0.113.9, 198.51.100.7', UNREADABLE],
    [0, UNREADABLE],
    [['203.0.113.9'], UNREADABLE],
  ] as const)
    it(`is not known from ${JSON.stringify(address)}, and the operator is told ${notice[0]}`, () => {
      const {from, told} = callers();
      expect(from(address)).to.deep.equal([undefined]);
      expect(told).to.deep.equal([notice]);
    });

  it('is known in its canonical form, without a notice', () => {
    const {from, told} = callers();
    expect(from('203.0.113.9:443', '[2001:DB8::1]')).to.deep.equal(['203.0.113.9', '2001:db8::1']);
    expect(told).to.deep.equal([]);
  });

  it('is read without notices', () => {
    const read = createAddressReader(() => '10.0.0.1', undefined);
    expect(times(20, '').map(() => read(new Request(ORIGIN)))).to.deep.equal(times(20, '10.0.0.1'));
  });
});

describe('a private address of all callers', () => {
  it('is told from the fifth call', () => {
    const {from, told} = callers();
    from(...times(4, '10.0.0.1'));
    expect(told).to.deep.equal([]);
    from('10.0.0.1');
    expect(told).to.deep.equal([PRIVATE]);
  });

  it('is told from the fifth call for each address, of four addresses', () => {
    const {from, told} = callers();
    from(...times(19, ...PRIVATES.slice(0, 4)));
    expect(told).to.deep.equal([]);
    from('10.0.0.4');
    expect(told).to.deep.equal([PRIVATE]);
  });

  it('is not told of five addresses, which users of a private network have', () => {
    const {from, told} = callers();
    from(...times(100, ...PRIVATES));
    expect(told).to.deep.equal([]);
  });

  for (const [what, other] of [
    ['a public address', ['203.0.113.9']],
    ['a fifth private address', PRIVATES.slice(1)],
  ] as const)
    it(`is no longer told at and after the call from ${what}`, () => {
      const {from, told} = callers();
      from(...times(30, '10.0.0.1'));
      const before = told.length;
      from(...other.slice(0, -1));
      const last = told.length;
      from(...other.slice(-1), ...times(30, '10.0.0.1'));
      expect(before).to.be.above(0);
      expect(told).to.have.length(last);
    });

  it('is not confused by calls without an address', () => {
    const {from, told} = callers();
    from(...times(4, '10.0.0.1'), undefined, 'unknown');
    expect(told).to.deep.equal([UNKNOWN, UNREADABLE]);
  });
});
