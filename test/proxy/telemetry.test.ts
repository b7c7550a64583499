import {expect} from 'chai';
import {json, MOBILE} from './_support/fake-cashfree.ts';
import {setUp} from './_support/support.ts';

describe('the events of observe', () => {
  it('include every call and every answer of a request, with one correlation id and the caller’s trace id', async () => {
    const {browser, events, cashfree} = setUp();
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
    cashfree.answers['data-availability'] = () =>
      json({available_scopes: [{scope: 'NAME'}]}, 200, {'x-request-id': 'req-1'});
    const {body} = await browser.send('session', {
      body: {mobile: MOBILE, presentation: 'redirect'},
      headers: {traceparent},
    });
    const told = events.map(event => ({
      ...event,
      correlation_id: undefined,
      ms: typeof (event as {ms?: number}).ms,
    }));
    const {verification_id} = body;
    expect(JSON.parse(JSON.stringify(told))).to.deep.equal([
      {
        type: 'upstream',
        traceparent,
        endpoint: 'data-availability',
        status: 200,
        ms: 'number',
        upstream_request_id: 'req-1',
      },
      {type: 'upstream', traceparent, endpoint: 'session', status: 200, ms: 'number'},
      {type: 'request', traceparent, verification_id, route: 'session', status: 200, ms: 'number'},
    ]);
    expect(new Set(events.map(event => event.correlation_id)).size).to.equal(1);
  });

  it('contain no malformed trace id or request id', async () => {
    const {browser, events, cashfree} = setUp();
    cashfree.answers.session = () => json({session_id: 's'}, 200, {'x-request-id': 'a b<script>'});
    await browser.send('session', {
      body: {mobile: MOBILE, presentation: 'redirect'},
      headers: {traceparent: 'x\ty'},
    });
    expect(events.some(event => 'traceparent' in event || 'upstream_request_id' in event)).to.equal(false);
  });

  it('name preflights and unknown paths', async () => {
    const {proxy, events} = setUp({origins: ['https://shop.example']});
    const headers = {origin: 'https://shop.example', 'access-control-request-method': 'POST'};
    await proxy(new Request('https://shop.example/cf/token', {method: 'OPTIONS', headers}));
    await proxy(new Request('https://shop.example/elsewhere'));
    expect(
      events.map(event => event.type === 'request' && [event.route, event.status, event.reason]),
    ).to.deep.equal([
      ['preflight', 204, undefined],
      ['unknown', 404, 'path'],
    ]);
  });

  it('do not affect the answer if the observer throws', async () => {
    const observe = () => {
      throw new Error('full');
    };
    const {browser} = setUp({observe});
    expect((await browser.start()).status).to.equal(200);
  });
});
