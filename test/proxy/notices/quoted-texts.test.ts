// What a notice quotes of a request: a path and an origin only as far as they cannot hold a personal value.
import {expect} from 'chai';
import {GUARD_HEADER} from '../../../src/protocol/proxy/api.ts';
import {refuse} from '../../../src/proxy/http/problems.ts';
import {createWatch} from '../../../src/proxy/notices/watch.ts';
import type {ProxyEvent, RequestTrace, Uncorrelated} from '../../../src/proxy/telemetry.ts';
import {ORIGIN} from '../_support/support.ts';
import {recordNotices, tellOf} from '../_support/notices.ts';

describe('a notice about the mount path', () => {
  const told = (path: string, headers: Record<string, string> = {[GUARD_HEADER]: '1'}, basePath = '/cf') =>
    tellOf(refuse('path'), {path, init: {headers}, context: {basePath}});

  const shown: [path: string, below: string][] = [
    ['/', '/'],
    ['/session', '/'],
    ['/a', '/a'],
    ['/api/cf/token', '/api/cf'],
    ['/api/cf/', '/api/cf'],
    ['/api//session', '/api/'],
    ['/a.b~c-d_E9/session', '/a.b~c-d_E9'],
    ['/v123/session', '/v123'],
    [`/${'a'.repeat(79)}/session`, `/${'a'.repeat(79)}`],
    ['/v1234/session', 'another path'],
    ['/api/v1234x/session', 'another path'],
    [`/${'a'.repeat(80)}/session`, 'another path'],
    ['/a%20b/session', 'another path'],
    ['/@api/session', 'another path'],
    ['/api@/session', 'another path'],
    ['/api//cf/session', 'another path'],
  ];
  for (const [path, below] of shown)
    it(`says “below ${below}” for a call at ${path}`, () =>
      expect(told(path)).to.deep.equal([
        [
          'path-mismatch',
          `A request came below ${below}, and the routes are below /cf. Set the attribute proxy of the element, or CF_BASE_PATH ` +
            '(or the option basePath), so that both name one path; a framework that removes the mount path from the URL counts too.',
        ],
      ]));

  for (const [asked, expected] of [
    ['x-cf-user-details', 1],
    ['X-CF-User-Details', 1],
    ['x-cf-user-details,content-type', 1],
    ['content-type,x-cf-user-details', 1],
    ['content-type , x-cf-user-details , baggage', 1],
    ['content-type  ,  x-cf-user-details', 1],
    ['x-cf-user-details-too', 0],
    ['content-type', 0],
  ] as const)
    it(`is ${expected ? 'told' : 'not told'} of a preflight that asks for ${asked}`, () =>
      expect(told('/api/session', {'access-control-request-headers': asked})).to.have.length(expected));

  it('is not told of another caller, nor below the base path', () => {
    expect(told('/api/session', {})).to.deep.equal([]);
    expect(told('/cf/unknown')).to.deep.equal([]);
    expect(told('/unknown', undefined, '')).to.have.length(1);
  });
});

describe('a notice about a refused origin', () => {
  const told = (origin: string | undefined, origins?: Iterable<string>, expected?: string) =>
    tellOf(refuse('origin', expected === undefined ? {} : {expected}), {
      init: {headers: origin === undefined ? {} : {origin}},
      context: {origins: origins && new Set(origins)},
    });
  const sentence = (refused: string, expected: string) =>
    `A page of ${refused} was refused. Expected: ${expected}. If the page is yours, add its origin to CF_ORIGINS (or the option ` +
    'origins), or open it at the expected one.';

  const long = (length: number) => `https://${'a'.repeat(length - 8)}`;
  for (const origin of [
    'https://other.example',
    'https://other.example:8443',
    'http://192.0.2.10:80',
    'http://[2001:db8::1]',
    'http://[::ffff:192.0.2.1]:8080',
    'a1+b.c-d://x-9',
    'capacitor://localhost',
    long(100),
  ])
    it(`quotes ${origin}`, () =>
      expect(told(origin)).to.deep.equal([['origin-refused', sentence(origin, ORIGIN)]]));

  for (const origin of [
    'null',
    long(101),
    'x https://other.example',
    '1app://other.example',
    'HTTPS://other.example',
    'a_b://other.example',
    'https://other.example/',
    'https://other.example/?mobile=9999999999',
    'https://other_example',
    'https://',
    'https://other.example:',
    'https://other.example:x',
    'http://[]',
    'http://[2001:db8::g]',
  ])
    it(`does not quote ${origin}`, () =>
      expect(told(origin)).to.deep.equal([
        ['origin-refused', sentence('an origin that is no address', ORIGIN)],
      ]));

  it('names the origin that was probably meant alone, or else five of the list', () => {
    const list = [1, 2, 3, 4, 5, 6].map(index => `https://${index}.example`);
    const other = 'https://other.example';
    expect(told(other, list)).to.deep.equal([
      ['origin-refused', sentence(other, list.slice(0, 5).join(', '))],
    ]);
    expect(told(other, list, 'https://6.example')).to.deep.equal([
      ['origin-refused', sentence(other, 'https://6.example')],
    ]);
  });

  it('is not told if the request has no origin', () => expect(told(undefined)).to.deep.equal([]));
});

describe('a notice about the parts that the merchant passed', () => {
  const trace: RequestTrace = {transaction: undefined, report: () => undefined};
  const told = (event: Uncorrelated<ProxyEvent>) => {
    const {notices, told} = recordNotices();
    createWatch(notices, Date.now)(event, trace);
    return told;
  };
  const fault = (name: string, where: 'store' | 'request' | 'created' = 'request') =>
    told({type: 'fault', where, name});
  const ENDING = ' Its message is not shown, because it may quote a value: log it there.';

  for (const [where, what] of [
    ['store', 'The option store'],
    ['request', 'A function or an object that was passed to createTokenProxy'],
    ['created', 'A function or an object that was passed to createTokenProxy'],
  ] as const)
    it(`names the part: ${where}`, () =>
      expect(fault('RangeError', where)).to.deep.equal([['fault', `${what} threw RangeError.${ENDING}`]]));

  for (const name of ['E', 'Error', 'object', 'errors.Timeout_2', `E${'x'.repeat(60)}`])
    it(`names the class ${name}`, () => expect(fault(name).join()).to.contain(` threw ${name}.${ENDING}`));

  for (const name of [
    '',
    '1Error',
    '_Error',
    'Error x',
    'x Error',
    'Er-ror',
    'Error\n',
    `E${'x'.repeat(61)}`,
  ])
    it(`does not name the class ${JSON.stringify(name)}`, () =>
      expect(fault(name).join()).to.contain(` threw an error.${ENDING}`));

  it('is not told of a wrong option, which has a sentence of its own', () =>
    expect(told({type: 'fault', where: 'request', name: 'OptionError', option: 'sdk'})).to.deep.equal([]));

  it('is told of an answer of the emulator in production, and of no other possible attack', () => {
    for (const code of ['binding-mismatch', 'identity-mismatch'] as const)
      expect(told({type: 'security', code}), code).to.deep.equal([]);
    expect(told({type: 'security', code: 'emulator-in-production'})).to.deep.equal([
      [
        'emulator-in-production',
        'A code or an answer of the emulator reached a proxy before Cashfree, and was refused. If no attacker sent it, check ' +
          'CF_ENVIRONMENT and CF_BASE_URL, the option fetch, and what stands between this server and Cashfree.',
      ],
    ]);
  });
});
