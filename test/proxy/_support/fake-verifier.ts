import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';

/** A verifier of challenge tokens on loopback. It takes the form, and gives the answer, of the widgets' `siteverify`. */
export interface FakeVerifier {
  readonly url: string;
  readonly secret: string;
  /** How often it was asked since the last reset. */
  readonly asked: number;
  /** It answers 503. */
  down: boolean;
  /** It takes a token more than once, as some do for minutes. */
  lenient: boolean;
  /** What the widget gives to a person. */
  issue(): string;
  reset(): void;
  close(): Promise<void>;
}

export async function serveVerifier(): Promise<FakeVerifier> {
  const secret = randomUUID();
  const issued = new Set<string>();
  let asked = 0;

  const server = createServer((request, response) => {
    asked++;
    void text(request).then(body => {
      const form = new URLSearchParams(body);
      const token = form.get('response') ?? '';
      const success = request.method === 'POST' && form.get('secret') === secret && issued.has(token);
      if (verifier.down) {
        response.writeHead(503).end();
        return;
      }
      if (success && !verifier.lenient) issued.delete(token);
      response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify({success}));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const verifier: FakeVerifier = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify`,
    secret,
    get asked() {
      return asked;
    },
    down: false,
    lenient: false,
    issue() {
      const token = `0.${randomUUID()}`;
      issued.add(token);
      return token;
    },
    reset() {
      asked = 0;
      verifier.down = verifier.lenient = false;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return verifier;
}
