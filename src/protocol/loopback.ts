/** `localhost` and the names below it, as browsers read them (Secure Contexts, section 3.1), and the addresses of the machine itself. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/;

/**
 * Whether a host is this machine. Names are compared, not resolved.
 *
 * @param hostname of a URL, in lower case; an IPv6 address with or without its brackets.
 * @example isLoopbackHost('shop.localhost') // true
 * @example isLoopbackHost('127.0.0.1.example.com') // false
 */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}
