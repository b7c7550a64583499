/** What is answered, before it is a `Response`. */
export interface ProxyAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Values of `set-cookie`, each a header of its own. */
  readonly cookies?: readonly string[];
  readonly text?: string;
}

export type Answerer = (request: Request) => Promise<ProxyAnswer>;

export type Handler = (request: Request) => Promise<Response>;

const answerers = new WeakMap<Handler, Answerer>();

/** Makes a `Response` of every answer. */
export function handlerOf(answerer: Answerer): Handler {
  const handler: Handler = async function tokenProxy(request) {
    const {status, headers: init, cookies = [], text} = await answerer(request);
    const headers = new Headers(init);
    for (const cookie of cookies) headers.append('set-cookie', cookie);
    return new Response(text ?? null, {status, headers});
  };
  answerers.set(handler, answerer);
  return handler;
}

/** What stands behind a handler of ours: an adapter can write its answers out without reading them back from a stream. */
export function answererOf(handler: Handler): Answerer | undefined {
  return answerers.get(handler);
}
