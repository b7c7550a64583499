import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {parseEnv} from 'node:util';
import {expect} from 'chai';
import {createTokenProxy, optionsFromEnv} from '../../src/proxy/index.ts';
import {personas} from '../../src/emulator/index.ts';
import {createBrowser} from '../proxy/_support/support.ts';

const cli = join(import.meta.dirname, '../../src/cli.ts');

describe('The command cf-user-details emulator', () => {
  let child: ChildProcess | undefined;
  let output = '';

  afterEach(() => child?.kill());

  function start(...args: string[]): ChildProcess {
    output = '';
    child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], {stdio: ['ignore', 'pipe', 'pipe']});
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => (output += String(data)));
    return child;
  }

  /** Waits until the output matches. */
  async function printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(output);
      if (found) return found;
      await Promise.race([once(child?.stdout as NodeJS.ReadableStream, 'data'), ended()]);
    }
  }

  async function ended(): Promise<never> {
    await once(child as ChildProcess, 'exit');
    throw new Error(`It ended: ${output}`);
  }

  async function run(...args: string[]): Promise<number | null> {
    const [code] = (await once(start(...args), 'close')) as [number | null];
    return code;
  }

  it('prints addresses and personas, logs calls, and stops on SIGTERM', async () => {
    start('emulator', '--port', '0', '--redirect-url', 'http://localhost:5173/callback.html');
    const [, url = ''] = await printed(/at (http:\/\/127\.0\.0\.1:\d+)\//);
    await printed(/other-number/);
    for (const {mobile} of personas) expect(output).to.contain(mobile);
    expect(output).to.contain(`POST  ${url}/verification/oauth2/session`).and.contain('OTP is always 111000');

    expect((await fetch(`${url}/consent?session_id=secret`)).status).to.equal(404);
    await printed(/GET {3}\/consent {2}404/);
    expect(output).not.to.contain('secret\n').and.not.contain('session_id=secret');

    const closed = once(child as ChildProcess, 'close');
    child?.kill('SIGTERM');
    expect(await closed).to.deep.equal([0, null]);
  });

  it('prints an environment for a token proxy, with a new sealing key each time', async () => {
    const keys = new Set<unknown>();
    for (let time = 1; time <= 2; time++) {
      start('emulator', '--port', '0');
      const [, url = ''] = await printed(/at (http:\/\/\S+?)\/ /);
      const [block] = await printed(/^CF_[^]*?\n(?=\n)/m);
      const env = parseEnv(block);
      expect(env).to.include({CF_BASE_URL: `${url}/verification`});
      const browser = createBrowser(createTokenProxy(optionsFromEnv(env)), 'http://localhost/cf');
      expect(await browser.start('9988123456')).to.include({status: 200});
      keys.add(env['CF_SEALING_KEYS']);
      const closed = once(child as ChildProcess, 'close');
      child?.kill();
      await closed;
    }
    expect(keys.size).to.equal(2);
  });

  it('prints one line with the remedy if the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      expect(await run('emulator', '--port', String(port))).to.equal(1);
    } finally {
      other.close();
    }
    expect(output).to.equal(
      `Port ${port} of 127.0.0.1 is taken: is another emulator, or the demo, running? Use --port.\n`,
    );
  });

  it('sets switches', async () => {
    start('emulator', '--port', '0', '--switch', 'balance=empty', '--switch', 'errorBody=empty');
    const [, url = ''] = await printed(/at (http:\/\/\S+?)\/ /);
    const {switches} = (await (await fetch(`${url}/admin`)).json()) as {switches: Record<string, string>};
    expect(switches).to.include({balance: 'empty', errorBody: 'empty'});
  });

  it('prints help and the tables, and exits', async () => {
    expect(await run('--help')).to.equal(0);
    expect(output).to.match(/^Usage: cf-user-details emulator/);
    expect(await run('--list')).to.equal(0);
    expect(output).to.contain('9988123456').and.contain('callbackParameter=auth_code|');
  });

  for (const [args, words] of [
    [[], 'Usage:'],
    [['emulator', '--host', '0.0.0.0', '--port', '0'], 'binds to loopback only'],
    [['emulator', '--switch', 'score=86', '--port', '0'], 'takes as-is'],
    [['emulator', '--redirect-url', 'nowhere', '--port', '0'], 'redirectUrl'],
  ] as const)
    it(`exits with 1 and a reason: ${args.join(' ') || 'no command'}`, async () => {
      expect(await run(...args)).to.equal(1);
      expect(output).to.contain(words).and.not.contain('    at ');
    });
});
