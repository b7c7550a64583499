/** One journey and more for each pain of users of such components; the number in a title is that of the pain. */
import {chosenEngines} from '../../support/browser.ts';
import {appWebView} from './app-web-view.ts';
import {exchange} from './exchange.ts';
import {leaving} from './leaving.ts';
import {popup} from './popup.ts';
import {surroundings} from './surroundings.ts';
import {trouble} from './trouble.ts';
import {openWorld} from './world.ts';

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
