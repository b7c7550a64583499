/**
 * Plays every ending with marked secrets and a marked person, and looks for the marks wherever something could be left:
 * events that bubble, states, errors, console, storage, history, address, document.
 */
import {readFileSync} from 'node:fs';
import {expect} from 'chai';
import {allFields} from '../../src/proxy/index.ts';
import {presentations} from '../../src/protocol/proxy/api.ts';
import {emulatorKeys} from '../../src/emulator/index.ts';
import {launch, type Browser} from '../_support/browser.ts';
import {endings, EXAMPLE} from '../e2e/_support/endings.ts';
import {leftBehind} from '../e2e/_support/recorder.ts';
import {BARE_PAGE, openShop, type Shop} from '../e2e/_support/shop.ts';
import {Visitor} from '../e2e/_support/visitor.ts';

/** Every value of the person, but those that are words of everyday. */
const personal = leaves(
  JSON.parse(readFileSync(new URL('../fixtures/user-details.json', import.meta.url), 'utf8')),
).filter(value => value.length >= 8 && value !== 'test_verification_id' && !/^[A-Z_]+$/.test(value));

/** All that the emulator issues begins with its mark, all that the proxy seals with that of a JWE (RFC 7516). */
const secret = [
  /emulated_(?:session|code|token)\w*/,
  /\beyJ[\w-]{16,}/,
  new RegExp(emulatorKeys.secureId.clientSecret),
  new RegExp(emulatorKeys.oneClick.clientSecret),
];

describe('Nothing secret or personal is left behind', () => {
  let shop: Shop;
  let browser: Browser;

  before(async () => {
    shop = await openShop({proxy: {fields: allFields}});
    browser = await launch('chromium');
  });

  after(async () => {
    await browser.close();
    await shop.close();
  });

  beforeEach(() => shop.cashfree.emulator.reset());

  it('finds the marks that it searches for', () => {
    expect(personal).to.include.members([EXAMPLE, 'ABCDE1234F', '1234567890', 'xxxxxxxx9012']);
  });

  for (const presentation of presentations) {
    for (const {name, mobile = EXAMPLE, before, act} of endings) {
      it(`by ${presentation}: when a user ${name}`, async () => {
        before?.(shop);
        const context = await browser.newContext();
        const tab = await context.newTab();
        await tab.goto(`${shop.url}${BARE_PAGE}?presentation=${presentation}`);
        const visitor = new Visitor(tab, presentation);
        await visitor.ask(mobile);
        await act?.(visitor, shop);
        await visitor.ending();

        const left = await tab.evaluate(leftBehind);
        const said = (await tab.consoleMessages()).map(({text}) => text).join('\n');
        // The recorder works: it has seen the states go by.
        expect(left).to.match(/"status":"\w+"/);
        for (const text of [left, said]) {
          for (const mark of secret) expect(mark.exec(text)?.[0]).to.equal(undefined);
          for (const value of personal)
            expect(text.includes(value), `${value.slice(0, 3)}… is there`).to.equal(false);
        }
        await context.close();
      });
    }
  }
});

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}
