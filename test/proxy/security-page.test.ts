// Requirements P1 to P8: between page and proxy. docs/security-requirements.md lists row, source and test.
import {expect} from 'chai';
import fc from 'fast-check';
import {readFileSync} from 'node:fs';
import {GUARD_HEADER, routes} from '../../src/protocol/proxy-api.ts';
import type {Step} from '../../src/protocol/failures.ts';
import {createTokenProxy} from '../../src/proxy/index.ts';
import {json, MARKS, MOBILE} from './fake-cashfree.ts';
import {consent, createBrowser, expectProblem, ORIGIN, SEALING_KEY, setUp} from './support.ts';

const SHOP = 'https://www.shop.example';
const EVIL = 'https://evil.example';

describe('P1: the transaction cookie', () => {
  it('is bound to host and https, hidden from scripts, strict, and encrypted', async () => {
    const {browser} = setUp();
    const {setCookies, body} = await browser.start();
    expect(setCookies).to.have.length(1);
    const [pair = '', ...attributes] = (setCookies[0] ?? '').split('; ');
    expect(pair.startsWith(`__Host-Http-cf-${String(body.verification_id)}=`)).to.equal(true);
    expect(attributes.filter(attribute => !attribute.startsWith('Max-Age='))).to.have.members([
      'Path=/',
      'HttpOnly',
      'SameSite=Strict',
      'Secure',
    ]);
    const [header = ''] = pair.slice(pair.indexOf('=') + 1).split('.');
    expect(JSON.parse(atob(header))).to.deep.equal({alg: 'dir', enc: 'A256GCM'});
  });

  it('is partitioned for a proxy on another site', async () => {
    const {browser} = setUp({cookies: 'cross-site', origins: [ORIGIN]});
    const {setCookies} = await browser.start();
    expect(setCookies[0]).to.match(
      /^__Host-Http-cf-.*; Path=\/; HttpOnly; SameSite=None; Secure; Partitioned$/,
    );
  });

  it('goes without Secure on loopback only, and never in production', async () => {
    const development = {cookies: 'development', environment: 'sandbox'} as const;
    const {proxy} = setUp(development);
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect((await createBrowser(proxy, `http://${host}:5173/cf`).start()).status).to.equal(200);
    for (const base of [
      'http://shop.example/cf',
      'http://127.0.0.1.evil.example/cf',
      'http://localhost.evil.example/cf',
    ])
      expectProblem(await createBrowser(proxy, base).start(), 'request-refused', {
        reason: 'development-cookies',
      });
    expect(() => setUp({cookies: 'development'})).to.throw(TypeError);
  });

  it('stays below what a browser keeps, with any token, and four fit into a request', async () => {
    for (const length of [10, 900, 1500, 6000]) {
      const {browser, cashfree} = setUp();
      const answer = cashfree.answers['generate-token'];
      cashfree.answers['generate-token'] = async received => {
        const body = (await (await answer(received)).json()) as object;
        return json({...body, access_token: 'a'.repeat(length)});
      };
      const {id, token} = await consent(browser, cashfree);
      const [pair = []] = browser.cookies;
      expect(pair.join('=').length).to.be.below(2048);
      const {body} = await browser.send('status', {transaction: id});
      expect(body.status).to.equal('exchanged');
      expect('access_token' in body).to.equal(length < 1200);
      cashfree.answers['user-details'] = () => json({scopes: []});
      expect((await browser.details(token)).status).to.equal(200);
    }
  });

  it('is not fooled by one that was tossed in beside it', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const cookie = [...browser.cookies].map(pair => pair.join('=')).join('; ');
    const [name = ''] = [...browser.cookies.keys()];
    for (const tossed of [
      `${name}=evil; ${cookie}`,
      `${cookie}; ${name}=evil`,
      `__Host-Http-cf-x=y; ${cookie}`,
    ]) {
      const {body} = await browser.send('status', {headers: {cookie: tossed}});
      expect(body.status).to.equal('pending');
    }
    expect(cashfree.calls).to.have.length(2);
  });

  it('opens at most sixteen, however many are sent', async () => {
    const {browser} = setUp();
    const flood = Array.from({length: 5000}, (_, index) => `__Host-Http-cf-${index}=x`).join('; ');
    expect((await browser.send('status', {headers: {cookie: flood}})).body).to.deep.equal({status: 'none'});
  });
});

describe('P2: no cookie is needed on the way back', () => {
  it('has nothing that a navigation from another site would need it for', async () => {
    const {browser} = setUp();
    const headers = {'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', [GUARD_HEADER]: null};
    for (const step of ['capabilities', 'status', 'user-details'] as const)
      expect((await browser.send(step, {headers})).status).to.equal(403);
  });
});

