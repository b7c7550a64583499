import {presentations, presentationTraits} from '../../protocol/proxy/presentations.ts';
import type {AnyFailure, Failure} from '../../protocol/failures.ts';
import {GUARD_HEADER, routes, type Presentation} from '../../protocol/proxy/api.ts';
import type {NoticeCode} from '../telemetry.ts';
import type {TokenProxyOptions} from '../options/options.ts';
import {OptionError} from '../options/values.ts';
import type {Notices} from './notices.ts';

const MOST_ORIGINS = 5;

/** A path that is safe to log: no long number, no escape, no query. */
const PLAIN_PATH = /^(?!.*\d{4})(?!.{81})(?:\/[\w.~-]+)*\/?$/;

/** An origin as browsers serialise it, limited in length. */
const PLAIN_ORIGIN = /^(?!.{101})[a-z][a-z\d+.-]*:\/\/(?:[a-z\d.-]+|\[[\da-f:.]+\])(?::\d+)?$/;

export interface NoticeContext {
  readonly notices: Notices;
  readonly environment: TokenProxyOptions['environment'];
  readonly basePath: string;
  /** If undefined, only the proxy's own origin is allowed. */
  readonly origins: ReadonlySet<string> | undefined;
  readonly places: {readonly base: string; readonly presentations: readonly Presentation[]};
}

interface Failed {
  readonly failure: AnyFailure;
  readonly error: unknown;
  readonly request: Request;
  readonly url: URL;
}

/** Reports a failure that the configuration caused. */
export function noticeFailure(failed: Failed, context: NoticeContext): void {
  const {failure, error} = failed;
  const {notices, environment} = context;
  switch (failure.code) {
    case 'request-refused':
      noticeRefusal(failed, failure.facts, context);
      return;
    case 'presentation-unavailable':
      notices.tell('presentation-refused', presentationSentence(failure.facts.wanted, context));
      return;
    case 'cashfree-keys-refused':
      notices.tell('keys-refused', keysSentence(failure.facts.keys, environment));
      return;
    case 'cashfree-ip-refused':
      notices.tell('address-list-refused', REFUSED.ip);
      return;
    case 'cashfree-signature-refused':
      notices.tell('signature-refused', REFUSED.signature);
      return;
    case 'cashfree-balance':
      notices.tell('balance-used-up', REFUSED.balance);
      return;
    case 'cashfree-unreachable':
      if (environment === 'emulator') notices.tell('emulator-unreachable', emulatorSentence(context));
      return;
    case 'proxy-failed':
      if (error instanceof OptionError) notices.tell('option-invalid', `${error.message}.`);
      return;
    default:
  }
}

/** Reports a request that only `Sec-Fetch-Site` identified as same-origin. */
export function noticeGuess({headers}: Request, url: URL, {origins, notices}: NoticeContext): void {
  if (origins) return;
  const origin = headers.get('origin');
  if (origin !== null && origin !== url.origin) notices.tell('origin-guessed', GUESSED);
}

const GUESSED =
  'The origin of the page is not the one that the proxy sees, as where TLS ends before it. Browsers that send no Sec-Fetch-Site, such as ' +
  'Safari before 16.4, are refused. Set CF_ORIGINS (or the option origins) to the origins of your pages.';

const REFUSED = {
  ip:
    'Cashfree refused the address of this server. Add its public IPv4 address to the IP list in the dashboard, or choose the ' +
    'signature there and set CF_SIGNATURE_KEY (or the option signatureKey).',
  signature:
    'Cashfree refused the signature. Set CF_SIGNATURE_KEY (or the option signatureKey) to the public key that the dashboard shows, and ' +
    "check this server's clock: a signature lives five minutes.",
  balance: 'The balance of your account at Cashfree is used up. Add to it in the dashboard.',
} as const;

/** Refusals that have one cause for every caller. */
const REFUSED_CODES: Readonly<Record<string, readonly [NoticeCode, string]>> = {
  'development-cookies': [
    'cookies-refused',
    'cookies is development, which works on localhost alone, and a request came to another host. Serve the proxy by https, and remove ' +
      'CF_COOKIES (or the option cookies).',
  ],
  'cookies-cross-site': [
    'cookies-refused',
    'A page of another site called the proxy, and its cookies do not travel there. Set CF_COOKIES (or the option cookies) to cross-site, ' +
      'or serve the proxy from the site of the page.',
  ],
  'body-read': [
    'body-lost',
    'The body was read before the proxy got it. Mount the proxy before what reads bodies.',
  ],
  'body-parsed': [
    'body-lost',
    'A body parser before the proxy kept something else than JSON. Mount the proxy before the parser.',
  ],
};

