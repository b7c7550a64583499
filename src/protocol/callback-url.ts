import {readHint} from './hint.ts';

/**
 * What a code is made of: visible ASCII, as in OAuth (RFC 6749 appendix A.11). Nothing else goes on to the proxy. Format and
 * length are not documented (contract 5.4).
 */
const CODE_PATTERN = /^[!-~]{1,4096}$/;

/** What may come along with a code or instead of it. Hints only: they decide nothing (contract 10, row 2). */
const COMPANION = /^(status|error(description)?|verificationid)$/;

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
  const codes = new Set<string>();
  const hints: string[] = [];
  let explicit = false;

  /**
   * Takes code and companions out of a query or fragment, and returns the rest. By hand, because URLSearchParams would
   * rewrite the page's own parameters.
   *
   * A fragment may be a route with a query (`#/welcome?auth_code=…`). A further `?` belongs to the value before it, unless a
   * name of the code follows: a server that appends `?auth_code=…` to a URL that has a query already does so.
   */
  function sift(source = ''): string {
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
      const isNamed = key === 'authcode' || (parameter && key === fold(parameter));
      const isCode = isNamed || (key === 'code' && value && parameter === undefined && !inner);
      if (isCode || (COMPANION.test(key) && !inner)) {
        if (isNamed) explicit ||= key !== 'code';
        if (isCode && value) codes.add(value);
        else hints.push(value);
        // What follows gets the place of this part: after `?`, not `&`.
        if (!inner) lead ||= separator;
      } else {
        rest += (lead || separator) + part.slice(1);
        lead = '';
      }
    }
    return rest;
  }

  const clean = new URL(href).href.replace(
    /(\?[^#]*)?(#.*)?$/s,
    (_, query?: string, fragment?: string) => sift(query) + sift(fragment),
  );
  const [code, second] = codes;
  if (code === undefined) {
    const hint = hints.map(readHint).find(Boolean);
    const kind = hint && hint !== 'closed' ? hint : hints.length > 0 ? 'returned' : 'none';
    return {kind, explicit, clean};
  }
  const isOne = second === undefined && CODE_PATTERN.test(code);
  return isOne ? {kind: 'code', code, explicit, clean} : {kind: 'conflict', explicit, clean};
}

/** Spelling drifts between `auth_code`, `authCode` and `authcode` (contract 5.3). */
function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}