describe('P3: requests that no page of the merchant’s makes', () => {
  const forged: [string, Record<string, string | null>, string][] = [
    ['a simple form', {[GUARD_HEADER]: null, 'content-type': 'application/x-www-form-urlencoded'}, 'header'],
    ['a form as text/plain', {[GUARD_HEADER]: null, 'content-type': 'text/plain'}, 'header'],
    ['a multipart form', {[GUARD_HEADER]: null, 'content-type': 'multipart/form-data; boundary=x'}, 'header'],
    ['no guard header', {[GUARD_HEADER]: null}, 'header'],
    ['another value of it', {[GUARD_HEADER]: '1, 1'}, 'header'],
    ['an empty one', {[GUARD_HEADER]: ''}, 'header'],
    ['text/plain with the header', {'content-type': 'text/plain'}, 'content-type'],
    ['JSON by another name', {'content-type': 'application/json-patch+json'}, 'content-type'],
    ['two types', {'content-type': 'text/plain, application/json'}, 'content-type'],
    ['a type with JSON in a parameter', {'content-type': 'text/plain; a=application/json'}, 'content-type'],
    ['JSON in UTF-7', {'content-type': 'application/json; charset=utf-7'}, 'content-type'],
    ['no type', {'content-type': null}, 'content-type'],
    ['a foreign origin', {origin: EVIL, 'sec-fetch-site': 'cross-site'}, 'origin'],
    ['a foreign origin that says same-origin nowhere', {origin: EVIL, 'sec-fetch-site': null}, 'origin'],
    ['the null origin', {origin: 'null', 'sec-fetch-site': 'cross-site'}, 'origin'],
    ['the null origin from a sandboxed frame', {origin: 'null'}, 'origin'],
    ['no origin', {origin: null}, 'origin'],
    [
      'the origin with another scheme',
      {origin: 'http://shop.example', 'sec-fetch-site': 'cross-site'},
      'origin',
    ],
    ['the origin with a port', {origin: `${ORIGIN}:8443`, 'sec-fetch-site': 'same-site'}, 'origin'],
    ['the origin as a prefix', {origin: `${ORIGIN}.evil.example`, 'sec-fetch-site': 'cross-site'}, 'origin'],
    [
      'the origin as a suffix',
      {origin: 'https://evilshop.example', 'sec-fetch-site': 'cross-site'},
      'origin',
    ],
    ['a sister of the site', {origin: 'https://blog.shop.example', 'sec-fetch-site': 'same-site'}, 'origin'],
    ['a navigation', {'sec-fetch-mode': 'navigate'}, 'fetch-metadata'],
    ['a request without CORS', {'sec-fetch-mode': 'no-cors'}, 'fetch-metadata'],
    ['a websocket', {'sec-fetch-mode': 'websocket'}, 'fetch-metadata'],
  ];
  for (const [what, headers, reason] of forged) {
    it(`refuses ${what}`, async () => {
      const {browser, cashfree, events} = setUp();
      await browser.start();
      const calls = cashfree.calls.length;
      for (const [step, body] of [
        ['session', {mobile: MOBILE, presentation: 'redirect'}],
        ['token', {auth_code: cashfree.code(1)}],
        ['users', {phone: MOBILE}],
      ] as const)
        expectProblem(await browser.send(step, {body, headers}), 'request-refused', {reason});
      expect(cashfree.calls).to.have.length(calls);
      expect(events.at(-1)).to.include({code: 'request-refused', reason});
    });
  }

  it('refuses to cancel without the header, from elsewhere, or by override', async () => {
    const {browser} = setUp();
    await browser.start();
    for (const headers of [
      {[GUARD_HEADER]: null},
      {origin: EVIL, 'sec-fetch-site': 'cross-site'},
      {origin: null},
    ])
      expectProblem(await browser.send('cancel', {headers}), 'request-refused');
    const override = {'x-http-method-override': 'DELETE'};
    await browser.send('status', {headers: override});
    expect((await browser.send('status')).body).to.include({status: 'pending'});
  });

  it('refuses a GET that a browser says comes from elsewhere', async () => {
    const {browser} = setUp();
    for (const site of ['cross-site', 'same-site', 'none'])
      expectProblem(await browser.send('status', {headers: {'sec-fetch-site': site}}), 'request-refused', {
        reason: 'fetch-metadata',
      });
  });

  it('believes the browser about the origin where TLS ended before the proxy', async () => {
    const {proxy} = setUp();
    const browser = createBrowser(proxy, 'http://10.0.0.5:3000/cf');
    const behind = {origin: ORIGIN, 'sec-fetch-site': 'same-origin'};
    const body = {mobile: MOBILE, presentation: 'redirect'};
    expect((await browser.send('session', {body, headers: behind})).status).to.equal(200);
  });

  it('lets no request through that breaks any of the rules, whichever others it keeps', async () => {
    const {proxy, cashfree} = setUp({origins: [SHOP]});
    const bad = {
      [GUARD_HEADER]: ['0', undefined],
      origin: [EVIL, 'null', undefined, `${SHOP}/`, SHOP.toUpperCase()],
      'sec-fetch-mode': ['navigate', 'no-cors'],
      'content-type': ['text/plain', undefined],
    };
    const names = Object.keys(bad) as (keyof typeof bad)[];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(),
        fc.constantFrom('/session', '/token', '/users'),
        async (name, index, path) => {
          const headers = new Headers({
            [GUARD_HEADER]: '1',
            origin: SHOP,
            'sec-fetch-mode': 'cors',
            'sec-fetch-site': 'same-origin',
            'content-type': 'application/json',
          });
          const value = bad[name][index % bad[name].length];
          headers.delete(name);
          if (value !== undefined) headers.set(name, value);
          // A string gives the request a type of its own, bytes do not.
          const body = new TextEncoder().encode('{}');
          const answer = await proxy(new Request(`${SHOP}/cf${path}`, {method: 'POST', headers, body}));
          expect(answer.status).to.be.oneOf([403, 415]);
        },
      ),
    );
    expect(cashfree.calls).to.deep.equal([]);
  });
});

