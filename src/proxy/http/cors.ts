import {GUARD_HEADER, TRANSACTION_HEADER} from '../../protocol/proxy-api.ts';
import type {Answer} from './answer.ts';
import {isListed, type Admission} from './guard.ts';

/** Seconds that a browser may remember a preflight. */
const MAX_AGE = '600';

/** For every answer: who may read it. Never `*`, never an origin that is not on the list (requirement P4). */
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

/** The answer to a preflight, or undefined where the origin is not on the list. */
export function preflight(
  request: Request,
  methods: Iterable<string>,
  admission: Admission,
): Answer | undefined {
  if (!isListed(request.headers.get('origin'), admission)) return undefined;
  return {
    status: 204,
    headers: {
      ...corsHeaders(request, admission),
      'access-control-allow-methods': [...methods].join(', '),
      'access-control-allow-headers': [
        'authorization',
        'content-type',
        GUARD_HEADER,
        TRANSACTION_HEADER,
      ].join(', '),
      'access-control-max-age': MAX_AGE,
      'cache-control': 'no-store',
    },
  };
}
