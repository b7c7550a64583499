import {expect} from 'chai';
import fc from 'fast-check';
import type {ProxyStep} from '../../../src/protocol/failures.ts';
import {GUARD_HEADER, routes} from '../../../src/protocol/proxy/api.ts';
import {json, MOBILE} from '../_support/fake-cashfree.ts';
import {expectProblem, ORIGIN, setUp} from '../_support/support.ts';

describe('hostile requests', () => {
  const bodies: [string, string | Uint8Array, string, field?: string][] = [
    ['no JSON', '{', 'json'],
    ['nothing', '', 'json'],
    ['an array', '[]', 'shape'],
    ['null', 'null', 'shape'],
    ['a number', '1', 'shape'],
    ['__proto__ for a field', '{"__proto__": {"auth_code": "x"}}', 'shape', 'auth_code'],
    ['__proto__ beside the field', '{"auth_code": "x", "__proto__": {"polluted": true}}', 'shape'],
    ['constructor', '{"auth_code": "x", "constructor": {"prototype": {"polluted": true}}}', 'shape'],
    ['an endless code', JSON.stringify({auth_code: 'x'.repeat(4097)}), 'shape', 'auth_code'],
    ['a field that only the caller knows', '{"auth_code": "x", "9876543210": 1}', 'shape'],
    ['nested brackets', '['.repeat(8000) + ']'.repeat(8000), 'shape'],
    ['more than is taken', JSON.stringify({auth_code: 'x'.repeat(17_000)}), 'too-large'],
    ['bytes that are no text', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 'not-utf8'],
  ];
  for (const [what, body, reason, field] of bodies) {
    it(`are refused with a body of ${what}`, async () => {
      const {proxy, cashfree} = setUp();
      const headers = {[GUARD_HEADER]: '1', origin: ORIGIN, 'content-type': 'application/json'};
      const answer = await proxy(
        new Request(`${ORIGIN}/cf/token`, {method: 'POST', headers, body: body as string}),
      );
      expect(((await answer.json()) as {facts: unknown}).facts).to.deep.equal({
        reason,
        ...(field !== undefined && {field}),
      });
      expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
      expect(cashfree.calls).to.deep.equal([]);
    });
  }

  it('are refused by the counted size if the announced length is wrong', async () => {
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
    it(`get 404 at POST ${path}`, async () => {
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
    it(`get the allowed methods in the answer to ${method} at the session`, async () => {
      const {status, headers} = await setUp().proxy(new Request(`${ORIGIN}/cf/session`, {method}));
      expect(status).to.equal(405);
      expect(headers.get('allow')).to.equal('POST, DELETE');
    });
  }

  for (const step of Object.keys(routes) as ProxyStep[]) {
    it(`are refused with a query at ${step}`, async () => {
      const {proxy} = setUp();
      const {method, path} = routes[step];
      const headers = {[GUARD_HEADER]: '1', origin: ORIGIN};
      const answer = await proxy(new Request(`${ORIGIN}/cf${path}?access_token=x`, {method, headers}));
      expect(answer.status).to.equal(400);
    });
  }

  it('put no line break into a header', async () => {
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

  it('always get a problem in answer', async () => {
    const {proxy} = setUp({origins: [ORIGIN], createUser: {}});
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