describe('P4: CORS', () => {
  const preflight = (proxy: (request: Request) => Promise<Response>, origin: string, path = '/cf/session') =>
    proxy(
      new Request(`${SHOP}${path}`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': GUARD_HEADER,
        },
      }),
    );
  const corsOf = ({headers}: Response) => [...headers].filter(([name]) => name.startsWith('access-control-'));

  it('answers a preflight of a listed origin, with it alone', async () => {
    const {proxy} = setUp({origins: [SHOP, 'https://pay.example']});
    const answer = await preflight(proxy, 'https://pay.example');
    expect(answer.status).to.equal(204);
    expect(Object.fromEntries(corsOf(answer))).to.deep.equal({
      'access-control-allow-origin': 'https://pay.example',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST, DELETE',
      'access-control-allow-headers': 'authorization, content-type, x-cf-user-details, x-cf-transaction',
      'access-control-expose-headers': 'retry-after',
      'access-control-max-age': '600',
    });
    expect(answer.headers.get('vary')).to.equal('Origin');
  });

  it('tells nobody else anything', async () => {
    const {proxy} = setUp({origins: [SHOP]});
    const others = [
      EVIL,
      'null',
      '*',
      'https://shop.example',
      `${SHOP}.evil.example`,
      'http://www.shop.example',
      `${SHOP}:443`,
      '',
    ];
    for (const origin of others) {
      const answer = await preflight(proxy, origin);
      expect(answer.status, origin).to.equal(405);
      expect(corsOf(answer), origin).to.deep.equal([]);
      expect(answer.headers.get('vary')).to.equal('Origin');
    }
    expect((await preflight(proxy, SHOP, '/cf/elsewhere')).status).to.equal(404);
    expect(corsOf(await preflight(setUp().proxy, SHOP))).to.deep.equal([]);
  });

  it('lets a listed origin read failures too, and nobody else anything', async () => {
    const {proxy} = setUp({origins: [SHOP]});
    const browser = createBrowser(proxy, `${SHOP}/cf`);
    const answer = await browser.post('code');
    expectProblem(answer, 'transaction-missing');
    expect(answer.headers.get('access-control-allow-origin')).to.equal(SHOP);
    const foreign = await browser.send('token', {body: {}, headers: {origin: EVIL}});
    expect(foreign.headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('takes no list with a pattern, a path or a wildcard in it', () => {
    for (const origin of [
      '*',
      'https://*.shop.example',
      `${SHOP}/`,
      'shop.example',
      'null',
      'HTTPS://SHOP.EXAMPLE',
      '',
    ])
      expect(() => setUp({origins: [origin]}), origin).to.throw(TypeError);
  });
});

describe('P5: the field policy', () => {
  it('masks Aadhaar numbers and drops photos before anything reaches the page', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    const metadata = {
      aadhaar: '000011112222',
      photo_link: 'https://photo.example/',
      address: 'c/o 0000 1111 2222',
      name: 'No Body',
    };
    cashfree.answers['user-details'] = () => json({scopes: [{scope: 'AADHAAR', records: [{metadata}]}]});
    const {body} = await browser.details(token);
    expect(body.scopes).to.deep.equal([
      {
        scope: 'AADHAAR',
        records: [{metadata: {aadhaar: 'xxxxxxxx2222', address: 'c/o xxxx xxxx 2222', name: 'No Body'}}],
      },
    ]);
  });
});

