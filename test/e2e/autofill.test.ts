// The browser's own autofill, which Chromium alone lets a driver trigger. It needs neither a profile nor a menu.
import {expect} from 'chai';
import puppeteer, {type Browser, type Protocol} from 'puppeteer-core';
import {launchOptions} from '../../scripts/puppeteer.mjs';
import {chosenEngines} from '../_support/browser.ts';
import {until} from '../_support/view.ts';
import {EXAMPLE} from './_support/endings.ts';
import {BARE_PAGE, openShop, type Shop} from './_support/shop.ts';

const address = {
  fields: [
    {name: 'NAME_FULL', value: 'Asha Test'},
    {name: 'ADDRESS_HOME_COUNTRY', value: 'IN'},
    {name: 'PHONE_HOME_WHOLE_NUMBER', value: `+91${EXAMPLE}`},
  ],
};

const suite = chosenEngines.includes('chromium') ? describe : undefined;

suite?.("Chromium's autofill", () => {
  let shop: Shop;
  let browser: Browser;

  before(async () => {
    shop = await openShop();
    browser = await puppeteer.launch(launchOptions('chromium'));
  });
  after(async () => {
    await browser.close();
    await shop.close();
  });

  for (const path of ['/', BARE_PAGE])
    it(`finds the field in the shadow root by its autocomplete attribute, and fills it, on ${path === '/' ? path : 'a bare page'}`, async () => {
      const page = await browser.newPage();
      await page.goto(shop.url + path);
      const client = await page.createCDPSession();
      const field = await page.waitForSelector('cf-user-details >>> input');
      const expression = "document.querySelector('cf-user-details').shadowRoot.querySelector('input')";
      const filled = new Promise<readonly Protocol.Autofill.FilledField[]>(resolve => {
        client.on('Autofill.addressFormFilled', ({filledFields}) => resolve(filledFields));
      });
      await client.send('Autofill.enable');
      await client.send('Autofill.setAddresses', {addresses: [address]});
      const {result} = await client.send('Runtime.evaluate', {expression});
      const {node} = await client.send('DOM.describeNode', {objectId: result.objectId ?? ''});
      // Chromium looks for fields some time after they appear, and refuses until then.
      await until('the browser to know the field', async () => {
        await client.send('Autofill.trigger', {fieldId: node.backendNodeId, address});
        return true;
      });
      const own = (await filled).find(({fieldId}) => fieldId === node.backendNodeId);
      expect(own).to.include({htmlType: 'tel', fillingStrategy: 'autocompleteAttribute'});
      expect(await field?.evaluate(input => input.value)).to.match(new RegExp(`${EXAMPLE}$`));
      await page.close();
    });
});
