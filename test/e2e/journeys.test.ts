import {readFileSync} from 'node:fs';
import {expect} from 'chai';
import {allFields} from '../../src/proxy/index.ts';
import {presentations, type Presentation} from '../../src/protocol/proxy/api.ts';
import {chosenEngines} from '../_support/browser.ts';
import {endings, EXAMPLE} from './_support/endings.ts';
import {openShopInBrowser} from './_support/shop-in-browser.ts';
import {Visitor} from './_support/visitor.ts';

const documented = JSON.parse(
  readFileSync(new URL('../fixtures/user-details.json', import.meta.url), 'utf8'),
) as {scopes: {scope: string}[]};

for (const engine of chosenEngines) {
  describe(`A journey in ${engine}`, () => {
    const the = openShopInBrowser(engine, {proxy: {fields: allFields}});

    async function visit(presentation: Presentation, page = '/'): Promise<Visitor> {
      const visitor = new Visitor(await the.context.newTab(), presentation);
      await visitor.arrive(the.shop.url + page);
      return visitor;
    }

    for (const presentation of presentations) {
      for (const {name, mobile = EXAMPLE, before, act, ends} of endings) {
        it(`by ${presentation}: a user who ${name}`, async () => {
          before?.(the.shop);
          const visitor = await visit(presentation);
          await visitor.ask(mobile);
          await act?.(visitor, the.shop);
          expect(await visitor.ending()).to.equal(typeof ends === 'string' ? ends : ends[presentation]);
          expect(await visitor.words()).to.match(/\w+\./);
          const delivered = (await visitor.events()).filter(
            type => type === 'cf-scope' || type === 'cf-details',
          );
          expect(delivered).to.have.length(ends === 'done' ? 12 : 0);
          // The next press works after every end.
          expect(await visitor.tab.has({role: 'button', name: /Fill in|Try again|another number/})).to.equal(
            true,
          );
        });
      }
    }

    for (const page of ['/', '/react.html', '/vue.html']) {
      for (const presentation of ['overlay', 'redirect'] as const) {
        it(`delivers eleven scopes and the details once on ${page} by ${presentation}, as documented`, async () => {
          const visitor = await visit(presentation, page);
          const there = await visitor.verify(EXAMPLE);
          await there.click({role: 'button', name: 'Approve'});
          expect(await visitor.ending()).to.equal('done');

          const events = await visitor.events();
          expect(events.filter(type => type === 'cf-scope')).to.have.length(11);
          expect(events.filter(type => type === 'cf-details')).to.have.length(1);
          expect(events.indexOf('cf-details')).to.equal(events.lastIndexOf('cf-scope') + 1);
          expect(await visitor.details()).to.have.deep.property('scopes', documented.scopes);
          expect(the.shop.cashfree.emulator.calls('generate-token')).to.equal(1);
          expect(the.shop.cashfree.emulator.calls('user-details')).to.equal(1);
        });
      }
    }

    for (const page of ['/', '/react.html', '/vue.html'])
      it(`never shows the data of two people in one form on ${page}`, async () => {
        const visitor = await visit('overlay', page);
        const form = () =>
          visitor.tab.evaluate(() =>
            [...document.querySelectorAll<HTMLInputElement>('#signup input')].map(({value}) => value),
          );
        await (await visitor.verify('1000000001')).click({role: 'button', name: 'Approve'});
        await visitor.ending();
        expect((await form()).every(Boolean), 'a person who shares everything').to.equal(true);
        await visitor.tab.click({role: 'button', name: 'Use another number'});
        await visitor.tab.evaluate(() => {
          const input = document.querySelector('cf-user-details')?.shadowRoot?.querySelector('input');
          if (input) input.value = '';
        });
        await (await visitor.verify('1000000011')).click({role: 'button', name: 'Approve'});
        expect(await visitor.ending()).to.equal('done');
        const [name, email, mobile, ...others] = await form();
        expect([name, email, mobile].every(Boolean)).to.equal(true);
        expect(mobile).to.contain('1000000011');
        expect(others).to.deep.equal(['', '', '', '']);
      });

    it('exchanges nothing again when the page is reloaded after the end', async () => {
      const visitor = await visit('redirect');
      const there = await visitor.verify(EXAMPLE);
      await there.click({role: 'button', name: 'Approve'});
      await visitor.ending();
      await visitor.tab.reload();
      await visitor.tab.waitFor(() =>
        document.querySelector('cf-user-details')?.shadowRoot?.querySelector('button'),
      );
      expect(
        await visitor.tab.evaluate(() => document.querySelector('cf-user-details')?.state.status),
      ).to.equal('idle');
      expect(the.shop.cashfree.emulator.calls('generate-token')).to.equal(1);
    });

    it('leaves no code in the address or the history of the page', async () => {
      const visitor = await visit('redirect');
      const there = await visitor.verify(EXAMPLE);
      await there.click({role: 'button', name: 'Approve'});
      await visitor.ending();
      expect(await visitor.tab.url()).to.equal(`${the.shop.url}/?presentation=redirect`);
    });

    it('lets a user who returns with the back button try again', async () => {
      const visitor = await visit('redirect');
      await visitor.ask(EXAMPLE);
      await visitor.there();
      await visitor.tab.back();
      expect(await visitor.ending()).to.equal('failed: not-completed');
      // An engine that reloads the page has lost the number. An engine that restores the page has kept it.
      const kept = await visitor.tab.evaluate(
        () => document.querySelector('cf-user-details')?.shadowRoot?.querySelector('input')?.value,
      );
      if (!kept) await visitor.tab.type({css: '[part=input]'}, EXAMPLE);
      await visitor.tab.click({role: 'button', name: 'Try again'});
      await visitor.there();
    });

    it('creates the Secure ID user from the shared details, on the white-labelled page', async () => {
      const visitor = new Visitor(await the.context.newTab(), 'overlay');
      await visitor.arrive(`${the.shop.url}/white-label.html`);
      await visitor.tab.type({css: '#phone'}, '1000000001');
      await visitor.tab.click({role: 'button', name: /continue with 1-click/i});
      const there = await visitor.there();
      await visitor.password(there);
      await there.click({role: 'button', name: 'Approve'});
      expect(await visitor.ending()).to.equal('done');
      expect(await visitor.events()).to.include.members(['cf-details', 'cf-user-created']);
      expect(await visitor.tab.text({css: '#summary'})).to.include('Customer id');
    });
  });
}
