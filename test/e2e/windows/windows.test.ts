/** One journey and more for each pain of users of such components; the number in a title is that of the pain. */
import {chosenEngines} from '../../_support/browser.ts';
import {appWebView} from './_support/app-web-view.ts';
import {exchange} from './_support/exchange.ts';
import {leaving} from './_support/leaving.ts';
import {popup} from './_support/popup.ts';
import {surroundings} from './_support/surroundings.ts';
import {trouble} from './_support/trouble.ts';
import {openWorld} from './_support/world.ts';

for (const engine of chosenEngines)
  describe(`Windows in ${engine}`, () => {
    const world = openWorld(engine);
    describe('the popup', () => popup(world));
    describe('leaving the page', () => leaving(world));
    describe('the surroundings', () => surroundings(world));
    describe('the web view of an app', () => appWebView(world));
    describe('the exchange', () => exchange(world));
    describe('trouble', () => trouble(world));
  });