function noticeRefusal(
  {request, url}: Failed,
  {reason, expected}: Failure<'request-refused'>['facts'],
  context: NoticeContext,
): void {
  const {notices} = context;
  const refusal = Object.hasOwn(REFUSED_CODES, reason) ? REFUSED_CODES[reason] : undefined;
  if (refusal) notices.tell(...refusal);
  const sentence =
    reason === 'path'
      ? pathSentence(request, url, context)
      : reason === 'origin'
        ? originSentence(request, url, expected, context)
        : undefined;
  if (sentence !== undefined) notices.tell(reason === 'path' ? 'path-mismatch' : 'origin-refused', sentence);
}

/** @returns undefined if the element did not send the request, or if the base path is correct. */
function pathSentence({headers}: Request, {pathname}: URL, {basePath}: NoticeContext): string | undefined {
  const asked = headers
    .get('access-control-request-headers')
    ?.toLowerCase()
    .split(/\s*,\s*/);
  if (!headers.has(GUARD_HEADER) && !asked?.includes(GUARD_HEADER)) return undefined;
  if (pathname.startsWith(`${basePath}/`) && basePath !== '') return undefined;
  const ending = Object.values(routes).find(({path}) => pathname.endsWith(path))?.path ?? '';
  const base = pathname.slice(0, pathname.length - ending.length);
  const shown = PLAIN_PATH.test(base) ? base || '/' : 'another path';
  return (
    `A request came below ${shown}, and the routes are below ${basePath || '/'}. Set the attribute proxy of the element, or CF_BASE_PATH ` +
    '(or the option basePath), so that both name one path; a framework that removes the mount path from the URL counts too.'
  );
}

/** @returns undefined for a foreign page in production: the configuration is correct. */
function originSentence(
  {headers}: Request,
  url: URL,
  expected: string | undefined,
  {environment, origins}: NoticeContext,
): string | undefined {
  if (environment === 'production' && expected === undefined) return undefined;
  const origin = headers.get('origin');
  if (origin === null) return undefined;
  const refused = PLAIN_ORIGIN.test(origin) ? origin : 'an origin that is no address';
  const list = [...(origins ?? [url.origin])].slice(0, MOST_ORIGINS).join(', ');
  return (
    `A page of ${refused} was refused. Expected: ${expected ?? list}. If the page is yours, add its origin to CF_ORIGINS (or the ` +
    'option origins), or open it at the expected one.'
  );
}

function keysSentence(pair: 'secure-id' | 'one-click', environment: string): string {
  const [option, variables, product] =
    pair === 'secure-id'
      ? [
          'secureIdKeys',
          'CF_SECURE_ID_CLIENT_ID and CF_SECURE_ID_CLIENT_SECRET',
          'the general Secure ID keys',
        ]
      : [
          'oneClickKeys',
          'CF_ONE_CLICK_CLIENT_ID and CF_ONE_CLICK_CLIENT_SECRET',
          'the keys of the 1-Click app',
        ];
  const whose = environment === 'emulator' ? 'The emulator' : 'Cashfree';
  return (
    `${whose} refused ${option}. Set ${variables} (or the option ${option}) to ${product} of the environment ${environment}; ` +
    'each environment and each product has a pair of its own.'
  );
}

function presentationSentence(wanted: string, {places}: NoticeContext): string {
  const offered = places.presentations.join(', ') || 'none';
  const named = presentations.find(each => each === wanted);
  const needs = named && presentationTraits[named].needs;
  const missing =
    needs === 'sdk' ? 'CF_SDK_SRC (or the option sdk)' : 'CF_CONSENT_URL (or the option consentUrl)';
  return `A page asked for the presentation ${wanted}, and the proxy offers: ${offered}. Set ${missing}, or the attribute presentation of the element.`;
}

function emulatorSentence({places}: NoticeContext): string {
  const {origin} = new URL(places.base);
  return `The emulator does not answer at ${origin}. Start it (npx --no-install cf-user-details emulator), or correct CF_BASE_URL (or the option baseUrl).`;
}
