// The element in a Next.js application that was built, with the proxy of the recipe: its pages render the tag on the server.
import {expect} from 'chai';
import {EXAMPLE} from '../e2e/_support/endings.ts';
import {Visitor} from '../e2e/_support/visitor.ts';
import {emulatorEnv} from '../proxy/_support/support.ts';
import {serveEmulator, type ServedEmulator} from '../../src/emulator/node.ts';
import {launch, type Browser} from '../_support/browser.ts';
import {serve} from './serve.ts';

/** Adds the tests of the pages to the tests of the recipe, whose project is built once. */
export function describePages(): void {
  describe('beside pages with the element', () => {
    let browser: Browser;
    let emulator: ServedEmulator;
    let url: string;

    before(async () => {
      emulator = await serveEmulator();
      const served = await serve('next', {
        ...emulatorEnv(emulator.url),
        CF_SDK_SRC: `${emulator.url}/sdk/index.js`,
        CF_CONSENT_URL: `${emulator.url}/consent?session_id={session_id}`,
      });
      // Cookies in development work on `localhost` alone.
      url = served.url.replace('127.0.0.1', 'localhost');
      browser = await launch('chromium');
    });
    after(async () => {
      await browser.close();
      await emulator.close();
    });

    for (const [form, path] of [
      ['the tag', '/'],
      ['the wrapper', '/wrapper'],
    ] as const)
      it(`hydrates ${form} that its server rendered, and gets the details once`, async () => {
        expect(await (await fetch(url + path)).text()).to.contain('<cf-user-details');
        const context = await browser.newContext();
        const visitor = new Visitor(await context.newTab(), 'overlay');
        await visitor.arrive(url + path);
        await visitor.tab.waitFor(() => 'hydrated' in window);
        await visitor.tab.type({css: '[part=input]'}, EXAMPLE);
        await visitor.tab.click({role: 'button', name: 'Fill in with Cashfree 1-Click'});
        const there = await visitor.there();
        await visitor.password(there);
        // A press that closes the overlay takes the frame away that would confirm it.
        there.click({role: 'button', name: 'Approve'}).catch(() => undefined);
        expect(await visitor.ending()).to.equal('done');
        expect(
          await visitor.tab.evaluate(() => [
            (window as unknown as {details: string[]}).details,
            document.querySelectorAll('cf-user-details input').length,
            document.querySelector('cf-user-details')?.shadowRoot?.querySelectorAll('input').length,
          ]),
        ).to.deep.equal([['cf-details'], 0, 1]);
        // React reports a hydration error of a production build as an error of the page.
        expect(
          (await visitor.tab.consoleMessages()).filter(({text}) => /error|react/i.test(text)),
        ).to.deep.equal([]);
        await context.close();
      });
  });
}
