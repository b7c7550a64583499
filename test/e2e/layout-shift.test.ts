/** How far the content below the element moves when it is defined, on the page of the README. */
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import type {Plugin} from 'vite';
import {chosenEngines, launch, type Browser} from '../_support/browser.ts';
import {openShop, type Shop} from './_support/shop.ts';

const file = fileURLToPath(new URL('_support/pages/shift.html', import.meta.url));
const PAGE = `/@fs${file}`;
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [rule = ''] = /<style>[^]*?<\/style>/.exec(readme) ?? [];

/** Vite serves the page as it is. */
const withRule: Plugin = {
  name: 'with-rule',
  configureServer: ({middlewares}) => {
    middlewares.use((request, response, next) => {
      if (request.url !== PAGE) return next();
      const page = readFileSync(file, 'utf8').replace('</head>', `${rule}</head>`);
      response.writeHead(200, {'content-type': 'text/html'}).end(page);
    });
  },
};

// No other engine measures layout shifts.
if (chosenEngines.includes('chromium'))
  describe('The page of the README, in chromium', () => {
    let shop: Shop;
    let browser: Browser;
    before(async () => {
      shop = await openShop({}, [withRule]);
      browser = await launch('chromium');
    });
    after(async () => {
      await browser.close();
      await shop.close();
    });

    for (const [width, height] of [
      [320, 640],
      [360, 740],
      [412, 915],
      [1280, 800],
    ] as const)
      it(`does not move when the element is defined, ${width} pixels wide`, async () => {
        const context = await browser.newContext();
        const tab = await context.newTab();
        await tab.setViewport(width, height);
        await tab.goto(shop.url + PAGE);
        // The badge of the emulator comes with the last request before the press.
        await tab.waitFor(() =>
          document.querySelector('cf-user-details')?.shadowRoot?.querySelector('[part=badge]'),
        );
        const shift = await tab.evaluate(
          () =>
            new Promise(resolve =>
              requestAnimationFrame(() =>
                setTimeout(() => resolve((window as unknown as {shift: number}).shift)),
              ),
            ),
        );
        expect(shift).to.be.below(0.02);
        await context.close();
      });
  });
