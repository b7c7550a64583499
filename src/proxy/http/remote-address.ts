const addresses = new WeakMap<Request, string>();

/** The address of the socket, which only an adapter knows: a `Request` has none, and a header can be made up. */
export function remoteAddress(request: Request): string | undefined {
  return addresses.get(request);
}

export function setRemoteAddress(request: Request, address: string): void {
  addresses.set(request, address);
}
