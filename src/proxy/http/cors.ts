import {CHALLENGE_HEADER, GUARD_HEADER, TRANSACTION_HEADER} from '../../protocol/proxy/api.ts';
import type {ProxyAnswer} from './answer.ts';
import {isListed, refuseOrigin, type Admission} from './guard.ts';

/** Seconds that a browser may remember a preflight. */
const MAX_AGE = '600';

/** Headers that the page itself sends. */
const OWN = ['authorization', 'content-type', GUARD_HEADER, TRANSACTION_HEADER, CHALLENGE_HEADER];

/** Headers that monitoring scripts add. If a preflight did not allow them, the browser would block the request. */
const TRACING = new RegExp(
  `^(?:${[
    // W3C Trace Context and Baggage
    'traceparent|tracestate|baggage',
    // Sentry, Datadog, New Relic, Elastic, Honeycomb, Dynatrace, AppDynamics, Instana, SkyWalking
    'sentry-trace|x-datadog-[a-z-]+|newrelic|x-newrelic-[a-z-]+|elastic-apm-traceparent|x-honeycomb-trace',
    'x-dynatrace|x-dt[a-z]+|adrum(?:_[0-9])?|x-instana-[a-z]|sw8(?:-[a-z]+)?',
    // Zipkin, Jaeger, OpenTracing, AWS X-Ray, Google Cloud, Azure
    'b3|x-b3-[a-z]+|uber-trace-id|ot-tracer-[a-z]+|x-amzn-trace-id|x-cloud-trace-context',
    'request-(?:id|context)|x-ms-request-(?:root-)?id|x-ms-client-request-id',
    // Ids of gateways and log collectors
    'x-(?:request|correlation|trace|span)-id|(?:correlation|trace)-id|x-correlationid|x-requestid',
  ].join('|')})$`,
);

/** Maximum number of such headers in a preflight, and of characters in its list. */
const MOST_TRACING = 16;
const LONGEST_LIST = 2048;

/** CORS headers of every answer. Never `*`, and never an origin that is not listed (row P4). */
export function corsHeaders(request: Request, admission: Admission): Record<string, string> {
  const origin = request.headers.get('origin');
  if (!isListed(origin, admission)) return {vary: 'Origin'};
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'retry-after',
  };
}

/** @throws {Failure} `request-refused` if the origin is not listed. */
export function preflight(
  request: Request,
  url: URL,
  methods: Iterable<string>,
  admission: Admission,
): ProxyAnswer {
  const {headers} = request;
  if (!isListed(headers.get('origin'), admission)) throw refuseOrigin(headers.get('origin'), url, admission);
  return {
    status: 204,
    headers: {
      ...corsHeaders(request, admission),
      'access-control-allow-methods': [...methods].join(', '),
      'access-control-allow-headers': [...OWN, ...tracing(headers)].join(', '),
      'access-control-max-age': MAX_AGE,
      'cache-control': 'no-store',
    },
  };
}

function tracing(headers: Headers): string[] {
  const asked = headers.get('access-control-request-headers') ?? '';
  if (asked.length > LONGEST_LIST) return [];
  const names = asked.split(',').map(name => name.trim().toLowerCase());
  return [...new Set(names)].filter(name => TRACING.test(name)).slice(0, MOST_TRACING);
}
