import {readHint} from './hint.ts';
import {fold} from './proxy/return-path.ts';

/** RFC 6749 appendix A.11, without the space. Cashfree documents no format (docs/cashfree-contract.md section 5.4). */
const CODE_PATTERN = /^[!-~]{1,4096}$/;

/** Parameters that may accompany or replace a code. They are hints (section 10, row 2). */
const COMPANION = /^(status|error(description)?|verificationid)$/;

export interface CallbackUrlOptions {
  /**
   * The name is not documented (section 5.3). Default: `auth_code`, `authCode`, `authcode` and `code` are
   * read. With another name, the spellings of `auth_code` are still read, and `code` belongs to the page.
   * With `code`, Cashfree's code has that name.
   */
  readonly parameter?: string | undefined;
}

export type CallbackUrl = {
  /** Whether a name is Cashfree's or the configured one. Always false for `code`, which a page may use. */
  readonly explicit: boolean;
  /** Without code and companions. Show it before the first `await` (RFC 9700 section 4.3.1). */
  readonly clean: string;
} & (
  | {readonly kind: 'code'; readonly code: string}
  /**
   * `conflict`: two different codes, or a malformed one: refuse both. `denied`, `expired`, `returned`: a companion
   * without a code. `none`: no sign of a return.
   */
  | {readonly kind: 'conflict' | 'denied' | 'expired' | 'returned' | 'none'; readonly code?: undefined}
);

/**
 * Neither name nor place of the parameter is documented (section 10, row 1).
 * @throws {TypeError} if `href` is not an absolute URL.
 */
export function readCallbackUrl(href: string, {parameter}: CallbackUrlOptions = {}): CallbackUrl {
  const codeNames = ['authcode', fold(parameter || 'authcode')];
  const codes = new Set<string>();
  const hints: string[] = [];
  let explicit = false;

  const isCodeName = (key: string, value: string, inner: boolean): boolean =>
    codeNames.includes(key) || (key === 'code' && !!value && parameter === undefined && !inner);

  /**
   * URLSearchParams would rewrite the page's own parameters. A fragment may be a route with a query
   * (`#/welcome?auth_code=…`). A second `?` belongs to the value before it, unless a name of the code
   * follows: some servers append `?auth_code=…` to a URL that already has a query.
   */
  function sift(source: string): string {
    const seen = new Set<string>();
    let lead = '';
    return source.replace(/([?#&])([^?#&]*)/g, (_, separator: string, text: string) => {
      const inner = separator !== '&' && seen.has(separator);
      seen.add(separator);
      // In an unescaped base64 code, `+` is not a space.
      const [[name, value] = ['', '']] = new URLSearchParams(text.replaceAll('+', '%2B'));
      const key = fold(name);
      const isCode = isCodeName(key, value, inner);
      if (!isCode && (inner || !COMPANION.test(key))) {
        const rest = (lead || separator) + text;
        lead = '';
        return rest;
      }
      explicit ||= codeNames.includes(key) && key !== 'code';
      if (isCode && value) codes.add(value);
      else hints.push(value);
      // The next part takes the separator of the removed one: `?`, not `&`.
      if (!inner) lead ||= separator;
      return '';
    });
  }

  const clean = new URL(href).href.replace(/\?[^#]*|#.*/gs, sift);
  const [code, second] = codes;
  if (code === undefined) {
    const hint = hints.map(readHint).find(Boolean);
    const kind = hint && hint !== 'closed' ? hint : hints.length > 0 ? 'returned' : 'none';
    return {kind, explicit, clean};
  }
  const isOne = second === undefined && CODE_PATTERN.test(code);
  return isOne ? {kind: 'code', code, explicit, clean} : {kind: 'conflict', explicit, clean};
}
