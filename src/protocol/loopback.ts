const ADDRESS = /^(?:127(?:\.\d{1,3}){3}|\[?::1\]?)$/;

/** @param hostname of a URL; an IPv6 address with or without brackets. */
export function isLoopbackAddress(hostname: string): boolean {
  return ADDRESS.test(hostname);
}

/** Compares the host of a URL, in lower case, and does not resolve it (Secure Contexts, section 3.1). */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isLoopbackAddress(hostname);
}
