import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {expect} from 'chai';
import {personas} from '../../src/sandbox/index.ts';

const cli = join(import.meta.dirname, '../../src/cli.ts');

describe('npx cf-user-details sandbox', () => {
  let child: ChildProcess | undefined;
  let output = '';

  afterEach(() => child?.kill());

  function start(...args: string[]): ChildProcess {
    output = '';
    child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], {stdio: ['ignore', 'pipe', 'pipe']});
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => (output += String(data)));
    return child;
  }

  /** Waits until the program has printed something. */
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

  it('says what it serves and whom it knows, logs calls, and stops when asked', async () => {
    start('sandbox', '--port', '0', '--redirect-url', 'http://localhost:5173/callback.html');
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

  it('moves switches', async () => {
    start('sandbox', '--port', '0', '--switch', 'balance=empty', '--switch', 'errorBody=empty');
    const [, url = ''] = await printed(/at (http:\/\/\S+?)\/ /);
    const {switches} = (await (await fetch(`${url}/admin`)).json()) as {switches: Record<string, string>};
    expect(switches).to.include({balance: 'empty', errorBody: 'empty'});
  });

  it('prints help and the tables without serving', async () => {
    expect(await run('--help')).to.equal(0);
    expect(output).to.match(/^Usage: cf-user-details sandbox/);
    expect(await run('--list')).to.equal(0);
    expect(output).to.contain('9988123456').and.contain('callbackParameter=auth_code|');
  });

  for (const [args, words] of [
    [[], 'Usage:'],
    [['sandbox', '--host', '0.0.0.0', '--port', '0'], 'binds to loopback only'],
    [['sandbox', '--switch', 'score=86', '--port', '0'], 'takes as-is'],
    [['sandbox', '--redirect-url', 'nowhere', '--port', '0'], 'redirectUrl'],
  ] as const)
    it(`fails with a reason: ${args.join(' ') || 'no command'}`, async () => {
      expect(await run(...args)).to.equal(1);
      expect(output).to.contain(words).and.not.contain('    at ');
    });
});