describe('P6: the status is our own record', () => {
  it('is told a thousand times without one call to Cashfree', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const before = cashfree.calls.length;
    for (let times = 0; times < 1000; times++) await browser.send('status');
    expect(cashfree.calls).to.have.length(before);
  });

  it('passes on when to come back', async () => {
    const {browser, cashfree} = setUp();
    const named: [Record<string, string>, number][] = [
      [{'retry-after': '11'}, 11],
      [{'x-ratelimit-reset': '12'}, 12],
      [{'x-ratelimit-retry': '13'}, 13],
      [{'retry-after': '11', 'x-ratelimit-reset': '12'}, 11],
      [{'retry-after': 'soon', 'x-ratelimit-reset': '12'}, 12],
      [{'retry-after': '0'}, 1],
      [{'retry-after': '99999999'}, 3600],
      [{}, 30],
    ];
    for (const [headers, seconds] of named) {
      cashfree.answers.session = () => json({code: 'too_many_requests_per_ip'}, 429, headers);
      const answer = await browser.start();
      expectProblem(answer, 'cashfree-rate-limited', {status: 429, retry_after: seconds});
      expect(answer.headers.get('retry-after')).to.equal(String(seconds));
    }
  });
});

describe('P7: who hosts the proxy sees every person’s data', () => {
  it('is said in the documentation', () => {
    const page = readFileSync(new URL('../../docs/proxy.md', import.meta.url), 'utf8');
    expect(page).to.match(/whoever hosts the proxy sees/i);
  });
});

describe('P8: mediating mode', () => {
  it('is off unless named', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    expect(token).not.to.contain(MARKS.token);
    expect((await browser.send('capabilities')).body.mode).to.equal('sealed');
    expect(() => setUp({mode: 'open' as 'sealed'})).to.throw(TypeError);
  });

  it('gives the page Cashfree’s token, under the same rules', async () => {
    const {browser, cashfree, proxy} = setUp({mode: 'mediating'});
    const {token} = await consent(browser, cashfree);
    expect(token).to.equal(`${MARKS.token}-1`);
    const thief = createBrowser(proxy);
    await consent(thief, cashfree);
    expectProblem(await thief.details(token), 'token-rejected');
    expectProblem(await browser.details(`${MARKS.token}-2`), 'token-rejected');
    expect((await browser.details(token)).status).to.equal(200);
    for (const {path, method} of Object.values(routes)) {
      const bare = await proxy(new Request(`${ORIGIN}/cf${path}`, {method}));
      expect(bare.status).to.equal(403);
    }
  });
});

