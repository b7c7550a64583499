// Requirement P4: who may read an answer. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {GUARD_HEADER} from '../../../src/protocol/proxy/api.ts';
import {createBrowser, expectProblem, setUp} from '../_support/support.ts';

const SHOP = 'https://www.shop.example';
const EVIL = 'https://evil.example';

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
      'access-control-allow-headers':
        'authorization, content-type, x-cf-user-details, x-cf-transaction, x-cf-challenge',
      'access-control-expose-headers': 'retry-after',
      'access-control-max-age': '600',
    });
    expect(answer.headers.get('vary')).to.equal('Origin');
  });

  it('sends no CORS header to other origins', async () => {
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
      expect(answer.status, origin).to.equal(403);
      expect(corsOf(answer), origin).to.deep.equal([]);
      expect(answer.headers.get('vary')).to.equal('Origin');
    }
    expect((await preflight(proxy, SHOP, '/cf/elsewhere')).status).to.equal(404);
    expect(corsOf(await preflight(setUp().proxy, SHOP))).to.deep.equal([]);
  });

  it('names the probably intended origin to a refused one, and both to observe', async () => {
    const {proxy, events} = setUp({origins: [SHOP, 'https://pay.example']});
    const factsOf = async (answer: Response) => ((await answer.json()) as {facts: object}).facts;
    const near = 'https://shop.example';
    const expected = {reason: 'origin', expected: SHOP};
    expect(await factsOf(await preflight(proxy, near))).to.deep.equal(expected);
    expect(events.at(-1)).to.include({code: 'request-refused', ...expected, origin: near});
    const posted = await createBrowser(proxy, `${SHOP}/cf`).send('token', {
      body: {},
      headers: {origin: near},
    });
    expectProblem(posted, 'request-refused', expected);
    for (const origin of [EVIL, 'null', `${SHOP}.evil.example`, `https://${'x'.repeat(9000)}.example`]) {
      expect(await factsOf(await preflight(proxy, origin)), origin).to.deep.equal({reason: 'origin'});
      expect(events.at(-1))
        .to.include({origin: origin.slice(0, 200)})
        .and.not.to.have.property('expected');
    }
  });

  it('names its own origin if none is listed and the page uses another host name', async () => {
    const {proxy} = setUp({environment: 'sandbox', cookies: 'development'});
    const browser = createBrowser(proxy, 'http://127.0.0.1:3000/cf');
    const headers = {origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site'};
    expectProblem(await browser.send('token', {body: {}, headers}), 'request-refused', {
      reason: 'origin',
      expected: 'http://127.0.0.1:3000',
    });
  });

  const tracing = [
    'traceparent',
    'tracestate',
    'baggage',
    'sentry-trace',
    'x-datadog-trace-id',
    'x-datadog-parent-id',
    'x-datadog-origin',
    'x-datadog-sampling-priority',
    'newrelic',
    'elastic-apm-traceparent',
    'x-honeycomb-trace',
    'b3',
    'x-b3-traceid',
    'x-b3-sampled',
    'x-amzn-trace-id',
    'x-cloud-trace-context',
    'uber-trace-id',
    'request-id',
    'request-context',
    'x-request-id',
    'x-correlation-id',
    'x-ms-client-request-id',
    'x-dtpc',
    'x-instana-t',
    'adrum',
    'sw8',
  ];
  const allowedOf = async (asked: string, origin = SHOP): Promise<string[]> => {
    const {proxy} = setUp({origins: [SHOP]});
    const headers = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': asked,
    };
    const answer = await proxy(new Request(`${SHOP}/cf/token`, {method: 'OPTIONS', headers}));
    return (answer.headers.get('access-control-allow-headers') ?? '').split(', ').filter(Boolean);
  };
  for (const name of tracing)
    it(`lets a listed origin send ${name}, which its monitoring adds, and no other origin`, async () => {
      expect(await allowedOf(`content-type,${name},${GUARD_HEADER}`)).to.include(name);
      expect(await allowedOf(` ${name.toUpperCase()} `)).to.include(name);
      expect(await allowedOf('content-type')).not.to.include(name);
      expect(await allowedOf(name, EVIL)).to.deep.equal([]);
    });

  it('lets no page send other headers than those for tracing, or more than a few', async () => {
    const others = [
      'x-forwarded-for',
      'cf-connecting-ip',
      'x-real-ip',
      'forwarded',
      'x-http-method-override',
      'x-api-key',
      'cookie',
      'x-datadog-',
      'xtraceparent',
      'traceparent-x',
      '*',
      'x-b3-traceid x',
    ];
    const own = await allowedOf('');
    expect(own).to.include('content-type').and.to.have.length.below(8);
    for (const name of others) expect(await allowedOf(name), name).to.deep.equal(own);
    const many = Array.from({length: 60}, (_, at) => `x-datadog-${'abcdefghij'[at % 10]}${'klmnop'[at % 6]}`);
    expect(await allowedOf(many.join())).to.have.length(own.length + 16);
    expect(await allowedOf(Array(500).fill('baggage').join())).to.deep.equal(own);
    expect(await allowedOf(Array(9).fill('baggage').join())).to.deep.equal([...own, 'baggage']);
  });

  it('lets a listed origin read failures too, and other origins nothing', async () => {
    const {proxy} = setUp({origins: [SHOP]});
    const browser = createBrowser(proxy, `${SHOP}/cf`);
    const answer = await browser.post('code');
    expectProblem(answer, 'transaction-missing');
    expect(answer.headers.get('access-control-allow-origin')).to.equal(SHOP);
    const foreign = await browser.send('token', {body: {}, headers: {origin: EVIL}});
    expect(foreign.headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('accepts no list with a pattern, a path or a wildcard', () => {
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
