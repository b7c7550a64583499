import {once} from 'node:events';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {connect} from 'node:net';
import {expect} from 'chai';
import {GUARD_HEADER} from '../../../src/protocol/proxy/api.ts';
import {ASHA, ORIGIN, type World} from './conformance-world.ts';
import {expectProblem} from './support.ts';

/** Requests that no page of the merchant's makes. */
export function hostileRequests(world: World): void {
  const refused: [string, Record<string, string | null>, number][] = [
    ['no guard header', {[GUARD_HEADER]: null}, 403],
    ['a foreign origin', {origin: 'https://evil.example'}, 403],
    ['the null origin', {origin: 'null'}, 403],
    ['no origin', {origin: null}, 403],
    ['its own origin, where another is listed', {origin: 'http://127.0.0.1'}, 403],
    ['text/plain', {'content-type': 'text/plain'}, 415],
    ['a form', {'content-type': 'application/x-www-form-urlencoded'}, 415],
  ];
  for (const [what, headers, status] of refused) {
    it(`refuses ${what}`, async () => {
      const before = world.emulator.calls('data-availability');
      const answer = await world.browser.send('session', {
        body: {mobile: ASHA, presentation: 'redirect'},
        headers,
      });
      expectProblem(answer, 'request-refused');
      expect(answer.status).to.equal(status);
      expect(world.emulator.calls('data-availability')).to.equal(before);
    });
  }

  it('answers a preflight of the listed origin alone', async () => {
    const preflight = (origin: string) =>
      fetch(`${world.site.url}/cf/session`, {
        method: 'OPTIONS',
        headers: {origin, 'access-control-request-method': 'POST'},
      });
    const good = await preflight(ORIGIN);
    expect(good.status).to.equal(204);
    expect(good.headers.get('access-control-allow-origin')).to.equal(ORIGIN);
    expect(good.headers.get('access-control-allow-credentials')).to.equal('true');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).to.equal(
      null,
    );
  });

  const bodies: [string, string, number][] = [
    ['no JSON', '{', 400],
    [
      'a poisoned prototype',
      '{"mobile": "1000000001", "presentation": "redirect", "__proto__": {"a": 1}}',
      400,
    ],
    ['too much', JSON.stringify({mobile: '1'.repeat(20_000)}), 413],
  ];
  for (const [what, body, status] of bodies) {
    it(`refuses a body of ${what}`, async () => {
      expect((await world.browser.send('session', {body})).status).to.equal(status);
    });
  }

  it('counts a chunked body, and stops reading at the limit', async () => {
    const socket = connect(Number(new URL(world.site.url).port), '127.0.0.1');
    const head = [
      'POST /cf/session HTTP/1.1',
      'host: 127.0.0.1',
      `origin: ${ORIGIN}`,
      `${GUARD_HEADER}: 1`,
      'content-type: application/json',
      'transfer-encoding: chunked',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const chunk = `1000\r\n${' '.repeat(0x1000)}\r\n`;
    for (let times = 0; times < 8; times++) socket.write(chunk);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).to.match(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  const places: [string, string, number][] = [
    ['GET', '/cf/session', 405],
    ['PUT', '/cf/session', 405],
    ['POST', '/cf/nowhere', 404],
    ['POST', '/cf/session/', 404],
    ['POST', '/cf//session', 404],
    ['POST', '/', 404],
    ['POST', '/cf/session?mobile=1', 400],
  ];
  for (const [method, path, status] of places) {
    it(`answers 404 at ${method} ${path}`, async () => {
      const headers = {origin: ORIGIN, [GUARD_HEADER]: '1', 'content-type': 'application/json'};
      const answer = await fetch(world.site.url + path, {
        method,
        headers,
        ...(method !== 'GET' && {body: '{}'}),
      });
      expect(answer.status).to.equal(status);
      expect(answer.headers.get('content-type')).to.equal('application/problem+json');
      expect(answer.headers.get('cache-control')).to.equal('no-store');
    });
  }
}

/** Answers that Cashfree does not give, but a gateway or a liar in its place does. */
export function hostileCashfree(world: World): void {
  const upstream: [string, (req: IncomingMessage, res: ServerResponse) => void, string][] = [
    [
      'a redirect',
      (_, res) => res.writeHead(307, {location: `${world.cashfree}/stolen`}).end(),
      'cashfree-answer-invalid',
    ],
    [
      'HTML',
      (_, res) => res.writeHead(200, {'content-type': 'text/html'}).end('<h1>Hello</h1>'),
      'cashfree-answer-invalid',
    ],
    ['a gateway’s error', (_, res) => res.writeHead(502).end('<h1>Bad gateway</h1>'), 'cashfree-failed'],
    ['nothing', (_, res) => res.end(), 'cashfree-answer-invalid'],
    ['too much', (_, res) => res.end(' '.repeat(600_000)), 'cashfree-answer-invalid'],
    ['no answer', () => undefined, 'cashfree-unreachable'],
    ['half an answer', (_, res) => void res.writeHead(200).write('{"available'), 'cashfree-unreachable'],
    ['a broken connection', req => req.socket.destroy(), 'cashfree-unreachable'],
  ];
  for (const [what, answer, code] of upstream) {
    it(`turns ${what} into a typed failure`, async () => {
      const seen: string[] = [];
      world.worst = (req, res) => {
        seen.push(req.url ?? '');
        req.resume();
        answer(req, res);
      };
      expectProblem(await world.start(), code as 'cashfree-failed');
      expect(seen.every(path => path === '/verification/user/data-availability')).to.equal(true);
    });
  }
}
