import {expect} from 'chai';
import fc from 'fast-check';
import {addressFromHeader} from '../../../src/proxy/index.ts';

describe('the address from a header', () => {
  const read = (name: string, value: string | undefined, hops?: number) =>
    addressFromHeader(
      name,
      hops === undefined ? {} : {hops},
    )(new Request('https://shop.example', value === undefined ? {} : {headers: {[name]: value}}));

  const cases: readonly [string, string | undefined, number | undefined, string | undefined][] = [
    ['x-forwarded-for', '203.0.113.9', undefined, '203.0.113.9'],
    ['x-forwarded-for', '1.1.1.1, 203.0.113.9', undefined, '203.0.113.9'],
    ['x-forwarded-for', '1.1.1.1,203.0.113.9', 1, '203.0.113.9'],
    ['X-Forwarded-For', '1.1.1.1, 203.0.113.9, 10.0.0.1', 2, '203.0.113.9'],
    ['x-forwarded-for', '203.0.113.9:443', 1, '203.0.113.9:443'],
    // Fewer proxies than were said: what is left was sent by the caller.
    ['x-forwarded-for', '203.0.113.9', 2, undefined],
    ['x-forwarded-for', '203.0.113.9, ', 1, undefined],
    ['x-forwarded-for', '', 1, undefined],
    ['x-forwarded-for', undefined, 1, undefined],
    ['forwarded', 'for=203.0.113.9', undefined, '203.0.113.9'],
    ['forwarded', 'For="[2001:db8::1]:4711";proto=https', undefined, '[2001:db8::1]:4711'],
    ['forwarded', 'for=1.1.1.1, proto=https; for = 203.0.113.9 ;by=10.0.0.1', 1, '203.0.113.9'],
    ['Forwarded', 'for=1.1.1.1, for=203.0.113.9, for=10.0.0.1', 2, '203.0.113.9'],
    ['forwarded', 'for="1.1.1.1, for=203.0.113.9', 1, '203.0.113.9'],
    ['forwarded', 'proto=https', 1, undefined],
    ['forwarded', 'for=1.1.1.1;for=203.0.113.9', 1, undefined],
    ['forwarded', 'xfor=1.1.1.1', 1, undefined],
    ['cf-connecting-ip', '203.0.113.9', undefined, '203.0.113.9'],
    ['CF-Connecting-IP', ' 203.0.113.9 ', 1, '203.0.113.9'],
    ['x-real-ip', undefined, undefined, undefined],
    ['x-real-ip', '', undefined, undefined],
    // It holds one address: a second one is not the balancer's.
    ['x-real-ip', '1.1.1.1, 203.0.113.9', undefined, '1.1.1.1, 203.0.113.9'],
    ['x-client-host', '203.0.113.9', undefined, '203.0.113.9'],
    ['tencent-client-ip', '203.0.113.9', undefined, '203.0.113.9'],
  ];
  for (const [name, value, hops, expected] of cases) {
    it(`${name}: ${value === undefined ? 'absent' : JSON.stringify(value)}, ${hops ?? 'default'} hops: ${expected ?? 'unknown'}`, () => {
      expect(read(name, value, hops)).to.equal(expected);
    });
  }

  it('cannot be chosen by the caller, whatever header the caller sends', () => {
    const sent = fc.stringMatching(/^[ -~]*$/);
    fc.assert(
      fc.property(sent, fc.integer({min: 1, max: 4}), (forged, hops) => {
        const chain = ['203.0.113.9', '10.0.0.1', '10.0.0.2', '10.0.0.3'].slice(0, hops);
        expect(read('x-forwarded-for', [forged, ...chain].join(', '), hops)).to.equal('203.0.113.9');
        const elements = [forged, ...chain.map(address => `for=${address};proto=https`)];
        expect(read('forwarded', elements.join(', '), hops)).to.equal('203.0.113.9');
      }),
    );
  });

  it('is read from a header whose name has white space around it', () => {
    const request = new Request('https://shop.example', {headers: {'x-real-ip': '203.0.113.9'}});
    expect(addressFromHeader(' X-Real-IP\n')(request)).to.equal('203.0.113.9');
  });

  it('can be the one that the outermost of 32 proxies appended', () => {
    const chain = Array.from({length: 33}, (_, at) => `10.0.0.${at}`).join(', ');
    expect(read('x-forwarded-for', chain, 32)).to.equal('10.0.0.1');
  });

  const header = 'The trusted header is one that your balancer writes, such as x-forwarded-for';
  const hops = 'hops is a whole number from 1 to 32';
  const wrong: readonly [what: string, name: unknown, sentence: string, options?: object][] = [
    ['a list of headers', 'x-forwarded-for, x-real-ip', header],
    ['a header with its value', 'x-forwarded-for: 1.1.1.1', header],
    ['no header', '', header],
    ['a header that is undefined', undefined, header],
    ['a function', () => 'x-real-ip', header],
    ...[
      ...['host', 'Cookie', 'user-agent', 'sec-fetch-site', 'origin', 'authorization', 'x-cf-user-details'],
      ...['accept', 'accept-language', 'content-type', 'referer', 'traceparent', 'connection', 'te', 'via'],
    ].map((name): [string, string, string] => [`${name}, which the browser writes`, name, header]),
    ['0 hops', 'x-forwarded-for', hops, {hops: 0}],
    ['33 hops', 'x-forwarded-for', hops, {hops: 33}],
    ['1.5 hops', 'x-forwarded-for', hops, {hops: 1.5}],
    ['a text as hops', 'x-forwarded-for', hops, {hops: '1'}],
    ['null as hops', 'x-forwarded-for', hops, {hops: null}],
    [
      '2 hops of a header that holds one address',
      'X-Real-IP',
      'hops goes with x-forwarded-for or forwarded; x-real-ip holds one address',
      {hops: 2},
    ],
  ];
  for (const [what, name, sentence, options] of wrong) {
    it(`refuses ${what}`, () => {
      expect(() => addressFromHeader(name as string, options))
        .to.throw(TypeError)
        .with.property('message', sentence);
    });
  }
});
