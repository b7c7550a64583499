/** The content of a `Response`. */
export interface ProxyAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** One `set-cookie` header each. */
  readonly cookies?: readonly string[];
  readonly text?: string;
}

export type Answerer = (request: Request) => Promise<ProxyAnswer>;

export type Handler = (request: Request) => Promise<Response>;

const answerers = new WeakMap<Handler, Answerer>();

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

/** Lets an adapter write an answer directly, without the stream of a `Response`. */
export function answererOf(handler: Handler): Answerer | undefined {
  return answerers.get(handler);
}
