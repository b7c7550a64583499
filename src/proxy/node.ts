/**
 * The token proxy in `node:http`, Express, and what else speaks Node's own request and response.
 */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {getRequestListener} from '@hono/node-server';
import {RESPONSE_ALREADY_SENT} from '@hono/node-server/utils/response';
import {answererOf, type ProxyAnswer} from './http/answer.ts';
import {setLostBody, type LostBody} from './http/lost-body.ts';
import {restoreBody, type Parsed} from './node-body.ts';
import {setRemoteAddress} from './http/remote-address.ts';

export {stopOnSignal, type StopOptions} from './node-stop.ts';

/** What frameworks add to a request. */
interface Framed extends Parsed {
  /** Express takes the mount path off `url` and keeps the whole here. */
  readonly originalUrl?: string;
  /** Why the body cannot be read, if something before the proxy has read it. */
  lostBody?: LostBody | undefined;
  /** Express: the caller's address, by its setting `trust proxy`. */
  readonly ip?: unknown;
}

/**
 * Mounts a handler in `node:http` or Express, also below a mount path and behind body parsers that keep the JSON text or what
 * it means: `express.json()`, `express.raw()`, `express.text()`. Where the body is lost, the calls that need one are refused:
 * `request-refused` with the reason `body-read` or `body-parsed`.
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
      // Who sends too slowly is not listened to any longer (RFC 9110 section 15.5.9).
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
