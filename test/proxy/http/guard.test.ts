import {expect} from 'chai';
import {MOBILE} from '../_support/fake-cashfree.ts';
import {expectProblem, ORIGIN, setUp} from '../_support/support.ts';

describe('the guard', () => {
  it('accepts JSON content types of browsers and libraries', async () => {
    const {browser} = setUp();
    for (const type of [
      'application/json',
      'APPLICATION/JSON',
      'application/json;charset=utf-8',
      'application/json; charset=UTF-8',
      'application/json  ;  charset="utf-8"',
    ])
      expect(
        (
          await browser.send('session', {
            body: {mobile: MOBILE, presentation: 'redirect'},
            headers: {'content-type': type},
          })
        ).status,
        type,
      ).to.equal(200);
    for (const type of [
      'application/json; x=y',
      'application/jsonx',
      'application/json;;',
      'application/json; charset=utf-16',
      'xapplication/json',
    ])
      expectProblem(
        await browser.send('session', {body: '{}', headers: {'content-type': type}}),
        'request-refused',
        {reason: 'content-type'},
      );
  });

  it('accepts a request in the mode same-origin, or without fetch metadata', async () => {
    const {browser} = setUp();
    expect((await browser.send('status', {headers: {'sec-fetch-mode': 'same-origin'}})).status).to.equal(200);
    const silent = {'sec-fetch-mode': null, 'sec-fetch-site': null, 'sec-fetch-dest': null};
    expect((await browser.send('status', {headers: silent})).status).to.equal(200);
    expect((await browser.send('cancel', {headers: silent})).status).to.equal(409);
  });

  it('serves the root with and without its slash, and no other path there', async () => {
    const {proxy} = setUp();
    const at = async (path: string, method = 'GET') =>
      (await proxy(new Request(ORIGIN + path, {method, headers: {'x-cf-user-details': '1', origin: ORIGIN}})))
        .status;
    expect(await at('/cf')).to.equal(200);
    expect(await at('/cf/')).to.equal(200);
    expect(await at('/cf', 'POST')).to.equal(405);
    expect(await at('/')).to.equal(404);
    const root = setUp({basePath: ''}).proxy;
    expect((await root(new Request(`${ORIGIN}/`, {headers: {'x-cf-user-details': '1'}}))).status).to.equal(
      200,
    );
  });

  it('does not confuse OPTIONS without preflight headers, or a preflight’s header on another method, with a preflight', async () => {
    const {proxy} = setUp({origins: [ORIGIN]});
    const headers = {origin: ORIGIN, 'access-control-request-method': 'POST', 'x-cf-user-details': '1'};
    expect((await proxy(new Request(`${ORIGIN}/cf`, {headers}))).status).to.equal(200);
    expect(
      (await proxy(new Request(`${ORIGIN}/cf/status`, {method: 'OPTIONS', headers: {origin: ORIGIN}})))
        .status,
    ).to.equal(405);
    const answer = await proxy(new Request(`${ORIGIN}/cf/status`, {method: 'OPTIONS', headers}));
    expect([answer.status, answer.headers.get('cache-control')]).to.deep.equal([204, 'no-store']);
  });

  it('names the allowed methods of a path only if the method is wrong', async () => {
    const {browser} = setUp();
    const refused = await browser.send('session', {body: {}});
    expectProblem(refused, 'request-refused', {reason: 'shape', field: 'presentation'});
    expect(refused.headers.has('allow')).to.equal(false);
  });
});
