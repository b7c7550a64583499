// Requirement P10: whose starts are counted together. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {setUp} from '../_support/support.ts';

describe('P10: the caller’s address, normalised or unknown', () => {
  const limits = {number: false, address: {count: 2, seconds: 600}, merchant: false, quota: false} as const;

  /** The status of one start from each of these addresses, in order, every one for another number. */
  async function startFrom(addresses: readonly (string | undefined)[]): Promise<number[]> {
    let address: string | undefined;
    const {browser} = setUp({limits, clientAddress: () => address});
    const statuses: number[] = [];
    for (address of addresses) {
      const mobile = String(statuses.length).padStart(10, '0');
      statuses.push((await browser.send('session', {body: {mobile, presentation: 'redirect'}})).status);
    }
    return statuses;
  }

  const same: Readonly<Record<string, readonly string[]>> = {
    'with a port': ['203.0.113.9:1', '203.0.113.9:2', '203.0.113.9'],
    'zero-padded': ['203.0.113.9', '203.000.113.009', '203.0.113.09'],
    'IPv4-mapped': ['::ffff:203.0.113.9', '203.0.113.9', '[::FFFF:cb00:7109]:80'],
    'in brackets': ['[2001:db8::1]', '[2001:db8::2]:443', '2001:db8::3'],
    'in upper case': ['2001:DB8::A', '2001:db8::b', '2001:Db8:0::C'],
    'with a zone id': ['fe80::1%eth0', 'fe80::1%eth1', 'fe80::1'],
    'with spaces around it': [' 203.0.113.9', '203.0.113.9 ', '203.0.113.9'],
  };
  for (const [what, addresses] of Object.entries(same)) {
    it(`counts one address ${what} once`, async () => {
      expect(await startFrom(addresses)).to.deep.equal([200, 200, 429]);
    });
  }

  it('does not count by a list or a malformed value, which a caller could vary', async () => {
    const texts = ['1.1.1.1, 203.0.113.9', '1.1.1.1, 203.0.113.9', '1.1.1.1, 203.0.113.9', 'a', 'a', 'a', ''];
    expect(await startFrom(texts)).to.deep.equal(texts.map(() => 200));
    expect(await startFrom([undefined, undefined, undefined])).to.deep.equal([200, 200, 200]);
  });

  it('stops a caller who changes the /64 of a /56, and the /56 of a /48', async () => {
    const refused = async (spell: (index: number) => string) =>
      (await startFrom(Array.from({length: 40}, (_, index) => spell(index)))).indexOf(429);
    const hex = (number: number) => number.toString(16);
    const narrow = await refused(() => '2001:db8:1:2::1');
    const middle = await refused(index => `2001:db8:1:${hex(index)}::1`);
    const wide = await refused(index => `2001:db8:1:${hex(index * 256)}::1`);
    expect([narrow, middle, wide]).to.deep.equal([2, 8, 32]);
    expect(await refused(index => `2001:db8:${hex(index)}::1`)).to.equal(-1);
  });

  it('tells the operator once if the address is unknown, or one private address for all', async () => {
    for (const [address, code] of [
      [undefined, 'address-unknown'],
      ['1.1.1.1, 203.0.113.9', 'address-unreadable'],
      ['::ffff:10.0.0.7', 'address-private'],
    ] as const) {
      const {browser, events, sentences} = setUp({
        limits: {...limits, address: {count: 100, seconds: 600}},
        clientAddress: () => address,
      });
      for (let times = 0; times < 10; times++) await browser.start();
      expect(events.flatMap(event => (event.type === 'notice' ? [event.code] : []))).to.deep.equal([code]);
      expect(sentences).to.have.length(1);
      expect(sentences.join()).not.to.match(/\d+\.\d+\.\d+/);
    }
  });
});
