const addresses = new WeakMap<Request, string>();

export function remoteAddress(request: Request): string | undefined {
  return addresses.get(request);
}

/**
 * Sets the address of the connection of a request, which only the runtime has. `toNodeHandler` calls it for each
 * request. Without the option `clientAddress`, starts are counted by this address.
 *
 * @param address from the runtime; null, undefined and an empty text leave it unknown.
 * @returns the same request.
 * @example
 * Deno.serve((request, info) => proxy(setRemoteAddress(request, info.remoteAddr.hostname)));
 */
export function setRemoteAddress(request: Request, address: string | null | undefined): Request {
  if (address) addresses.set(request, address);
  return request;
}
