/** `localhost` and its subdomains (Secure Contexts, section 3.1), and the loopback addresses. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/;

/**
 * Tells whether a host is loopback. Names are compared, not resolved.
 *
 * @param hostname of a URL, in lower case; an IPv6 address with or without brackets.
 * @example isLoopbackHost('shop.localhost') // true
 * @example isLoopbackHost('127.0.0.1.example.com') // false
 */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}
