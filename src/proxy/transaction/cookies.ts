import type {CookieKind} from '../options/options.ts';

/** `__Host-Http-`: set by a server, over https, for this host alone (docs/security-requirements.md row P1). */
const PREFIXES = {
  host: '__Host-Http-cf-',
  'cross-site': '__Host-Http-cf-',
  development: 'cf-development-',
} as const satisfies Record<CookieKind, string>;

const ATTRIBUTES = {
  host: 'Path=/; HttpOnly; SameSite=Strict; Secure',
  'cross-site': 'Path=/; HttpOnly; SameSite=None; Secure; Partitioned',
  development: 'Path=/; HttpOnly; SameSite=Strict',
} as const satisfies Record<CookieKind, string>;

/** Largest number of cookies that the proxy decrypts for one request, because decryption takes time (CWE-400). */
const MAX_COOKIES = 16;

/** Each transaction has its own cookie: two tabs do not overwrite each other's (docs/adr/0006-cookie-per-transaction.md). */
function cookieName(kind: CookieKind, id: string): string {
  return PREFIXES[kind] + id;
}

/** Returns every cookie of a name, because an attacker may have added a second one. */
export function readCookies(
  kind: CookieKind,
  header: string | null,
): {readonly id: string; readonly value: string}[] {
  const prefix = PREFIXES[kind];
  return (header ?? '')
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(prefix) && pair.includes('='))
    .slice(0, MAX_COOKIES)
    .map(pair => {
      const equals = pair.indexOf('=');
      return {id: pair.slice(prefix.length, equals), value: pair.slice(equals + 1)};
    });
}

/** @param seconds lifetime of the cookie; 0 removes it. */
export function writeCookie(kind: CookieKind, id: string, value: string, seconds: number): string {
  return `${cookieName(kind, id)}=${value}; Max-Age=${seconds}; ${ATTRIBUTES[kind]}`;
}
