import type {CookieKind} from '../options/options.ts';

/** `__Host-Http-`: set by a server, over https, for this host alone (requirement P1). */
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

/** More cookies of ours than this are not looked at: opening one costs time. */
const MOST = 16;

/** A cookie is named by the transaction, so that two tabs do not overwrite each other's (pain 6). */
function cookieName(kind: CookieKind, id: string): string {
  return PREFIXES[kind] + id;
}

/** The cookies of ours in a request. The same name may come twice, where somebody tossed one in. */
export function readCookies(
  kind: CookieKind,
  header: string | null,
): {readonly id: string; readonly value: string}[] {
  const prefix = PREFIXES[kind];
  return (header ?? '')
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(prefix) && pair.includes('='))
    .slice(0, MOST)
    .map(pair => {
      const at = pair.indexOf('=');
      return {id: pair.slice(prefix.length, at), value: pair.slice(at + 1)};
    });
}

/** @param seconds how long the browser keeps it; 0 takes it away. */
export function writeCookie(kind: CookieKind, id: string, value: string, seconds: number): string {
  return `${cookieName(kind, id)}=${value}; Max-Age=${seconds}; ${ATTRIBUTES[kind]}`;
}
