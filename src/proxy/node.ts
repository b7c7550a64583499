/** The token proxy in `node:http`, Express, and other frameworks with the request and response of Node. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {getRequestListener} from '@hono/node-server';
import {RESPONSE_ALREADY_SENT} from '@hono/node-server/utils/response';
import {answererOf, type ProxyAnswer} from './http/answer.ts';
import {setLostBody, type LostBody} from './http/lost-body.ts';
import {restoreBody, type Parsed} from './node-body.ts';
import {setRemoteAddress} from './http/remote-address.ts';

export {stopOnSignal, type StopOptions} from './node-stop.ts';

interface Framed extends Parsed {
  /** Express: the URL with the mount path, which Express removes from `url`. */
  readonly originalUrl?: string;
  lostBody?: LostBody | undefined;
  /** Express: the caller's address, by its setting `trust proxy`. */
  readonly ip?: unknown;
}

/**
 * Adapts a handler to `node:http` and Express. It also works below a mount path, and behind body parsers that keep the
 * JSON text or its value: `express.json()`, `express.raw()`, `express.text()`. If the body is lost, the proxy refuses the
 * calls that need one: `request-refused` with the reason `body-read` or `body-parsed`.
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
      const {ip, socket, lostBody} = incoming as IncomingMessage & Framed;
      setRemoteAddress(request, typeof ip === 'string' ? ip : socket.remoteAddress);
      if (lostBody) setLostBody(request, lostBody);
      const answer = await (answerer ?? handler)(request);
      // The client sent its request too slowly: the server closes the connection (RFC 9110 section 15.5.9).
      if (answer.status === 408) outgoing.setHeader('connection', 'close');
      if (answer instanceof Response) return answer;
      writeResponse(answer, outgoing as ServerResponse);
      return RESPONSE_ALREADY_SENT;
    },
    {overrideGlobalObjects: false},
  );
  return (req, res) => {
    const framed = req as IncomingMessage & Framed;
    if (framed.originalUrl !== undefined) req.url = framed.originalUrl;
    framed.lostBody = restoreBody(framed);
    void listener(req, res);
  };
}

function writeResponse({status, headers, cookies = [], text}: ProxyAnswer, outgoing: ServerResponse): void {
  outgoing.writeHead(status, {
    ...headers,
    ...(cookies.length > 0 && {'set-cookie': [...cookies]}),
    ...(text !== undefined && {'content-length': Buffer.byteLength(text)}),
  });
  outgoing.end(text);
}