describe('requests as attackers write them', () => {
  const bodies: [string, string | Uint8Array, string][] = [
    ['no JSON', '{', 'json'],
    ['nothing', '', 'json'],
    ['an array', '[]', 'shape'],
    ['null', 'null', 'shape'],
    ['a number', '1', 'shape'],
    ['__proto__ for a field', '{"__proto__": {"auth_code": "x"}}', 'shape'],
    ['__proto__ beside the field', '{"auth_code": "x", "__proto__": {"polluted": true}}', 'shape'],
    ['constructor', '{"auth_code": "x", "constructor": {"prototype": {"polluted": true}}}', 'shape'],
    ['an endless code', JSON.stringify({auth_code: 'x'.repeat(4097)}), 'shape'],
    ['nested brackets', '['.repeat(8000) + ']'.repeat(8000), 'shape'],
    ['more than is taken', JSON.stringify({auth_code: 'x'.repeat(17_000)}), 'too-large'],
    ['bytes that are no text', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 'not-utf8'],
  ];
  for (const [what, body, reason] of bodies) {
    it(`refuses a body of ${what}`, async () => {
      const {proxy, cashfree} = setUp();
      const headers = {[GUARD_HEADER]: '1', origin: ORIGIN, 'content-type': 'application/json'};
      const answer = await proxy(
        new Request(`${ORIGIN}/cf/token`, {method: 'POST', headers, body: body as string}),
      );
      expect(((await answer.json()) as {facts: unknown}).facts).to.deep.equal({reason});
      expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
      expect(cashfree.calls).to.deep.equal([]);
    });
  }

  it('refuses a body that lies about its length, by counting', async () => {
    const {proxy} = setUp();
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(1024).fill(32));
      },
    });
    const headers = {[GUARD_HEADER]: '1', origin: ORIGIN, 'content-type': 'application/json'};
    const init = {method: 'POST', headers, body, duplex: 'half'} as RequestInit;
    const answer = await proxy(new Request(`${ORIGIN}/cf/token`, init));
    expect(answer.status).to.equal(413);
    expect(pulled).to.be.below(40);
  });

  const paths = [
    '/',
    '/cfx',
    '/cf/',
    '/cf//session',
    '/cf/session/',
    '/CF/session',
    '/cf/session;x',
    '/cf/%73ession',
    '/cf/session%00',
    '/cf/..%2fcf/session',
    '/cf/session/..%2f',
    '/cf\\session',
    '//cf/session',
    '/cf/user/data-availability',
    '/cf/oauth2/session',
    '/cf/https://evil.example',
  ];
  for (const path of paths) {
    it(`has nothing at POST ${path}`, async () => {
      const {proxy, cashfree} = setUp();
      const headers = {[GUARD_HEADER]: '1', origin: ORIGIN, 'content-type': 'application/json'};
      const body = JSON.stringify({mobile: MOBILE, presentation: 'redirect'});
      const {status} = await proxy(
        new Request(`${ORIGIN}${path.startsWith('//') ? `/.${path}` : path}`, {
          method: 'POST',
          headers,
          body,
        }),
      );
      // `\` is `/` to a URL parser, so that one is the session.
      expect(status).to.be.oneOf(path === '/cf\\session' ? [200] : [404, 405]);
      expect(cashfree.calls.every(({url}) => url.startsWith('https://api.cashfree.com/'))).to.equal(true);
    });
  }

  for (const method of ['GET', 'PUT', 'PATCH', 'HEAD', 'OPTIONS', 'PROPFIND']) {
    it(`answers ${method} at the session with what is allowed`, async () => {
      const {status, headers} = await setUp().proxy(new Request(`${ORIGIN}/cf/session`, {method}));
      expect(status).to.equal(405);
      expect(headers.get('allow')).to.equal('POST, DELETE');
    });
  }

  for (const step of Object.keys(routes) as Step[]) {
    it(`takes no query at ${step}`, async () => {
      const {proxy} = setUp();
      const {method, path} = routes[step];
      const headers = {[GUARD_HEADER]: '1', origin: ORIGIN};
      const answer = await proxy(new Request(`${ORIGIN}/cf${path}?access_token=x`, {method, headers}));
      expect(answer.status).to.equal(400);
    });
  }

  it('carries no line break of anybody’s into a header', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const code = 'x\r\nx-evil: 1\r\n\r\nGET / HTTP/1.1';
    cashfree.answers['generate-token'] = () =>
      json({verification_id: 'y\r\nset-cookie: a=b', access_token: 'z\r\nq: 1'});
    const answer = await browser.post(code);
    expectProblem(answer, 'binding-mismatch');
    expect(answer.setCookies.join()).not.to.contain('a=b');
    const sent = cashfree.calls.at(-1);
    expect(sent?.body).to.deep.equal({auth_code: code});
    expect([...(sent?.headers ?? [])].join()).not.to.contain('evil');
  });

  it('answers with a problem whatever comes', async () => {
    const {proxy} = setUp({origins: [ORIGIN]});
    const text = fc.string({maxLength: 60, unit: 'binary'});
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(routes)),
        text,
        fc.dictionary(
          fc.constantFrom(
            'cookie',
            'authorization',
            'x-cf-transaction',
            'traceparent',
            'origin',
            'content-length',
          ),
          fc.string({maxLength: 80}),
        ),
        async ({method, path}, body, extra) => {
          const headers = new Headers({
            [GUARD_HEADER]: '1',
            origin: ORIGIN,
            'content-type': 'application/json',
          });
          for (const [name, value] of Object.entries(extra))
            headers.set(name, value.replaceAll(/[^\t\x20-\x7e]/g, ''));
          const answer = await proxy(
            new Request(`${ORIGIN}/cf${path}`, {method, headers, ...(method === 'POST' && {body})}),
          );
          expect(answer.status).to.be.oneOf([200, 400, 401, 403, 409, 413, 422]);
        },
      ),
      {numRuns: 300},
    );
  });
});

describe('options', () => {
  const good = {
    environment: 'production',
    secureIdKeys: {clientId: 'a', clientSecret: 'b'},
    oneClickKeys: {clientId: 'c', clientSecret: 'd'},
    sealingKeys: [SEALING_KEY],
  } as const;
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
});
