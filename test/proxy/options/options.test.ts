import {expect} from 'chai';
import {createTokenProxy} from '../../../src/proxy/index.ts';
import {endpointsOf} from '../../../src/proxy/options/endpoints.ts';
import {limitsOf} from '../../../src/proxy/store/rate-limits.ts';
import {createBrowser, ORIGIN, SEALING_KEY, setUp} from '../_support/support.ts';

const good = {
  environment: 'production',
  secureIdKeys: {clientId: 'a', clientSecret: 'b'},
  oneClickKeys: {clientId: 'c', clientSecret: 'd'},
  sealingKeys: [SEALING_KEY],
} as const;

describe('options', () => {
  const wrong: [string, object][] = [
    ['no sealing key', {sealingKeys: []}],
    ['a short sealing key', {sealingKeys: ['c2hvcnQ']}],
    ['a sealing key that is no base64url', {sealingKeys: ['!'.repeat(43)]}],
    ['a good and a bad sealing key', {sealingKeys: [SEALING_KEY, 'x']}],
    ['an empty secret', {oneClickKeys: {clientId: 'c', clientSecret: ''}}],
    ['an empty id', {secureIdKeys: {clientId: '', clientSecret: 'b'}}],
    ['a base path that ends in a slash', {basePath: '/cf/'}],
    ['a base path without a slash', {basePath: 'cf'}],
    ['a base path that climbs', {basePath: '/a/../b'}],
    ['cookies of no kind', {cookies: 'none'}],
    ['a quota too small for one start', {limits: {quota: 2}}],
    ['a limit of nothing', {limits: {number: {count: 0, seconds: 60}}}],
  ];
  for (const [what, options] of wrong) {
    it(`are refused at once: ${what}`, () => {
      expect(() => createTokenProxy({...good, ...options})).to.throw(TypeError);
    });
  }

  it('may put the routes at the root', async () => {
    const {proxy} = setUp({basePath: ''});
    const browser = createBrowser(proxy, ORIGIN);
    expect((await browser.send('capabilities')).status).to.equal(200);
    expect((await browser.start()).status).to.equal(200);
  });

  const emulator = {...good, environment: 'emulator', baseUrl: 'http://127.0.0.1:4010/verification'} as const;
  const words: [object, string][] = [
    [{createUser: 'on'}, 'createUser is a boolean or an object'],
    [{createUser: []}, 'createUser is a boolean or an object'],
    [{createUser: {userId: 'customer-7'}}, 'createUser.userId is a function'],
    [{createUser: {created: true}}, 'createUser.created is a function'],
    [{createUser: {tellPage: 'yes'}}, 'createUser.tellPage is a boolean'],
    [{environment: 'prod'}, 'environment is production, sandbox or emulator'],
    [{environment: 'prod', baseUrl: 'https://a.example'}, 'environment is production, sandbox or emulator'],
    [{baseUrl: 'https://a.example'}, 'baseUrl belongs to the emulator, and to it alone'],
    [{...emulator, baseUrl: 'https://cashfree.com'}, 'baseUrl is Cashfree, not an emulator'],
    [
      {...emulator, baseUrl: 'https://sandbox.cashfree.com/verification'},
      'baseUrl is Cashfree, not an emulator',
    ],
    [{...emulator, baseUrl: 'nonsense'}, 'baseUrl is not an https URL'],
    [{...emulator, baseUrl: 'ftp://127.0.0.1/'}, 'baseUrl is not an https URL'],
    [{...emulator, baseUrl: 'http://127.0.0.1.evil.example'}, 'baseUrl is not an https URL'],
    [{...emulator, baseUrl: 'http://x127.0.0.1'}, 'baseUrl is not an https URL'],
    [{sdk: {src: 'http://127.0.0.1/sdk.js'}}, 'sdk.src is not an https URL'],
    [{sdk: {src: 'https://user@sdk.example/'}}, 'sdk.src is not an https URL'],
    [{sdk: {src: 'https://:pass@sdk.example/'}}, 'sdk.src is not an https URL'],
    [{consentUrl: 'javascript:{session_id}'}, 'consentUrl is not an https URL'],
    [{consentUrl: 'https://a.example/'}, 'consentUrl has no {session_id} in it'],
    [{basePath: '/a/..'}, 'basePath is a path such as /cf, without a slash at its end'],
    [{basePath: '/./a'}, 'basePath is a path such as /cf, without a slash at its end'],
    [{mode: 'open'}, 'mode is sealed or mediating'],
    [{cookies: 'any'}, 'cookies is host, cross-site or development'],
    [{cookies: 'development'}, 'Production needs cookies that only travel over https'],
    [
      {origins: ['null']},
      'origins cannot hold null, the origin of pages from file: and of every sandboxed frame; serve the pages of an app from a scheme of its own, such as capacitor://localhost',
    ],
    [{origins: ['capacitor:']}, 'origins holds exact origins such as https://shop.example'],
    [{origins: ['shop.example']}, 'origins holds exact origins such as https://shop.example'],
    [{origins: [['https://shop.example']]}, 'origins holds exact origins such as https://shop.example'],
    [{origins: [['file:///app']]}, 'origins holds exact origins such as https://shop.example'],
    [{origins: ['capacitor://local_host']}, 'origins holds exact origins such as https://shop.example'],
    [{origins: ['app://local host:80']}, 'origins holds exact origins such as https://shop.example'],
    [
      {origins: ['https://shop.example/file:']},
      'origins holds an origin as browsers do not write it; write https://shop.example',
    ],
    [
      {origins: ['xhttp://localhost']},
      "origins holds xhttp://localhost, an app's origin, which needs cookies: 'cross-site'",
    ],
    [{origins: [7]}, 'origins holds exact origins such as https://shop.example'],
    [{origins: 'https://shop.example'}, "origins is a list such as ['https://shop.example']; it is a text"],
    [{origins: []}, 'origins is empty; leave it out, or name the origin of each page'],
    ...[
      'https://Shop.example/',
      'HTTPS://shop.example',
      'https://shop.example:443',
      'https://shop.example/cart?item=1#top',
      'https://user:pass@shop.example',
      ' https://shop.example ',
    ].map((origin): [object, string] => [
      {origins: ['https://a.example', origin]},
      'origins holds an origin as browsers do not write it; write https://shop.example',
    ]),
    [
      {origins: ['https://दुकान.example']},
      'origins holds an origin as browsers do not write it; write https://xn--11b7ah1gn.example',
    ],
    [
      {origins: ['https://*.shop.example']},
      'origins holds exact origins such as https://shop.example; list each one, because wildcards are not supported',
    ],
    [{authorize: true}, 'authorize is a function; it is a boolean'],
    [{clientAddress: 'x-forwarded-for'}, 'clientAddress is a function; it is a text'],
    [{observe: {}}, 'observe is a function; it is an object'],
    [{log: console}, 'log is a function; it is an object'],
    [
      {fetch: Promise.resolve()},
      'fetch is a function; it is a promise; await it, or pass a function that returns it',
    ],
    [{now: 5}, 'now is a function; it is a number'],
    [{timeout: 0}, 'timeout is a number of milliseconds above 0'],
    [{timeout: '8000'}, 'timeout is a number of milliseconds above 0'],
    [{requireMobile: 'true'}, 'requireMobile is true or false'],
    ...['v2', 'v2024-12-01', '2024-12-01.1', '2024-12-1', ''].map((apiVersion): [object, string] => [
      {apiVersion},
      'apiVersion is a date such as 2024-12-01',
    ]),
    [{origins: ['data:,x']}, 'origins holds exact origins such as https://shop.example'],
    [{limits: {number: {count: 1, seconds: 0}}}, 'A limit counts from 1'],
    [{limits: {merchant: {count: 1.5, seconds: 1}}}, 'A limit counts from 1'],
    [{limits: {quota: {count: 3, seconds: 60}}}, 'quota is 4 calls at least'],
  ];
  for (const [options, message] of words) {
    it(`are refused in words: ${JSON.stringify(options).slice(0, 70)}: ${message}`, () => {
      expect(() => createTokenProxy({...good, ...options}))
        .to.throw(TypeError)
        .with.property('message', message);
    });
  }

  for (const origin of [
    'https://shop.example:8443',
    'https://[2001:db8::1]:8443',
    'capacitor://localhost',
    'app://localhost:8080',
  ])
    it(`accept the origin ${origin}`, () => {
      expect(createTokenProxy({...good, origins: [origin], cookies: 'cross-site'})).to.be.a('function');
    });

  it('have only the limits that are set, with the emulator', () => {
    expect(limitsOf(emulator)).to.deep.equal({
      number: false,
      address: false,
      subject: false,
      merchant: false,
      quota: false,
    });
    const quota = {count: 4, seconds: 1};
    expect(limitsOf({...emulator, limits: {quota}})).to.deep.include({number: false, quota});
  });

  it('default to the emulator’s script and page, to Cashfree’s script in production, and to none in Cashfree’s sandbox', () => {
    expect(endpointsOf({...emulator, baseUrl: 'http://127.0.0.1:4010/verification//'})).to.deep.equal({
      base: 'http://127.0.0.1:4010/verification',
      sdk: {src: 'http://127.0.0.1:4010/sdk/index.js'},
      consentUrl: 'http://127.0.0.1:4010/consent?session_id={session_id}',
      presentations: ['overlay', 'popup', 'redirect'],
    });
    expect(endpointsOf(good).presentations).to.deep.equal(['overlay']);
    expect(endpointsOf({...good, environment: 'sandbox'})).to.deep.equal({
      base: 'https://sandbox.cashfree.com/verification',
      sdk: undefined,
      consentUrl: undefined,
      presentations: [],
    });
    const consentUrl = 'https://{session_id}.consent.example/';
    expect(
      endpointsOf({...good, environment: 'sandbox', consentUrl: 'https://a.example/{session_id}'})
        .presentations,
    ).to.deep.equal(['popup', 'redirect']);
    expect(() => endpointsOf({...good, consentUrl})).to.throw(
      TypeError,
      'consentUrl has {session_id} in its host',
    );
    expect(endpointsOf({...emulator, baseUrl: 'https://cashfree.com.emulator.example'}).base).to.equal(
      'https://cashfree.com.emulator.example',
    );
    expect(endpointsOf({...emulator, baseUrl: 'http://127.100.20.3:1'}).base).to.equal(
      'http://127.100.20.3:1',
    );
  });
});
