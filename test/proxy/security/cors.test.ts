// Requirement P4: who may read an answer. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {GUARD_HEADER} from '../../../src/protocol/proxy-api.ts';
import {createBrowser, expectProblem, setUp} from '../support.ts';

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
