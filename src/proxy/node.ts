/**
 * The token proxy in `node:http`, Express, and what else speaks Node's own request and response.
 */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {getRequestListener} from '@hono/node-server';
import {RESPONSE_ALREADY_SENT} from '@hono/node-server/utils/response';
import {answererOf, type Answer} from './http/answer.ts';
import {setRemoteAddress} from './http/remote-address.ts';

export {stopOnSignal, type StopOptions} from './node-stop.ts';

/** What frameworks add to a request. */
interface Framed {
  /** Express takes the mount path off `url` and keeps the whole here. */
  readonly originalUrl?: string;
  /** Set where a body parser has read the stream to its end. */
  readonly body?: unknown;
  rawBody?: Buffer;
}

/**
 * Mounts a handler in `node:http` or Express, also below a mount path and behind `express.json()`.
 *
 * @example
 * const proxy = toNodeHandler(createTokenProxy(optionsFromEnv(process.env)));
 * createServer(proxy).listen(3000);
 * app.use('/cf', proxy);
 */
export function toNodeHandler(
  handler: (request: Request) => Promise<Response>,
): (req: IncomingMessage, res: ServerResponse) => void {
  const answerer = answererOf(handler);
  const listener = getRequestListener(
    async (request, {incoming, outgoing}) => {
      const address = (incoming as IncomingMessage).socket.remoteAddress;
      if (address !== undefined) setRemoteAddress(request, address);
      const answer = await (answerer ?? handler)(request);
      // Who sends too slowly is not listened to any longer (RFC 9110 section 15.5.9).
      if (answer.status === 408) outgoing.setHeader('connection', 'close');
      if (answer instanceof Response) return answer;
      write(answer, outgoing as ServerResponse);
      return RESPONSE_ALREADY_SENT;
    },
    {overrideGlobalObjects: false},
  );
  return (req, res) => {
    const framed = req as IncomingMessage & Framed;
    if (framed.originalUrl !== undefined) req.url = framed.originalUrl;
    if (req.readableEnded && framed.body !== undefined) {
      framed.rawBody ??= Buffer.from(
        typeof framed.body === 'string' ? framed.body : JSON.stringify(framed.body),
      );
    }
    void listener(req, res);
  };
}

function write({status, headers, cookies = [], text}: Answer, outgoing: ServerResponse): void {
  outgoing.writeHead(status, {
    ...headers,
    ...(cookies.length > 0 && {'set-cookie': [...cookies]}),
    ...(text !== undefined && {'content-length': Buffer.byteLength(text)}),
  });
  outgoing.end(text);
}
