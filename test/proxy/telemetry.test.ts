import {expect} from 'chai';
import type {ProxyEvent} from '../../src/proxy/index.ts';
import {createTrace, errorName} from '../../src/proxy/telemetry.ts';
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

describe('the trace id of the caller', () => {
  const told = (traceparent?: string): string | undefined => {
    const events: ProxyEvent[] = [];
    const headers = new Headers(traceparent === undefined ? {} : {traceparent});
    createTrace({headers}, {observe: event => events.push(event)}).report({
      type: 'security',
      code: 'binding-mismatch',
    });
    expect(events).to.have.length(1);
    expect(Object.hasOwn(events[0] ?? {}, 'traceparent')).to.equal(events[0]?.traceparent !== undefined);
    return events[0]?.traceparent;
  };
  const whole = (
    version = 'a0',
    trace = '0123456789abcdef'.repeat(2),
    parent = '9'.repeat(16),
    flags = 'f1',
  ) => [version, trace, parent, flags].join('-');

  for (const text of [whole(), `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`])
    it(`is told as it was sent: ${text}`, () => expect(told(text)).to.equal(text));

  for (const [what, text] of [
    ['absent', undefined],
    ['empty', ''],
    ['after other text', `x${whole()}`],
    ['before other text', `${whole()}-x`],
    ['in upper case', whole().toUpperCase()],
    ['a version of one digit', whole('0')],
    ['a version of three digits', whole('000')],
    ['a version with another letter', whole('0g')],
    ['a trace id that is too short', whole('00', 'a'.repeat(31))],
    ['a trace id that is too long', whole('00', 'a'.repeat(33))],
    ['a trace id with another letter', whole('00', `${'a'.repeat(31)}g`)],
    ['a parent id that is too short', whole('00', 'a'.repeat(32), 'b'.repeat(15))],
    ['a parent id that is too long', whole('00', 'a'.repeat(32), 'b'.repeat(17))],
    ['a parent id with another letter', whole('00', 'a'.repeat(32), `${'b'.repeat(15)}g`)],
    ['flags of one digit', whole('00', 'a'.repeat(32), 'b'.repeat(16), '1')],
    ['flags of three digits', whole('00', 'a'.repeat(32), 'b'.repeat(16), '111')],
    ['flags with another letter', whole('00', 'a'.repeat(32), 'b'.repeat(16), '0g')],
    ['parts that are not separated', whole().replaceAll('-', '')],
  ] as const)
    it(`is left out: ${what}`, () => expect(told(text)).to.equal(undefined));
});

describe('the class of an error', () => {
  for (const [thrown, expected] of [
    [new RangeError('mark'), 'RangeError'],
    [Object.assign(new Error('mark'), {name: 'Own'}), 'Own'],
    ['mark', 'string'],
    [{name: 'mark'}, 'object'],
    [null, 'object'],
    [undefined, 'undefined'],
  ] as const)
    it(`is ${expected} for ${String(thrown)}`, () => expect(errorName(thrown)).to.equal(expected));
});
