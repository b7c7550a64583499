import type {Failure, ProxyStep} from '../../protocol/failures.ts';
import {GUARD_HEADER, routes} from '../../protocol/proxy/api.ts';
import type {CookieKind} from '../options/options.ts';
import {isLoopbackHost} from '../../protocol/loopback.ts';
import {nearestOrigin} from './nearest-origin.ts';
import {refuse} from './problems.ts';

export interface Admission {
  /** Default: the proxy's own origin. */
  readonly origins: ReadonlySet<string> | undefined;
  readonly cookies: CookieKind;
}

export type StepsOfPath = ReadonlyMap<string, ProxyStep>;

/** The steps by path. A path must match as a whole: the URL parser resolves `/cf/session/../token`, and `/cf//token` is unknown. */
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
 * Refuses requests that no page of the merchant sends (row P3; RFC 10017 section 6.1.3.3). Each of three checks stops
 * a forged request: a header that other origins cannot send without a preflight, the exact origin, `sec-fetch-site`.
 * @throws {Failure} `request-refused`
 */
export function guard(request: Request, url: URL, admission: Admission): void {
  const {headers, method} = request;
  // No URL may carry a code or a token (row X9; RFC 6750 section 5.3): queries are refused.
  if (url.search !== '') throw refuse('query');
  if (headers.get(GUARD_HEADER) !== '1') throw refuse('header');
  guardOrigin(request, url, admission);
  const mode = headers.get('sec-fetch-mode');
  if (mode !== null && mode !== 'cors' && mode !== 'same-origin') throw refuse('fetch-metadata');
  if (method === 'POST' && !isJson(headers.get('content-type'))) throw refuse('content-type');
  if (admission.cookies === 'development' && !isLoopbackHost(url.hostname))
    throw refuse('development-cookies');
  // The browser does not send cookies of the other kinds from another site: the transaction would be lost after the consent.
  if (admission.cookies !== 'cross-site' && isCrossSite(headers)) throw refuse('cookies-cross-site');
}

/** The refusal names the listed origin that was probably meant, and no other. */
export function refuseOrigin(
  origin: string | null,
  url: URL,
  {origins}: Admission,
): Failure<'request-refused'> {
  const expected = origin === null ? undefined : nearestOrigin(origin, origins ?? [url.origin]);
  return refuse('origin', expected === undefined ? {} : {expected});
}

export function isListed(origin: string | null, admission: Admission): origin is string {
  return origin !== null && (admission.origins?.has(origin) ?? false);
}

function guardOrigin({headers, method}: Request, url: URL, admission: Admission): void {
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  if (admission.origins ? isListed(origin, admission) : origin === url.origin) return;
  if (origin !== null) {
    // If TLS ends before the proxy, its own origin looks different. The browser has the correct one.
    if (!admission.origins && site === 'same-origin' && origin !== 'null') return;
    throw refuseOrigin(origin, url, admission);
  }
  // Browsers send `origin` with every request except GET to the same origin (Fetch, section 3.2).
  if (method !== 'GET') throw refuse('origin');
  if (site !== null && site !== 'same-origin') throw refuse('fetch-metadata');
}

function isCrossSite(headers: Headers): boolean {
  return headers.get('sec-fetch-site') === 'cross-site';
}

function isJson(type: string | null): boolean {
  return /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(type?.trim() ?? '');
}
