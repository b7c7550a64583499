// The notices for the operator, on the console and by `observe`: the fault, and the remedy.
import {expect} from 'chai';
import type {NoticeCode, NoticeEvent} from '../../../src/proxy/index.ts';
import {createNotices} from '../../../src/proxy/notices/notices.ts';
import {createTokenProxy} from '../../../src/proxy/index.ts';
import {EMULATOR_HEADER, json, MARKS, MOBILE, refusal} from '../_support/fake-cashfree.ts';
import {CONSENT, createBrowser, ORIGIN, SEALING_KEY, setUp} from '../_support/support.ts';

type World = ReturnType<typeof setUp>;

/** The notices of one code, each logged once and passed to `observe` once, with the same text. */
function noticesOf({events, sentences}: World, code: NoticeCode): string[] {
  const told = events.filter((event): event is NoticeEvent => event.type === 'notice');
  expect(sentences).to.deep.equal(told.map(({sentence}) => sentence));
  return told.filter(event => event.code === code).map(({sentence}) => sentence);
}

const limited = {number: false, address: {count: 1000, seconds: 600}, merchant: false, quota: false} as const;

async function startFrom(world: World, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await world.browser.start();
}

describe('a notice about addresses', () => {
  it('is logged once if the address of callers is unknown, and names the option to set', async () => {
    const world = setUp({limits: limited});
    await startFrom(world, 3);
    const [sentence, ...more] = noticesOf(world, 'address-unknown');
    expect(sentence)
      .to.contain('CF_TRUSTED_HEADER')
      .and.contain('clientAddress')
      .and.contain('setRemoteAddress');
    expect(more).to.deep.equal([]);
  });

  for (const [what, text] of [
    ['a list', '203.0.113.9, 198.51.100.7'],
    ['nonsense', 'unknown'],
    ['no text', {address: '203.0.113.9'}],
  ] as const) {
    it(`is logged once if ${what} is not an address, and does not quote it`, async () => {
      const world = setUp({limits: limited, clientAddress: () => text as string});
      await startFrom(world, 3);
      const [sentence, ...more] = noticesOf(world, 'address-unreadable');
      expect(sentence)
        .to.contain('addressFromHeader')
        .and.not.match(/203|198|unknown/);
      expect(more).to.deep.equal([]);
      expect(noticesOf(world, 'address-unknown')).to.deep.equal([]);
    });
  }

  const balancers: readonly [string, readonly string[], boolean][] = [
    ['one private address', ['10.0.0.7'], true],
    ['one private address of IPv6', ['fd00::7'], true],
    ['loopback', ['127.0.0.1'], true],
    ['the addresses of one balancer', ['10.0.1.7', '10.0.2.7', '10.0.3.7'], true],
    ['one public address', ['203.0.113.9'], false],
    ['a private and a public address', ['10.0.0.7', '203.0.113.9'], false],
    ['many private addresses', ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5'], false],
  ];
  for (const [what, addresses, expected] of balancers) {
    it(`is ${expected ? 'logged once' : 'not logged'} if all starts come from ${what}`, async () => {
      let calls = 0;
      const world = setUp({limits: limited, clientAddress: () => addresses[calls++ % addresses.length]});
      await startFrom(world, 30);
      const told = noticesOf(world, 'address-private');
      expect(told).to.have.length(expected ? 1 : 0);
      for (const sentence of told)
        expect(sentence)
          .to.contain('CF_TRUSTED_HEADER')
          .and.not.match(/10\.|fd00/);
    });
  }

  it('is not logged after a single start', async () => {
    const world = setUp({limits: limited, clientAddress: () => '10.0.0.7'});
    await startFrom(world, 1);
    expect(noticesOf(world, 'address-private')).to.deep.equal([]);
  });

  it('is not logged in development, nor if addresses are not counted', async () => {
    for (const options of [
      {limits: {...limited, address: false}},
      {limits: limited, environment: 'sandbox', cookies: 'development'},
    ]) {
      const world = setUp(options as object);
      const browser = createBrowser(world.proxy, 'http://localhost:3000/cf');
      for (let times = 0; times < 20; times++) expect((await browser.start()).status).to.equal(200);
      expect(world.sentences).to.deep.equal([]);
    }
  });
});

describe('a notice about origins', () => {
  /** The proxy as it is reached behind TLS: by http, while the page is at https. */
  const behindTls = (world: World, headers: Record<string, string | null> = {}) =>
    createBrowser(world.proxy, 'http://shop.example/cf').send('session', {
      body: {mobile: MOBILE, presentation: 'redirect'},
      headers: {origin: ORIGIN, ...headers},
    });

  it('is logged once if only Sec-Fetch-Site admits the page’s origin', async () => {
    const world = setUp();
    for (let times = 0; times < 3; times++) expect((await behindTls(world)).status).to.equal(200);
    const [sentence, ...more] = noticesOf(world, 'origin-guessed');
    expect(sentence).to.contain('CF_ORIGINS').and.contain('Sec-Fetch-Site').and.not.contain('shop.example');
    expect(more).to.deep.equal([]);
  });

  it('names in production too the refused and the expected origin, if they are similar', async () => {
    const world = setUp();
    expect((await behindTls(world, {'sec-fetch-site': null})).status).to.equal(403);
    expect(noticesOf(world, 'origin-refused').join()).to.contain(
      'A page of https://shop.example was refused. Expected: http://shop.example.',
    );
  });

  it('is not logged if the origin is listed, or the proxy’s own', async () => {
    const listed = setUp({origins: [ORIGIN]});
    await behindTls(listed);
    const own = setUp();
    await own.browser.start();
    expect([...listed.sentences, ...own.sentences]).to.deep.equal([]);
  });

  const fromEvil = (world: World, origin: string) =>
    world.browser.send('session', {
      body: {mobile: MOBILE, presentation: 'redirect'},
      headers: {origin, 'sec-fetch-site': 'cross-site'},
    });

  it('names a foreign origin and the expected ones in development', async () => {
    const world = setUp({environment: 'sandbox', origins: [ORIGIN, 'https://www.shop.example']});
    await fromEvil(world, 'https://other.example');
    await fromEvil(world, 'https://other.example');
    expect(noticesOf(world, 'origin-refused')).to.deep.equal([
      'A page of https://other.example was refused. Expected: https://shop.example, https://www.shop.example. If the page is ' +
        'yours, add its origin to CF_ORIGINS (or the option origins), or open it at the expected one.',
    ]);
  });

  it('is not logged for foreign origins in production', async () => {
    const world = setUp({origins: [ORIGIN]});
    await fromEvil(world, 'https://other.example');
    expect(world.sentences).to.deep.equal([]);
  });

  it('repeats no text of a caller that is not an origin, and five origins at most', async () => {
    const world = setUp({environment: 'sandbox', origins: [ORIGIN]});
    await fromEvil(world, 'https://other.example/?mobile=9999999999');
    await fromEvil(world, `https://${'a'.repeat(200)}.example`);
    await fromEvil(world, 'null');
    for (let index = 0; index < 50; index++) await fromEvil(world, `https://x${index}.example`);
    const told = noticesOf(world, 'origin-refused');
    expect(told).to.have.length(5);
    expect(told[0]).to.contain('A page of an origin that is no address was refused');
    expect(told.join()).not.to.match(/9999999999|aaaaa/);
  });
});

describe('a notice about the mount path', () => {
  const asked = (path: string, headers: Record<string, string> = {'x-cf-user-details': '1'}) =>
    new Request(ORIGIN + path, {method: 'POST', headers: {origin: ORIGIN, ...headers}});

  for (const [path, shown, basePath] of [
    ['/api/cf/session', '/api/cf', '/cf'],
    ['/session', '/', '/cf'],
    ['/cf/session', '/cf', '/api/cf'],
    ['/cf', '/cf', ''],
    ['/onboarding', '/onboarding', '/cf'],
    ['/cfx/token', '/cfx', '/cf'],
  ] as const) {
    it(`names ${shown} and ${basePath || '/'} if a call of the element arrived at ${path}`, async () => {
      const world = setUp({basePath});
      await world.proxy(asked(path));
      await world.proxy(asked(path));
      const [sentence, ...more] = noticesOf(world, 'path-mismatch');
      expect(sentence)
        .to.contain(`came below ${shown}, and the routes are below ${basePath || '/'}. `)
        .and.contain('CF_BASE_PATH');
      expect(more).to.deep.equal([]);
    });
  }

  it('is logged for a preflight of the element too', async () => {
    const world = setUp({origins: [ORIGIN]});
    const headers = {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type, x-cf-user-details',
    };
    await world.proxy(new Request(`${ORIGIN}/api/cf/session`, {method: 'OPTIONS', headers}));
    expect(noticesOf(world, 'path-mismatch')).to.have.length(1);
  });

  it('repeats no path that could contain a value', async () => {
    const world = setUp();
    for (const path of [
      '/person/9999999999/session',
      `/${'a'.repeat(100)}`,
      '/a%20b/session',
      '/<b>/session',
    ])
      await world.proxy(asked(path));
    expect(noticesOf(world, 'path-mismatch').join())
      .to.contain('below another path')
      .and.not.match(/99|aaa|%20|<b>/);
  });

  it('is not logged for paths that the element does not call, and not below the base path', async () => {
    const world = setUp();
    await world.proxy(asked('/wp-login.php', {}));
    await world.proxy(asked('/cf/unknown'));
    expect(world.sentences).to.deep.equal([]);
  });
});

describe('a notice about keys', () => {
  for (const [endpoint, option, variable] of [
    ['data-availability', 'secureIdKeys', 'CF_SECURE_ID_CLIENT_SECRET'],
    ['session', 'oneClickKeys', 'CF_ONE_CLICK_CLIENT_SECRET'],
  ] as const) {
    it(`names the pair that Cashfree refused: ${option}`, async () => {
      let clock = Date.now();
      const world = setUp({environment: 'sandbox', now: () => clock});
      world.cashfree.answers[endpoint] = () => refusal(401, 'authentication_failed');
      await startFrom(world, 3);
      expect(noticesOf(world, 'keys-refused')).to.have.length(1);
      expect(noticesOf(world, 'keys-refused')[0])
        .to.contain(`Cashfree refused ${option}.`)
        .and.contain(variable)
        .and.contain('sandbox');
      clock += 3_600_000;
      await startFrom(world, 2);
      expect(noticesOf(world, 'keys-refused')).to.have.length(2);
    });
  }

  it('is logged at the creation of the proxy if both pairs are equal', () => {
    const keys = {clientId: 'same', clientSecret: 'mark-secret'};
    const world = setUp({secureIdKeys: keys, oneClickKeys: keys});
    expect(noticesOf(world, 'keys-same').join()).to.contain('one client id').and.not.contain('mark-secret');
  });

  const others: readonly [NoticeCode, number, string][] = [
    ['address-list-refused', 403, 'ip_validation_failed'],
    ['balance-used-up', 422, 'insufficient_balance'],
  ];
  for (const [code, status, upstream] of others) {
    it(`says how to correct the account at Cashfree: ${code}`, async () => {
      const world = setUp();
      world.cashfree.answers.session = () => refusal(status, upstream);
      await startFrom(world, 2);
      expect(noticesOf(world, code)).to.have.length(1);
    });
  }

  it('describes the error of a key function’s value, without the value', async () => {
    const world = setUp({oneClickKeys: () => ({clientId: 'CF2', clientSecret: '"mark-secret"'})});
    await startFrom(world, 2);
    expect(noticesOf(world, 'option-invalid')).to.deep.equal([
      'oneClickKeys.clientSecret has quotes around it; remove them.',
    ]);
    expect(noticesOf(world, 'fault')).to.deep.equal([]);
  });
});

describe('a notice about the emulator', () => {
  it('is logged if its answers reach a proxy in production', async () => {
    const world = setUp();
    world.cashfree.answers['data-availability'] = () =>
      json({available_scopes: []}, 200, {[EMULATOR_HEADER]: '1'});
    await startFrom(world, 2);
    expect(noticesOf(world, 'emulator-in-production')).to.have.length(1);
  });

  it('is logged if its codes reach a proxy in production', async () => {
    const world = setUp();
    await world.browser.start();
    await world.browser.post('emulated_code');
    expect(noticesOf(world, 'emulator-in-production')).to.have.length(1);
  });

  it('names the address at which it does not answer', async () => {
    const world = setUp({
      environment: 'emulator',
      baseUrl: 'http://127.0.0.1:4010/verification',
      fetch: () => Promise.reject(new TypeError('mark-words')),
    });
    await startFrom(world, 2);
    const told = noticesOf(world, 'emulator-unreachable');
    expect(told).to.have.length(1);
    expect(told[0]).to.contain('http://127.0.0.1:4010');
  });
});

describe('a notice about presentations', () => {
  it('is logged at the creation of the proxy if none is possible in Cashfree’s sandbox', () => {
    const world = setUp({environment: 'sandbox', consentUrl: undefined});
    expect(noticesOf(world, 'presentation-none').join())
      .to.contain('CF_SDK_SRC')
      .and.contain('CF_CONSENT_URL');
    for (const options of [
      {consentUrl: CONSENT},
      {sdk: {src: 'https://sdk.example/index.js'}, consentUrl: undefined},
    ])
      expect(setUp({environment: 'sandbox', ...options}).sentences).to.deep.equal([]);
  });

  it('names the requested and the available presentations', async () => {
    const world = setUp({consentUrl: undefined});
    await startFrom(world, 2);
    const told = noticesOf(world, 'presentation-refused');
    expect(told).to.have.length(1);
    expect(told[0]).to.contain('redirect').and.contain('offers: overlay').and.contain('CF_CONSENT_URL');
  });
});

describe('a notice about the merchant’s own parts', () => {
  it('names the class of an error of a hook, not its message', async () => {
    const world = setUp({authorize: () => Promise.reject(new RangeError(MARKS.name))});
    await startFrom(world, 2);
    const told = noticesOf(world, 'fault');
    expect(told).to.have.length(1);
    expect(told[0]).to.contain('RangeError');
  });

  it('repeats no malformed name', async () => {
    const error = Object.assign(new Error('x'), {name: `E ${MARKS.pan}`});
    const world = setUp({authorize: () => Promise.reject(error), observe: undefined});
    await world.browser.start();
    expect(world.sentences.join()).to.contain('threw an error').and.not.contain(MARKS.pan);
  });

  it('is logged if cookies for development are used on a host that is not localhost', async () => {
    const world = setUp({environment: 'sandbox', cookies: 'development'});
    await startFrom(world, 2);
    expect(noticesOf(world, 'cookies-refused')).to.have.length(1);
  });
});

describe('notices', () => {
  it('go to the console if no log is given', () => {
    const before = console.warn;
    const said: unknown[][] = [];
    console.warn = (...words: unknown[]) => said.push(words);
    try {
      createTokenProxy({
        environment: 'sandbox',
        secureIdKeys: {clientId: 'a', clientSecret: 'b'},
        oneClickKeys: {clientId: 'c', clientSecret: 'd'},
        sealingKeys: [SEALING_KEY],
      });
    } finally {
      console.warn = before;
    }
    expect(said).to.have.length(1);
    expect(said[0]).to.have.length(1);
    expect(String(said[0])).to.match(/^cf-user-details: No presentation is possible/);
  });

  it('fail no request if the log or the observer throws', async () => {
    const fail = () => {
      throw new Error('full');
    };
    for (const options of [{log: fail}, {observe: fail}]) {
      const {browser} = setUp({limits: limited, ...options});
      expect((await browser.start()).status).to.equal(200);
    }
  });

  it('are limited to five sentences per code, and are repeated after an hour', () => {
    let clock = 0;
    const said: string[] = [];
    const notices = createNotices({
      log: sentence => said.push(sentence),
      observe: undefined,
      now: () => clock,
    });
    const tellMany = (code: NoticeCode) => {
      for (let index = 0; index < 1000; index++) notices.tell(code, `${code} ${index % 20}`);
      return said.splice(0).length;
    };
    expect([tellMany('origin-refused'), tellMany('fault')]).to.deep.equal([5, 5]);
    clock = 3_599_999;
    expect([tellMany('origin-refused'), tellMany('fault')]).to.deep.equal([0, 0]);
    clock = 3_600_000;
    expect([tellMany('origin-refused'), tellMany('fault')]).to.deep.equal([0, 5]);
  });
});
