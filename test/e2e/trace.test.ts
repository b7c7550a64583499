/** A trace, from a journey to the page that replays it. */
import {expect} from 'chai';
import type {Presentation} from '../../src/protocol/proxy/api.ts';
import type {Trace} from '../../src/trace.ts';
import {barriers} from '../_support/barriers.ts';
import {chosenEngines, type Tab} from '../_support/browser.ts';
import {EXAMPLE} from './_support/endings.ts';
import {openShopInBrowser} from './_support/shop-in-browser.ts';
import {Visitor} from './_support/visitor.ts';

const journeys: readonly {presentation: Presentation; press: string; ends: string}[] = [
  {presentation: 'popup', press: 'Approve', ends: 'done'},
  {presentation: 'redirect', press: 'Deny', ends: 'denied: consent-denied'},
  {presentation: 'overlay', press: 'Close', ends: 'cancelled'},
];

/** A whole transaction, four seconds of it slow. */
const recorded: Trace = {
  version: 1,
  entries: [
    {at: 0, event: 'start', status: 'preparing', presentation: 'popup', createUser: false, coded: false},
    {at: 4_200, event: 'prepared', status: 'consenting', verification_id: 'a-transaction'},
    {at: 9_000, event: 'doubted', status: 'consenting'},
    {at: 65_000, event: 'exchanged', status: 'fetching'},
    {at: 66_000, event: 'failed', status: 'failed', failure: 'cashfree-failed', facts: {status: 500}},
  ],
  truncated: false,
};
const text = JSON.stringify(recorded);

/** The trace with some members of its second entry replaced. */
function changed(members: object): string {
  const entries = recorded.entries.map((entry, at) => (at === 1 ? {...entry, ...members} : entry));
  return JSON.stringify({...recorded, entries});
}

const unreadable: readonly [name: string, pasted: string, sentence: RegExp][] = [
  ['nothing', ' ', /^Paste a trace first/],
  ['no JSON', '{version: 1, entries: Array(3)}', /^This is not JSON/],
  ['markup', '<img src="x" onerror="alert(1)">', /^This is not JSON/],
  ['something else', '{"scopes": []}', /not a trace: look at version, entries, truncated\./],
  [
    'another version',
    JSON.stringify({...recorded, version: 2}),
    /of version 2, which this page does not know/,
  ],
  ['an unknown event', changed({event: '<b>bold</b>'}), /^Entry 2 has an unknown value in event\./],
  ['an unknown state', changed({status: 'dancing'}), /^Entry 2 has an unknown value in status\./],
  ['an unknown member', changed({token: 'x'}), /^Entry 2 has an unknown form\./],
  ['an empty trace', '{"version":1,"entries":[],"truncated":false}', /^Nothing happened in this transaction/],
];

