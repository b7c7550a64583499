// The recipes of docs/proxy.md for platforms that are not in the default install, as the platform runs them.
import {once} from 'node:events';
import {expect} from 'chai';
import {serveCashfree} from '../proxy/store/_support/fleet.ts';
import {createBrowser, emulatorEnv} from '../proxy/_support/support.ts';
import {untilRefused} from '../_support/refused.ts';
import {describePages} from './next-page.ts';
import {cleanUp, platforms, prepare, serve, type PlatformName} from './serve.ts';

/** The exit code after SIGTERM. A Worker gets no signal. */
const exitCodes: Partial<Record<PlatformName, number>> = {next: 143, deno: 0, bun: 0};

describe('The recipe', function () {
  // A limit for what hangs: `next build` takes a minute on a busy machine.
  this.timeout(600_000);
  let cashfree: Awaited<ReturnType<typeof serveCashfree>>;

  before(async () => {
    cashfree = await serveCashfree();
  });
  after(() => {
    cleanUp();
    cashfree.close();
  });

  for (const name of Object.keys(platforms) as PlatformName[]) {
    describe(`for ${name}`, () => {
      it('is built where no secret is', () => prepare(name));

      it('serves a journey', async () => {
        const {url, child} = await serve(name, emulatorEnv(cashfree.url));
        const browser = createBrowser(request => fetch(request), `${url}/cf`);
        expect((await browser.send('capabilities')).status).to.equal(200);
        const session = await browser.start('1000000001');
        expect(session.status, session.text).to.equal(200);
        const code = cashfree.emulator.decide(String(session.body.session_id), {type: 'approve'});
        const token = await browser.post(String(code));
        expect(token.status, token.text).to.equal(200);
        const details = await browser.details(token.body.access_token);
        expect(details.body.scopes).to.have.length(11);
        expect((await browser.send('cancel')).status).to.equal(204);
        child.kill('SIGKILL');
      });

      if (name === 'next') describePages();

      const exitCode = exitCodes[name];
      if (exitCode === undefined) return;
      it('answers what is under way at SIGTERM, closes idle connections, and ends', async () => {
        const {url, port, child, output} = await serve(name, emulatorEnv(cashfree.url));
        const browser = createBrowser(request => fetch(request), `${url}/cf`);
        const path = '/data-availability';
        const reached = cashfree.reached(path, cashfree.count(path) + 1);
        const release = cashfree.hold(path);
        const started = browser.start('1000000002');
        await reached;
        // On a second connection, which is kept alive.
        expect((await browser.send('capabilities')).status).to.equal(200);
        child.kill('SIGTERM');
        await untilRefused(port);
        release();
        const answer = await started;
        expect(answer.status, answer.text).to.equal(200);
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        expect(child.exitCode, output()).to.equal(exitCode);
      });
    });
  }
});
