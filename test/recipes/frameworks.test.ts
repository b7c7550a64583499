// Runs the recipes of docs/proxy.md on the platforms that the default install does not contain.
import {expect} from 'chai';
import {expectJourney, stopDuringStart} from '../proxy/_support/recipe.ts';
import {serveCashfree} from '../proxy/store/_support/fleet.ts';
import {emulatorEnv} from '../proxy/_support/support.ts';
import {describePages} from './next-page.ts';
import {cleanUp, platforms, prepare, serve, type PlatformName} from './serve.ts';

/** The exit code after SIGTERM. A Worker receives no signal. */
const exitCodes: Partial<Record<PlatformName, number>> = {next: 143, deno: 0, bun: 0};

describe('The recipe', function () {
  // `next build` takes a minute on a busy machine.
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
      it('is built without any secret', () => prepare(name));

      it('serves a journey', async () => {
        const {url, child} = await serve(name, emulatorEnv(cashfree.url));
        await expectJourney(cashfree, request => fetch(request), url);
        child.kill('SIGKILL');
      });

      if (name === 'next') describePages();

      const exitCode = exitCodes[name];
      if (exitCode === undefined) return;
      it('answers the requests in progress after SIGTERM, closes idle connections, and exits', async () => {
        const served = await serve(name, emulatorEnv(cashfree.url));
        await stopDuringStart(cashfree, served);
        expect(served.child.exitCode, served.output()).to.equal(exitCode);
      });
    });
  }
});
