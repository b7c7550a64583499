import {expect} from 'chai';
import {chosenEngines, launch, type Browser} from '../_support/browser.ts';
import {BARE_PAGE, openShop, type Shop} from './_support/shop.ts';
import {Visitor} from './_support/visitor.ts';

/** Runs in the page: how what matters is drawn. */
function drawn(): Record<string, string> {
  const root = document.querySelector('cf-user-details')?.shadowRoot;
  const styleOf = (selector: string): Partial<CSSStyleDeclaration> => {
    const node = root?.querySelector(selector);
    return node ? getComputedStyle(node) : {};
  };
  const probe = document.createElement('p');
  probe.style.color = 'CanvasText';
  document.body.append(probe);
  const text = getComputedStyle(probe).color;
  probe.remove();
  const field = styleOf('input');
  return {
    text,
    main: String(styleOf('.main').backgroundColor),
    other: String(styleOf('button:not(.main)').backgroundColor),
    icon: String(styleOf('.status .icon').color),
    field: `${String(field.borderTopWidth)} ${String(field.borderTopStyle)}`,
  };
}

// No other driver can force colours.
if (chosenEngines.includes('chromium'))
  describe('In the colours of the system, in chromium', () => {
    let shop: Shop;
    let browser: Browser;
    before(async () => {
      shop = await openShop();
      browser = await launch('chromium');
    });
    after(async () => {
      await browser.close();
      await shop.close();
    });

    it('the main button, an invalid field and the icon of the outcome can be distinguished without colours', async () => {
      const context = await browser.newContext();
      const visitor = new Visitor(await context.newTab(), 'overlay');
      await visitor.tab.forceColors();
      await visitor.arrive(shop.url + BARE_PAGE);
      // Its style sheet loads with the code of transactions.
      await visitor.tab.waitFor(() => document.querySelector('cf-user-details')?.trace() !== undefined);
      const before = await visitor.tab.evaluate(drawn);
      expect(before['main']).to.equal(before['text']);
      expect(before['field']).to.match(/ solid$/);

      await visitor.tab.type({css: '[part=input]'}, '98765');
      await visitor.tab.click({css: '.main'});
      expect(await visitor.ending()).to.equal('failed: mobile-invalid');
      expect((await visitor.tab.evaluate(drawn))['field']).to.equal('3px dashed');

      shop.cashfree.emulator.fail({endpoint: 'session', kind: 'error', status: 500});
      await visitor.tab.evaluate(() => {
        const input = document.querySelector('cf-user-details')?.shadowRoot?.querySelector('input');
        if (input) input.value = '';
      });
      await visitor.tab.type({css: '[part=input]'}, '9988123456');
      await visitor.tab.click({css: '.main'});
      expect(await visitor.ending()).to.equal('failed: cashfree-failed');
      const failed = await visitor.tab.evaluate(drawn);
      expect(failed['icon']).to.equal(failed['text']);
      expect(failed['main']).to.equal(failed['text']);
      expect(failed['other']).not.to.equal(failed['main']);
      await context.close();
    });
  });
