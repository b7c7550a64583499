/**
 * Why a body cannot be read any more: `body-read` if something before the proxy read it and kept it, `body-parsed` if a parser
 * made something of it that JSON cannot be made of again.
 */
export type LostBody = 'body-read' | 'body-parsed';

const lost = new WeakMap<Request, LostBody>();

/** What an adapter knows about the body of a request, if it is lost. */
export function lostBody(request: Request): LostBody | undefined {
  return lost.get(request);
}

export function setLostBody(request: Request, reason: LostBody): void {
  lost.set(request, reason);
}
