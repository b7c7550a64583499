import type {Failure, ProxyStep} from '../../protocol/failures.ts';
import {GUARD_HEADER, routes} from '../../protocol/proxy/api.ts';
import type {CookieKind} from '../options/options.ts';
import {isLoopbackHost} from '../../protocol/loopback.ts';
import {nearestOrigin} from './nearest-origin.ts';
import {refuse} from './problems.ts';

/** Whom the proxy answers at all. */
export interface Admission {
  /** Undefined: the proxy's own origin. */
  readonly origins: ReadonlySet<string> | undefined;
  readonly cookies: CookieKind;
}

/** The steps of one path, by method. */
export type StepsOfPath = ReadonlyMap<string, ProxyStep>;

/**
 * The steps of each path. It is looked up whole, never by prefix: `/cf/session/../token` was resolved by the URL parser,
 * `/cf//token` is not ours.
 */
export function stepsBelow(basePath: string): ReadonlyMap<string, StepsOfPath> {
  const paths = new Map<string, Map<string, ProxyStep>>();
  for (const step of Object.keys(routes) as ProxyStep[]) {
    const {method, path} = routes[step];
    for (const whole of path === '/' && basePath !== '' ? [basePath, `${basePath}/`] : [basePath + path])
      paths.set(whole, (paths.get(whole) ?? new Map<string, ProxyStep>()).set(method, step));
  }
  return paths;
}

/**
 * Refuses what no page of the merchant's sends (requirement P3; RFC 10017 section 6.1.3.3).
 *
 * Three defences, each enough by itself against a forged request: a header that costs other origins a preflight,
 * the exact origin, and what the browser says about where the request comes from.
 *
 * @throws {Failure} `request-refused`
 */
export function guard(request: Request, url: URL, admission: Admission): void {
  const {headers, method} = request;
  // A code or a token must have no place in a URL, so nothing has (requirement X9; RFC 6750 section 5.3).
  if (url.search !== '') throw refuse('query');
  if (headers.get(GUARD_HEADER) !== '1') throw refuse('header');
  guardOrigin(request, url, admission);
  const mode = headers.get('sec-fetch-mode');
  if (mode !== null && mode !== 'cors' && mode !== 'same-origin') throw refuse('fetch-metadata');
  if (method === 'POST' && !isJson(headers.get('content-type'))) throw refuse('content-type');
  if (admission.cookies === 'development' && !isLoopbackHost(url.hostname))
    throw refuse('development-cookies');
  // Cookies of the other kinds do not travel between sites: the transaction would be lost after the consent.
  if (admission.cookies !== 'cross-site' && isCrossSite(headers)) throw refuse('cookies-cross-site');
}

/** The refusal of an origin, with the one that was probably meant. It tells no other of the list. */
export function refuseOrigin(
  origin: string | null,
  url: URL,
  {origins}: Admission,
): Failure<'request-refused'> {
  const expected = origin === null ? undefined : nearestOrigin(origin, origins ?? [url.origin]);
  return refuse('origin', expected === undefined ? {} : {expected});
}

/** Whether CORS may name this origin: only one that the merchant listed. */
export function isListed(origin: string | null, admission: Admission): origin is string {
  return origin !== null && (admission.origins?.has(origin) ?? false);
}

function guardOrigin({headers, method}: Request, url: URL, admission: Admission): void {
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  if (admission.origins ? isListed(origin, admission) : origin === url.origin) return;
  if (origin !== null) {
    // Where TLS ends before us our own origin looks different to us, and the browser knows better.
    if (!admission.origins && site === 'same-origin' && origin !== 'null') return;
    throw refuseOrigin(origin, url, admission);
  }
  // Browsers name the origin in all but the plainest of requests: GET to the same origin (Fetch, section 3.2).
  if (method !== 'GET') throw refuse('origin');
  if (site !== null && site !== 'same-origin') throw refuse('fetch-metadata');
}

function isCrossSite(headers: Headers): boolean {
  return headers.get('sec-fetch-site') === 'cross-site';
}

function isJson(type: string | null): boolean {
  return /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(type?.trim() ?? '');
}
