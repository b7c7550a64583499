/** `body-read`: code before the proxy has read the body. `body-parsed`: a parser has made a value that cannot become JSON again. */
export type LostBody = 'body-read' | 'body-parsed';

const lost = new WeakMap<Request, LostBody>();

export function lostBody(request: Request): LostBody | undefined {
  return lost.get(request);
}

export function setLostBody(request: Request, reason: LostBody): void {
  lost.set(request, reason);
}
