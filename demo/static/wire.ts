/**
 * What the network would do between a page and its server. A worker stands in front of the network, so these headers
 * are missing there, and a script may not set them on a real request or response (Fetch, forbidden header names).
 */

/** The request as a server would get it: with its cookies, and with where it comes from. */
export async function received(request: Request, cookies: string): Promise<Request> {
  const headers = new Headers(request.headers);
  headers.set('cookie', cookies);
  headers.set('sec-fetch-mode', request.mode);
  // Only pages of its own origin can have a worker fetch something; a navigation, which anybody can cause, is told apart
  // by its mode.
  headers.set('origin', new URL(request.url).origin);
  // Not every browser has `body` on a request; all have it on a response.
  const {body} = new Response(request.method === 'GET' ? null : await request.arrayBuffer());
  return Object.defineProperties(new Request(request.url, {method: request.method}), {
    headers: {value: headers},
    body: {value: body},
  });
}

const setCookies = new WeakMap<Response, readonly string[]>();

/** The values of `Set-Cookie` with which a response was made, once {@link noteSetCookies} has begun. */
export function setCookiesOf(response: Response): readonly string[] {
  return setCookies.get(response) ?? response.headers.getSetCookie();
}

/** From now on, writes down the `Set-Cookie` that this global scope's `Response` drops when it is made. */
export function noteSetCookies(scope: {Response: typeof Response}): void {
  scope.Response = class extends scope.Response {
    constructor(body?: BodyInit | null, init?: ResponseInit) {
      super(body, init);
      setCookies.set(this, new Headers(init?.headers).getSetCookie());
    }
  };
}
