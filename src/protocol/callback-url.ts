/** Longest code taken. Its format and length are not documented (contract 5.4). */
const CODE_LIMIT = 4096;

/** What may come along with a code or instead of it. Hints only: they decide nothing (contract 10, row 2). */
const COMPANIONS = new Set(['status', 'error', 'errordescription', 'verificationid']);

const DENIED = /^(?:access_?denied|denied|rejected|user_?rejected)$/i;

export interface CallbackUrlOptions {
  /** Name of the parameter that carries the code, default `auth_code`. No page of Cashfree names it (contract 5.3). */
  readonly parameter?: string;
}

/** What a URL says about the return from Cashfree. */
export interface CallbackUrl {
  /**
   * `code`: one code. `conflict`: two different ones, or one that no server would make: refuse. `denied` and
   * `returned`: a companion without a code. `none`: nothing that looks like a return.
   */
  readonly kind: 'code' | 'conflict' | 'denied' | 'returned' | 'none';
  readonly code?: string;
  /** Whether the code stood under a name of its own, rather than the general `code`, which a page may use itself. */
  readonly explicit: boolean;
  /** The same URL without code and companions, all else byte by byte. Show this one before the first await (RFC 9700 section 4.3.1). */
  readonly clean: string;
}

/**
 * Reads the return from Cashfree out of a URL.
 *
 * Neither the name nor the place of the parameter is documented (contract 10, row 1): the configured name, then
 * `auth_code`, `authCode`, `authcode` and `code` are taken, from query and fragment.
 *
 * @throws {TypeError} if `href` is not an absolute URL.
 */
export function readCallbackUrl(
  href: string,
  {parameter = 'auth_code'}: CallbackUrlOptions = {},
): CallbackUrl {
  const url = new URL(href);
  const named = new Set([fold(parameter), 'authcode']);
  const query = sift(url.search.slice(1), named);
  // A fragment may be a route of the page's own: `#/welcome?auth_code=…`.
  const [route, separator, parameters] = splitFragment(url.hash.slice(1));
  const fragment = sift(parameters, named);

  const codes = new Set([...query.codes, ...fragment.codes].filter(code => code !== ''));
  const hints = [...query.hints, ...fragment.hints];
  const base = href.split(/[?#]/, 1)[0] ?? '';
  const rest = parameters === '' ? url.hash.slice(1) : route + (fragment.rest && separator) + fragment.rest;
  const clean = base + (query.rest && `?${query.rest}`) + (rest && `#${rest}`);
  const explicit = query.explicit || fragment.explicit;

  const [code, second] = codes;
  if (code === undefined) {
    const kind = hints.length === 0 ? 'none' : hints.some(hint => DENIED.test(hint)) ? 'denied' : 'returned';
    return {kind, explicit, clean};
  }
  // eslint-disable-next-line no-control-regex -- a control character in a code is the attack this looks for
  if (second !== undefined || code.length > CODE_LIMIT || /[\u0000-\u0020\u007f]/.test(code)) {
    return {kind: 'conflict', explicit, clean};
  }
  return {kind: 'code', code, explicit, clean};
}

interface Sifted {
  readonly codes: readonly string[];
  readonly hints: readonly string[];
  readonly explicit: boolean;
  readonly rest: string;
}

/** Splits `name=value` pairs by hand, because URLSearchParams would rewrite the page's own ones. */
function sift(source: string, named: ReadonlySet<string>): Sifted {
  const codes: string[] = [];
  const hints: string[] = [];
  const rest: string[] = [];
  let explicit = false;
  for (const pair of source.split('&')) {
    const [entry] = new URLSearchParams(pair);
    const name = fold(entry?.[0] ?? '');
    if (entry && (named.has(name) || name === 'code')) {
      codes.push(entry[1]);
      explicit ||= named.has(name);
    } else if (entry && COMPANIONS.has(name)) {
      hints.push(entry[1]);
    } else {
      rest.push(pair);
    }
  }
  return {codes, hints, explicit, rest: rest.join('&')};
}

function splitFragment(fragment: string): [route: string, separator: string, parameters: string] {
  const at = fragment.indexOf('?');
  if (at >= 0) return [fragment.slice(0, at), '?', fragment.slice(at + 1)];
  return fragment.includes('=') ? ['', '', fragment] : [fragment, '', ''];
}

/** Spelling drifts between `auth_code`, `authCode` and `authcode` (contract 5.3). */
function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}
