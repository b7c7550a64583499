// The headers that a preflight may ask for: those of the page, and those that monitoring scripts add.
import {expect} from 'chai';
import {preflight} from '../../../src/proxy/http/cors.ts';
import {refuseOrigin} from '../../../src/proxy/http/guard.ts';
import {ORIGIN} from '../_support/support.ts';

const admission = {origins: new Set([ORIGIN]), cookies: 'host'} as const;
const OWN = ['authorization', 'content-type', 'x-cf-user-details', 'x-cf-transaction', 'x-cf-challenge'];

/** What a page may send that asks for these headers. */
function allowed(asked?: string): string[] {
  const headers = {origin: ORIGIN, ...(asked !== undefined && {'access-control-request-headers': asked})};
  const request = new Request(`${ORIGIN}/cf/session`, {method: 'OPTIONS', headers});
  const answer = preflight(request, new URL(request.url), ['POST', 'DELETE'], admission);
  return answer.headers['access-control-allow-headers']?.split(', ') ?? [];
}

describe('a preflight', () => {
  it('is answered whole', () => {
    const request = new Request(`${ORIGIN}/cf/session`, {method: 'OPTIONS', headers: {origin: ORIGIN}});
    expect(preflight(request, new URL(request.url), ['POST', 'DELETE'], admission)).to.deep.equal({
      status: 204,
      headers: {
        vary: 'Origin',
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'retry-after',
        'access-control-allow-methods': 'POST, DELETE',
        'access-control-allow-headers': OWN.join(', '),
        'access-control-max-age': '600',
        'cache-control': 'no-store',
      },
    });
  });

  for (const name of [
    'traceparent tracestate baggage',
    'sentry-trace x-datadog-a x-datadog-trace-id newrelic x-newrelic-id x-newrelic-a-b elastic-apm-traceparent x-honeycomb-trace',
    'x-dynatrace x-dtc x-dtpc adrum adrum_0 adrum_9 x-instana-t x-instana-s sw8 sw8-correlation sw8-x',
    'b3 x-b3-traceid uber-trace-id ot-tracer-traceid ot-tracer-a x-amzn-trace-id x-cloud-trace-context',
    'request-id request-context x-ms-request-id x-ms-request-root-id x-ms-client-request-id',
    'x-request-id x-correlation-id x-trace-id x-span-id correlation-id trace-id x-correlationid x-requestid',
  ].flatMap(names => names.split(' ')))
    it(`allows ${name}`, () => {
      expect(allowed(name)).to.deep.equal([...OWN, name]);
      expect(allowed(`content-type, ${name.toUpperCase()} , accept`)).to.deep.equal([...OWN, name]);
      for (const other of [`x${name}`, `-${name}`, `${name}.`, `${name}--1`, `a ${name}`])
        expect(allowed(other), other).to.deep.equal(OWN);
    });

  for (const name of [
    '',
    ' ',
    'x-datadog-',
    'x-datadog-1',
    'x-newrelic-',
    'x-newrelic-1',
    'x-dt',
    'x-dt-c',
    'x-dt1',
    'adrum_',
    'adrum_x',
    'adrum_10',
    'x-instana-',
    'x-instana-1',
    'x-instana-tt',
    'sw8-',
    'sw8-1',
    'sw8-a-b',
    'x-b3-',
    'x-b3-1',
    'x-b3-a-b',
    'ot-tracer-',
    'ot-tracer-1',
    'ot-tracer-a-b',
    'request-',
    'request-x',
    'x-ms-request-',
    'x-ms-request-root-',
    'x-ms-request-root-root-id',
    'x-id',
    'x-other-id',
    'other-id',
    '-id',
  ])
    it(`does not allow “${name}”`, () => expect(allowed(name)).to.deep.equal(OWN));

  it('reads lists of up to 2048 characters', () => {
    const list = (length: number) => `baggage,${'x'.repeat(length - 8)}`;
    expect(allowed(list(2048))).to.deep.equal([...OWN, 'baggage']);
    expect(allowed(list(2049))).to.deep.equal(OWN);
  });

  it('allows sixteen of them, each once', () => {
    const names = Array.from('abcdefghijklmnopqrst', letter => `x-datadog-${letter}`);
    expect(allowed([...names, ...names].join())).to.deep.equal([...OWN, ...names.slice(0, 16)]);
    expect(allowed('baggage,b3,BAGGAGE')).to.deep.equal([...OWN, 'baggage', 'b3']);
  });
});

describe('the refusal of an origin', () => {
  const url = new URL(`${ORIGIN}/cf/session`);
  for (const [origin, origins, facts] of [
    [null, undefined, {reason: 'origin'}],
    ['null', undefined, {reason: 'origin'}],
    ['https://other.example', undefined, {reason: 'origin'}],
    ['http://shop.example', undefined, {reason: 'origin', expected: ORIGIN}],
    [
      'http://shop.example',
      ['https://www.shop.example'],
      {reason: 'origin', expected: 'https://www.shop.example'},
    ],
    ['http://shop.example', ['https://other.example'], {reason: 'origin'}],
  ] as const)
    it(`${origin} names the one that was probably meant of ${origins?.join() ?? 'its own'}, or none`, () => {
      const failure = refuseOrigin(origin, url, {origins: origins && new Set(origins), cookies: 'host'});
      expect(failure.facts).to.deep.equal(facts);
      expect(failure.code).to.equal('request-refused');
    });
});
