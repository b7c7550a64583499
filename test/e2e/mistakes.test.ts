/** Every mistake of a developer is explained on the console, and the user can continue. A correct page logs nothing. */
import {expect} from 'chai';
import {newSealingKey} from '../../demo/merchant.ts';
import {createTokenProxy} from '../../src/proxy/index.ts';
import {emulatorKeys} from '../../src/emulator/index.ts';
import {chosenEngines, launch, type Browser, type Tab} from '../_support/browser.ts';
import type {Site} from '../_support/site.ts';
import {until} from '../_support/view.ts';
import {bundled, openNames, openPlace, type Setting} from './_support/mistakes/place.ts';
import {rows, type Row} from './_support/mistakes/rows.ts';

/** Ten digits that no person has: no Indian mobile number begins with 1. */
const MOBILE = '1000000001';
const OURS = '<cf-user-details> ';

// One engine: a run of the other two must not repeat it.
(chosenEngines.includes('chromium') ? describe : describe.skip)('A mistake of a developer', () => {
  let files: ReadonlyMap<string, string>;
  let browser: Browser;
  let names: Awaited<ReturnType<typeof openNames>>;
  /** Reaches every host of plain http, as one on the network. */
  let named: Browser;

  before(async function () {
    this.timeout(120_000);
    names = await openNames();
    [files, browser, named] = await Promise.all([
      bundled(),
      launch('chromium'),
      launch('chromium', {proxy: names.proxy}),
    ]);
  });
  after(async () => {
    await browser.close();
    await named.close();
    names.close();
  });

  /** Fills in the port of a site, which is known only once it listens. */
  async function place(setting: Setting): Promise<Site> {
    const whole: {current?: Setting} = {};
    const site = await openPlace(
      files,
      new Proxy(setting, {get: (_, name) => Reflect.get(whole.current ?? setting, name) as unknown}),
    );
    const {port} = new URL(site.origin);
    const {answers, callback, ...texts} = setting;
    whole.current = {
      ...(JSON.parse(JSON.stringify(texts).replaceAll('{port}', port)) as Setting),
      ...(answers && {answers}),
      ...(callback !== undefined && {callback}),
    };
    return site;
  }

  async function act(tab: Tab, {act: action}: Row): Promise<Tab | undefined> {
    if (!action) return undefined;
    await tab.waitFor(() => document.querySelector('cf-user-details')?.shadowRoot?.querySelector('.main'));
    const [own] = await tab.evaluate(() => [
      !!document.querySelector('cf-user-details')?.shadowRoot?.querySelector('[part=input]'),
    ]);
    if (own) await tab.type({css: '[part=input]'}, MOBILE);
    await tab.click({css: '.main'});
    if (action === 'press') return undefined;
    if (action === 'consent and return') {
      await tab.click({role: 'button', name: 'Agree'});
      await tab.waitFor(() => location.pathname === '/callback');
      // A task later: leaving must not break off the call itself.
      await tab.evaluate(() => void setTimeout(() => history.go(-2)));
      return undefined;
    }
    const consentWindow = await tab.popup();
    await consentWindow.click({role: 'button', name: 'Agree'});
    return consentWindow;
  }

  const told = async (tab: Tab): Promise<string[]> =>
    (await tab.consoleMessages())
      .filter(({text}) => text.startsWith(OURS))
      .map(({text}) => text.slice(OURS.length));

  for (const row of rows)
    it(`is explained at its place: ${row.mistake}`, async () => {
      const site = await place(row.setting());
      const {port} = new URL(site.origin);
      const public_ = row.at !== undefined && !row.at.includes('{port}');
      names.lead(site);
      const context = await (public_ ? named : browser).newContext();
      try {
        const tab = await context.newTab();
        await tab.goto(row.at?.replace('{port}', port) ?? `${site.origin}/`);
        const consentWindow = await act(tab, row);
        const there = row.on ? consentWindow! : tab;
        const text = await until(`the line of ${row.id}`, async () =>
          (await told(there)).find(line => row.says.test(line)),
        );
        expect(text).to.contain(`docs/failures.md#${row.id} in the package`).and.contain('Likely causes:');
        const shown = () =>
          (
            document.querySelector('cf-user-details')?.shadowRoot?.textContent ??
            document.querySelector('[role=status]')?.textContent ??
            ''
          )
            .replaceAll(/\s+/g, ' ')
            .trim();
        await until(`the words for the user of ${row.mistake}`, async () =>
          row.user.test(await there.evaluate(shown)),
        );
        const all = [...(await told(tab)), ...(consentWindow ? await told(consentWindow) : [])];
        expect(
          all.filter(line => line === text),
          'told once',
        ).to.have.length(1);
        expect(all.join()).not.to.match(/c0de|t0ken|Asha|\d{10}/);
      } finally {
        await context.close();
        await site.close();
      }
    });

  it('is refused by the server at its start: keys of the emulator in production', () => {
    const start = () =>
      createTokenProxy({
        environment: 'production',
        secureIdKeys: emulatorKeys.secureId,
        oneClickKeys: emulatorKeys.oneClick,
        sealingKeys: [newSealingKey()],
      });
    expect(start).to.throw(TypeError, /^secureIdKeys\.clientId is a key of the emulator/);
  });

  for (const presentation of ['overlay', 'popup', 'redirect'])
    it(`is not reported on a correct page, whose console stays empty: ${presentation}`, async () => {
      const site = await place({attributes: {presentation}});
      const context = await browser.newContext();
      try {
        const tab = await context.newTab();
        await tab.goto(`${site.origin}/`);
        const row = {act: presentation === 'popup' ? 'consent' : 'press'} as Row;
        const consentWindow = await act(tab, row);
        if (presentation === 'redirect') await tab.click({role: 'button', name: 'Agree'});
        await tab.waitFor(() => document.querySelector('cf-user-details')?.state.status === 'done');
        expect(await tab.consoleMessages()).to.deep.equal([]);
        if (consentWindow) expect(await consentWindow.consoleMessages()).to.deep.equal([]);
        const loaded = await tab.evaluate(() =>
          performance.getEntriesByType('resource').map(({name}) => name),
        );
        expect(loaded.filter(name => name.includes('diagnosis'))).to.deep.equal([]);
      } finally {
        await context.close();
        await site.close();
      }
    });
});