for (const engine of chosenEngines) {
  describe(`A trace replayed in ${engine}`, () => {
    let tab: Tab;
    /** Number of console messages before the trace page was opened. Messages of Cashfree's pages do not count. */
    let heard: number;

    const the = openShopInBrowser(engine, {}, async () => {
      const messages = (await tab.consoleMessages()).slice(heard);
      expect(messages.filter(({type}) => type === 'error' || type === 'uncaught')).to.deep.equal([]);
    });

    beforeEach(async () => {
      tab = await the.context.newTab();
      heard = 0;
    });

    async function desk(): Promise<void> {
      heard = (await tab.consoleMessages()).length;
      await tab.goto(`${the.shop.url}/trace.html`);
      await tab.waitFor(() => !!customElements.get('replayed-face'));
    }

    async function paste(pasted: string): Promise<void> {
      await tab.click({role: 'textbox', name: 'Trace'});
      await tab.evaluate(pasted => {
        document.querySelector('textarea')?.select();
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else edits as pasting does, with the browser's own events
        document.execCommand('insertText', false, pasted);
      }, pasted);
    }

    async function replay(pasted: string): Promise<void> {
      await paste(pasted);
      await tab.click({role: 'button', name: 'Replay'});
    }

    /** The cells of one column, as they are read. */
    const column = (name: string): Promise<string[]> =>
      tab.evaluate(
        name => [...document.querySelectorAll(`.step .${name}`)].map(cell => cell.textContent.trim()),
        name,
      );
    const told = () => tab.text({css: '#told'});
    const complains = (words: RegExp) =>
      tab.waitFor(
        source => new RegExp(source).test(document.querySelector('#problem')?.textContent ?? ''),
        words.source,
      );
    const press = (name: string) => tab.click({role: 'button', name});

    async function journey({presentation, press, ends}: (typeof journeys)[number]): Promise<Visitor> {
      const visitor = new Visitor(tab, presentation);
      await visitor.arrive(`${the.shop.url}/`);
      const there = await visitor.verify(EXAMPLE);
      await there.click({role: 'button', name: press});
      expect(await visitor.ending()).to.equal(ends);
      return visitor;
    }

    /** States of the `cf-statechange` events, in order. */
    const announced = (): Promise<string[]> =>
      tab.evaluate(() =>
        [...document.querySelectorAll('.log li')]
          .filter(item => item.querySelector('b')?.textContent === 'cf-statechange')
          .map(
            item =>
              /^to: "([a-z]+)"$/m.exec(item.querySelector('span')?.textContent ?? '')?.[1] ?? 'unreadable',
          ),
      );
    /** The text of the buttons and of the line below them. */
    const face = (tag: string): Promise<string> =>
      tab.evaluate(
        tag =>
          ['.actions', '.status']
            .map(
              part => document.querySelector(tag)?.shadowRoot?.querySelector(part)?.textContent ?? 'missing',
            )
            .join(' ')
            .replaceAll(/\s+/g, ' ')
            .trim(),
        tag,
      );
    const settled = () =>
      tab.evaluate(async () => {
        await document.querySelector<HTMLElement & {updateComplete: Promise<unknown>}>('replayed-face')
          ?.updateComplete;
      });

    for (const each of journeys)
      it(`shows the states of the transaction: ${each.press} by ${each.presentation}`, async () => {
        await journey(each);
        const states = await announced();
        const last = await face('cf-user-details');
        const exported = await tab.evaluate(() =>
          JSON.stringify(document.querySelector('cf-user-details')?.trace()),
        );

        await desk();
        await replay(exported);
        const shown = (await column('state')).map(state => state.replace(/, in doubt$/, ''));
        expect(shown.filter((state, at) => state !== shown[at - 1])).to.deep.equal(states);
        expect(states.length).to.be.greaterThan(1);
        expect(await column('event')).to.deep.equal(
          (JSON.parse(exported) as Trace).entries.map(({event}) => event),
        );
        expect(new Set(await column('truth'))).to.deep.equal(new Set(['as the trace says']));
        expect(await tab.text({css: '#verdict'})).to.include('the same states');

        for (let step = 1; step < shown.length; step++) await press('Next');
        await settled();
        expect(await face('replayed-face')).to.equal(last);
        expect(await told()).to.match(
          new RegExp(`^Step ${shown.length} of ${shown.length}, .*The user reads: `),
        );
      });

    it('opens with the trace of the shop, and shows it again after a reload', async () => {
      await journey(journeys[0]!);
      const states = await announced();
      await tab.click({role: 'link', name: 'Replay this transaction'});
      await tab.waitFor(() => document.querySelectorAll('.step').length > 0);
      expect(await column('state')).to.deep.equal(states);
      await tab.reload();
      await tab.waitFor(() => document.querySelectorAll('.step').length > 0);
      expect(await column('state')).to.deep.equal(states);
    });

    it('starts with a sample whose replay agrees with its trace', async () => {
      await desk();
      expect(await column('state')).to.deep.equal([
        'preparing',
        'consenting',
        'consenting, in doubt',
        'consenting',
        'fetching',
        'done',
      ]);
      expect(new Set(await column('truth'))).to.deep.equal(new Set(['as the trace says']));
      expect(await told()).to.match(/^Step 1 of 6, after 0.00 s: start, then preparing\./);
      expect(await tab.evaluate(() => document.activeElement === document.body)).to.equal(true);
      const shown = await tab.evaluate(() => document.querySelector('textarea')?.value ?? '');
      expect((JSON.parse(shown) as Trace).entries).to.have.length(6);
      await replay(text);
      expect(await column('state')).to.have.length(5);
    });

    it('is not offered before a transaction', async () => {
      await tab.goto(`${the.shop.url}/`);
      await tab.waitFor(() => !!document.querySelector('.offer'));
      expect(await tab.has({role: 'link', name: 'Replay this transaction'})).to.equal(false);
    });

    it('shows step after step, by hand and automatically', async () => {
      await desk();
      await replay(text);
      expect(await told()).to.equal(
        'Step 1 of 5, after 0.00 s: start, then preparing. The user reads: Getting ready… Still working. This takes a little longer than usual.',
      );
      await press('Previous');
      expect(await told()).to.match(/^Step 1 of 5/);
      await press('Next');
      expect(await told()).to.match(/^Step 2 of 5, after 4.20 s: prepared, then consenting\./);
      await press('Next');
      expect(await told()).to.match(/then consenting, in doubt\. The user reads: Still waiting for you/);
      expect(await tab.evaluate(() => document.querySelectorAll('.step :checked').length)).to.equal(1);
      await press('Play');
      await tab.waitFor(() =>
        /^Step 5 of 5, after 1 min 6.00 s/.test(document.querySelector('#told')?.textContent ?? ''),
      );
      expect(await tab.has({role: 'button', name: 'Play'})).to.equal(true);
      await press('Play');
      expect(await told()).to.match(/^Step 1 of 5/);
      await press('Pause');
    });

    it('can be read by keyboard alone', async () => {
      await desk();
      await paste(text);
      const focused = () => tab.evaluate(() => document.activeElement?.textContent.trim());
      await tab.press('Tab');
      expect(await focused()).to.equal('Replay');
      await tab.press('Enter');
      expect(await focused()).to.equal('What the user saw');
      for (const name of ['Previous', 'Play', 'Next']) {
        await tab.press('Tab');
        expect(await focused()).to.equal(name);
      }
      await tab.press('Enter');
      expect(await told()).to.match(/^Step 2 of 5/);
      // Past the face, which is only to be looked at.
      await tab.press('Tab');
      await tab.press('ArrowDown');
      expect(await told()).to.match(/^Step 3 of 5/);
      await tab.press('ArrowUp');
      expect(await told()).to.match(/^Step 2 of 5/);
    });

    it('says in text at which entry the replay differs from a changed trace', async () => {
      await desk();
      await replay(changed({event: 'failed', failure: 'busy'}));
      expect(await column('state')).to.deep.equal(['preparing', 'failed', 'failed', 'failed', 'failed']);
      expect(await column('truth')).to.deep.equal([
        'as the trace says',
        ...['consenting', 'consenting', 'fetching'].map(status => `differs: the trace says ${status}`),
        'as the trace says',
      ]);
      expect(await tab.text({css: '#verdict'})).to.include('differs from entry 2 on');
      await press('Next');
      expect(await told()).to.include('The trace says consenting.');
    });

    for (const [name, pasted, sentence] of unreadable)
      it(`names the fault of ${name}, and keeps the text`, async () => {
        await desk();
        await replay(text);
        await replay(pasted);
        await complains(sentence);
        expect(await tab.evaluate(() => document.querySelector('textarea')?.value)).to.equal(pasted);
        expect(await column('state')).to.have.length(5);
        // Mended, it is taken.
        await replay(text);
        await tab.waitFor(() => document.querySelector('#problem')?.textContent === '');
      });

    it('reads a file, but not one of ten megabytes', async () => {
      await desk();
      const choose = (content: string, times: number) =>
        tab.evaluate(
          (content, times) => {
            const chosen = new File([content.repeat(times)], 'ticket.json', {type: 'application/json'});
            const input = document.querySelector<HTMLInputElement>('#file');
            if (!input) throw new Error('No input for a file');
            // WebKitGTK makes no list of files by script.
            Object.defineProperty(input, 'files', {value: [chosen], configurable: true});
            input.dispatchEvent(new Event('change', {bubbles: true}));
          },
          content,
          times,
        );
      await choose(text, 1);
      await tab.waitFor(() => document.querySelectorAll('.step').length === 5);
      expect(await tab.evaluate(() => document.querySelector('textarea')?.value)).to.equal(text);
      await choose('0123456789', 1_000_000);
      await complains(/longer than a trace can be/);
      expect(await tab.evaluate(() => document.querySelector('textarea')?.value)).to.equal(text);
    });

    it('treats any content of a trace as text', async () => {
      await desk();
      const markup = '<img src="x" onerror="window.hit = 1"><script>window.hit = 1</script>';
      await replay(changed({verification_id: markup, facts: {[markup]: markup}}));
      expect((await column('facts'))[1]).to.include(markup);
      expect(
        await tab.evaluate(() => [document.querySelectorAll('img').length, 'hit' in window]),
      ).to.deep.equal([0, false]);
    });

    for (const scheme of ['light', 'dark'])
      for (const [screen, width] of [
        // WebKit's test browser has no narrower windows.
        ['phone', engine === 'webkit' ? 448 : 320],
        ['desk', 1280],
      ] as const)
        it(`has no finding of axe, and fits a ${screen}, in ${scheme}`, async () => {
          await tab.setViewport(width, 700);
          await desk();
          await tab.evaluate(scheme => (document.documentElement.style.colorScheme = scheme), scheme);
          await replay(
            changed({status: 'fetching', verification_id: 'a-long-name-without-any-space'.repeat(4)}),
          );
          await press('Next');
          await replay('{');
          await complains(/^This is not JSON/);
          expect(await barriers(tab)).to.deep.equal([]);
          expect(
            await tab.evaluate(
              () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
            ),
          ).to.equal(0);
        });
  });
}
