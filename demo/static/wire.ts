/**
 * The headers that a browser adds between a page and its server. A service worker does not get them, because it handles a
 * request before the network. A script cannot set them on a real request or response (Fetch, forbidden header names).
 */

/** @returns the request as a server would receive it: with its cookies and its origin. */
export async function received(request: Request, cookies: string): Promise<Request> {
  const headers = new Headers(request.headers);
  headers.set('cookie', cookies);
  headers.set('sec-fetch-mode', request.mode);
  // Only pages of the worker's own origin can send it requests. A navigation can come from any page: its mode identifies it.
  headers.set('origin', new URL(request.url).origin);
  // Not every browser has `body` on a request. Every browser has it on a response.
  const {body} = new Response(request.method === 'GET' ? null : await request.arrayBuffer());
  return Object.defineProperties(new Request(request.url, {method: request.method}), {
    headers: {value: headers},
    body: {value: body},
  });
}

const setCookies = new WeakMap<Response, readonly string[]>();

/** @returns the values of `Set-Cookie` that a response was created with. It requires {@link noteSetCookies}. */
export function setCookiesOf(response: Response): readonly string[] {
  return setCookies.get(response) ?? response.headers.getSetCookie();
}

/** Replaces `Response` in this global scope by a class that records `Set-Cookie`, which `Response` drops. */
export function noteSetCookies(scope: {Response: typeof Response}): void {
  scope.Response = class extends scope.Response {
    constructor(body?: BodyInit | null, init?: ResponseInit) {
      super(body, init);
      setCookies.set(this, new Headers(init?.headers).getSetCookie());
    }
  };
}
