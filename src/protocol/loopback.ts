/** IPv4 and IPv6 loopback addresses. */
const ADDRESS = /^(?:127(?:\.\d{1,3}){3}|\[?::1\]?)$/;

/**
 * Tells whether a host is a loopback address, as opposed to a name.
 *
 * @param hostname of a URL; an IPv6 address with or without brackets.
 */
export function isLoopbackAddress(hostname: string): boolean {
  return ADDRESS.test(hostname);
}

/**
 * Tells whether a host is loopback: a loopback address, `localhost` or a subdomain of it (Secure Contexts, section 3.1). Names are
 * compared, not resolved.
 *
 * @param hostname of a URL, in lower case; an IPv6 address with or without brackets.
 * @example isLoopbackHost('shop.localhost') // true
 * @example isLoopbackHost('127.0.0.1.example.com') // false
 */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isLoopbackAddress(hostname);
}
