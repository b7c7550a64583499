import {readHint} from './hint.ts';

/** Longest code taken. Its format and length are not documented (contract 5.4). */
const CODE_LIMIT = 4096;

/** What a code is made of: visible ASCII, as in OAuth (RFC 6749 appendix A.11). Nothing else goes on to the proxy. */
const CODE = /^[!-~]+$/;

/** What may come along with a code or instead of it. Hints only: they decide nothing (contract 10, row 2). */
const COMPANIONS = new Set(['status', 'error', 'errordescription', 'verificationid']);

export interface CallbackUrlOptions {
  /**
   * Name of the parameter that carries the code. No page of Cashfree names it (contract 5.3), so by default
   * `auth_code`, `authCode`, `authcode` and `code` are all taken. Set it where the page has a `code` of its own, a
   * voucher say: `code` is then the page's, and left alone. Set it to `code` where the page is the redirect URL and the
   * code comes under that name.
   */
  readonly parameter?: string | undefined;
}

/** What a URL says about the return from Cashfree. */
export type CallbackUrl = {
  /** Whether something stood under a name of its own, rather than under `code`, which a page may use itself, also where the merchant set that name. */
  readonly explicit: boolean;
  /**
   * The same URL without code and companions, all else byte by byte. Show this one before the first await
   * (RFC 9700 section 4.3.1).
   */
  readonly clean: string;
} & (
  | {readonly kind: 'code'; readonly code: string}
  /**
   * `conflict`: two different codes, or one that no server would make: refuse. `denied`, `expired` and
   * `returned`: a companion without a code. `none`: nothing that looks like a return.
   */
  | {readonly kind: 'conflict' | 'denied' | 'expired' | 'returned' | 'none'; readonly code?: undefined}
);

/**
 * Reads the return from Cashfree out of a URL: from query and fragment, because neither the name nor the place of the
 * parameter is documented (contract 10, row 1).
 *
 * @throws {TypeError} if `href` is not an absolute URL.
 */
export function readCallbackUrl(href: string, {parameter}: CallbackUrlOptions = {}): CallbackUrl {
  const [, base = '', query = '', fragment = ''] =
    /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(new URL(href).href) ?? [];
  const finds: Finds = {codes: new Set(), hints: [], explicit: false};
  const clean = base + sift(query, parameter, finds) + sift(fragment, parameter, finds);
  const {codes, hints, explicit} = finds;

  const [code, second] = codes;
  if (code === undefined) {
    const hint = hints.map(readHint).find(hint => hint !== undefined);
    const kind = hint === 'denied' || hint === 'expired' ? hint : hints.length === 0 ? 'none' : 'returned';
    return {kind, explicit, clean};
  }
  if (second !== undefined || code.length > CODE_LIMIT || !CODE.test(code)) {
    return {kind: 'conflict', explicit, clean};
  }
  return {kind: 'code', code, explicit, clean};
}

interface Finds {
  readonly codes: Set<string>;
  readonly hints: string[];
  explicit: boolean;
}

/**
 * Takes code and companions out of a query or fragment, and returns the rest. By hand, because URLSearchParams would
 * rewrite the page's own parameters.
 *
 * A fragment may be a route with a query (`#/welcome?auth_code=…`). A further `?` belongs to the value before it, unless a
 * name of the code follows: a server that appends `?auth_code=…` to a URL that has a query already does so.
 */
function sift(source: string, parameter: string | undefined, finds: Finds): string {
  const named = new Set(['authcode', fold(parameter ?? '')]);
  const seen = new Set<string>();
  let rest = '';
  let lead = '';
  for (const part of source.split(/(?=[?#&])/)) {
    const separator = part.slice(0, 1);
    const inner = separator !== '&' && seen.has(separator);
    seen.add(separator);
    // A code in base64 may come unescaped: its `+` is no space.
    const [[name, value] = ['', '']] = new URLSearchParams(part.slice(1).replaceAll('+', '%2B'));
    const key = fold(name);
    if (named.has(key) && name !== '') {
      finds.explicit ||= key !== 'code';
      if (value === '') finds.hints.push(value);
      else finds.codes.add(value);
    } else if (key === 'code' && value !== '' && parameter === undefined && !inner) {
      finds.codes.add(value);
    } else if (COMPANIONS.has(key) && !inner) {
      finds.hints.push(value);
    } else {
      rest += (lead || separator) + part.slice(1);
      lead = '';
      continue;
    }
    // What follows stands where this one stood: after `?`, not `&`.
    if (!inner) lead ||= separator;
  }
  return rest;
}

/** Spelling drifts between `auth_code`, `authCode` and `authcode` (contract 5.3). */
function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}
