// Requirement X8 and the rest of X10: hostile answers of Cashfree, its gateway, or an intermediary. Over a socket.
import {once} from 'node:events';
import {createServer, type ServerResponse, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect} from 'chai';
import {expectProblem, setUp} from '../_support/support.ts';

/** Milliseconds; long enough for a loopback answer, short enough for a test. */
const TIMEOUT = 400;

describe('X8: Cashfree at its worst', () => {
  const open: Server[] = [];
  /** Paths and secrets that reached the server to which no call may be redirected. */
  let elsewhere: string[] = [];

  async function listen(handle: (res: ServerResponse, path: string) => void): Promise<string> {
    const server = createServer((req, res) => {
      req.resume();
      handle(res, req.url ?? '');
    }).listen(0, '127.0.0.1');
    open.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function meet(answer: (res: ServerResponse) => void) {
    const url = await listen(res => answer(res));
    const {browser} = setUp({
      environment: 'emulator',
      baseUrl: `${url}/verification`,
      fetch: undefined,
      timeout: TIMEOUT,
    });
    return browser.start();
  }

  afterEach(() => {
    elsewhere = [];
    for (const server of open.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`follows no redirect ${status}, to protect the keys`, async () => {
      const target = await listen((res, path) => {
        elsewhere.push(path);
        res.end('{}');
      });
      expectProblem(
        await meet(res => res.writeHead(status, {location: `${target}/stolen`}).end()),
        'cashfree-answer-invalid',
      );
      expect(elsewhere).to.deep.equal([]);
    });
  }

  const invalid = 'cashfree-answer-invalid';
  const answers: [string, (res: ServerResponse) => void, Parameters<typeof expectProblem>[1]][] = [
    [
      'HTML with 200',
      res => res.writeHead(200, {'content-type': 'text/html'}).end('<h1>It works</h1>'),
      invalid,
    ],
    [
      'HTML with 502',
      res => res.writeHead(502, {'content-type': 'text/html'}).end('<h1>Bad gateway</h1>'),
      'cashfree-failed',
    ],
    ['nothing with 200', res => res.end(), invalid],
    ['nothing with 500', res => res.writeHead(500).end(), 'cashfree-failed'],
    ['204', res => res.writeHead(204).end(), invalid],
    ['an array', res => res.end('[]'), invalid],
    ['null', res => res.end('null'), invalid],
    ['scopes that are a text', res => res.end('{"available_scopes": "NAME"}'), invalid],
    ['scopes that are texts', res => res.end('{"available_scopes": ["NAME"]}'), invalid],
    ['bytes that are no text', res => res.end(Buffer.from([0x7b, 0xff, 0x7d])), invalid],
    ['more than it may', res => res.end(`{"a": "${'x'.repeat(300_000)}"}`), invalid],
    ['an error of more than it may', res => res.writeHead(400).end('x'.repeat(300_000)), invalid],
    ['an unknown status', res => res.writeHead(599).end('{}'), 'cashfree-failed'],
    ['418', res => res.writeHead(418).end('{"code": "<script>"}'), 'cashfree-request-invalid'],
    [
      '403 with the IP list',
      res => res.writeHead(403).end('{"code": "ip_validation_failed"}'),
      'cashfree-ip-refused',
    ],
    [
      '403 for want of a signature',
      res => res.writeHead(403).end('{"code": "authentication_failed"}'),
      'cashfree-signature-refused',
    ],
    ['422', res => res.writeHead(422).end('{"code": "insufficient_balance"}'), 'cashfree-balance'],
  ];
  for (const [what, answer, code] of answers) {
    it(`turns ${what} into a typed failure`, async () => {
      const problem = await meet(answer);
      expectProblem(problem, code);
      expect(problem.text).not.to.match(/script|It works|gateway/);
    });
  }

  it('counts the bytes that arrive if the announced length is wrong', async () => {
    let sent = 0;
    const problem = await meet(res => {
      res.writeHead(200, {'transfer-encoding': 'chunked', 'x-real-length': '2'});
      const timer = setInterval(() => {
        sent += 65_536;
        res.write(' '.repeat(65_536));
      }, 1);
      res.on('close', () => clearInterval(timer));
    });
    expectProblem(problem, invalid);
    expect(sent).to.be.below(5_000_000);
  });

  const late: [string, (res: ServerResponse) => void][] = [
    ['never answers', () => undefined],
    ['begins and never goes on', res => res.writeHead(200).write('{"available')],
    [
      'never ends',
      res => {
        const timer = setInterval(() => res.write(' '), 20);
        res.on('close', () => clearInterval(timer));
      },
    ],
    ['promises more than it sends', res => res.writeHead(200, {'content-length': '100'}).write('{}')],
  ];
  for (const [what, answer] of late) {
    it(`aborts a call at the deadline if Cashfree ${what}`, async () => {
      const started = Date.now();
      const problem = await meet(answer);
      expectProblem(problem, 'cashfree-unreachable');
      expect(problem.body.facts).to.include({timed_out: true});
      expect(Date.now() - started).to.be.below(5 * TIMEOUT);
    });
  }

  it('reports that Cashfree was not reached if the connection breaks', async () => {
    const problem = await meet(res => res.socket?.destroy());
    expectProblem(problem, 'cashfree-unreachable', {status: 0, timed_out: false});
  });

  it('reports that Cashfree was not reached if no server listens', async () => {
    const url = await listen(() => undefined);
    const [server] = open.splice(0);
    server?.close();
    const {browser} = setUp({environment: 'emulator', baseUrl: `${url}/verification`, fetch: undefined});
    expectProblem(await browser.start(), 'cashfree-unreachable', {status: 0, timed_out: false});
  });

  it('calls five paths of one host, each by its one method, and no other', async () => {
    const {browser, cashfree} = setUp({createUser: {}});
    await browser.start();
    await browser.post(cashfree.code(1));
    const {body} = await browser.send('status');
    await browser.details(body.access_token);
    await browser.send('users', {body: {}});
    expect(cashfree.calls.map(({url, init}) => `${init.method} ${url}`)).to.deep.equal([
      'POST https://api.cashfree.com/verification/user/data-availability',
      'POST https://api.cashfree.com/verification/oauth2/session',
      'POST https://api.cashfree.com/verification/oauth2/generate-token',
      'GET https://api.cashfree.com/verification/oauth2/user-details',
      'POST https://api.cashfree.com/verification/user',
    ]);
    for (const {init} of cashfree.calls) expect(init.redirect).to.equal('manual');
  });
});
