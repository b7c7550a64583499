// Markup of the element that a framework renders on a server, hydrates, snapshots, morphs or swaps.
import {expect} from 'chai';
import {EXAMPLE} from '../e2e/_support/endings.ts';
import {Visitor} from '../e2e/_support/visitor.ts';
import {launch, type Browser, type Context} from '../_support/browser.ts';
import {openMerchant, type Form} from './merchant.ts';

interface PageWindow {
  readonly details: string[];
  readonly recovered: string[];
  readonly visits: number;
  define(): Promise<void>;
  hydrate(form: Form): Promise<void>;
  visit(path: string): void;
  morph(path: string): Promise<void>;
  typed?: Element | null;
}

/** Presses the button, and approves on Cashfree's page. */
async function approve(visitor: Visitor): Promise<void> {
  await visitor.tab.click({role: 'button', name: 'Fill in with Cashfree 1-Click'});
  const there = await visitor.there();
  await visitor.password(there);
  // A press that closes the overlay takes the frame away that would confirm it.
  there.click({role: 'button', name: 'Approve'}).catch(() => undefined);
  expect(await visitor.ending()).to.equal('done');
}

describe('A page of a framework', function () {
  // A limit for what hangs: packing and bundling take half a minute on a busy machine.
  this.timeout(300_000);
  let merchant: Awaited<ReturnType<typeof openMerchant>>;
  let browser: Browser;
  let context: Context;
  let visitor: Visitor;

  before(async () => {
    merchant = await openMerchant();
    browser = await launch('chromium');
  });
  after(async () => {
    await browser.close();
    await merchant.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    visitor = new Visitor(await context.newTab(), 'overlay');
  });
  afterEach(() => context.close());

  /** How many elements there are, and the fields in each, in its light DOM and its shadow root. */
  const fields = () =>
    visitor.tab.evaluate(() =>
      [...document.querySelectorAll('cf-user-details')].map(element => ({
        light: element.querySelectorAll('input, label').length,
        shadow: [...(element.shadowRoot?.querySelectorAll('input') ?? [])].map(({value}) => value),
      })),
    );

  const one = (value: string) => [{light: 0, shadow: [value]}];

  for (const version of [18, 19] as const)
    for (const form of ['tag', 'wrapper'] as const)
      for (const defined of ['before', 'after'] as const)
        it(`of React ${version} hydrates the ${form}, defined ${defined}, and keeps what was typed`, async () => {
          const {tab} = visitor;
          await tab.goto(`${merchant.url}/react-${version}/${form}`);
          const define = () => tab.evaluate(() => (window as unknown as PageWindow).define());
          if (defined === 'before') {
            await define();
            await tab.type({css: '[part=input]'}, EXAMPLE);
          }
          await tab.type({css: '#name'}, 'Asha');
          await tab.evaluate(
            () => void ((window as unknown as PageWindow).typed = document.querySelector('#name')),
          );
          await tab.evaluate(form => (window as unknown as PageWindow).hydrate(form), form);
          if (defined === 'after') {
            await define();
            await tab.type({css: '[part=input]'}, EXAMPLE);
          }
          await tab.click({role: 'button', name: 'Ask again'});
          await tab.waitFor(() => document.querySelector('[slot=notice]')?.textContent === 'Asked 1 times');
          expect(await fields()).to.deep.equal(one(EXAMPLE));
          expect(
            await tab.evaluate(() => {
              const {typed} = window as unknown as PageWindow;
              return [
                typed === document.querySelector('#name'),
                document.querySelector<HTMLInputElement>('#name')?.value,
              ];
            }),
          ).to.deep.equal([true, 'Asha']);
          await approve(visitor);
          const {details, recovered} = await tab.evaluate(() => {
            const {details, recovered} = window as unknown as PageWindow;
            return {details, recovered};
          });
          expect(details).to.deep.equal(['cf-details']);
          expect(recovered).to.deep.equal([]);
          const said = await tab.consoleMessages();
          expect(said.filter(({text}) => /hydrat|did not match|Warning:/i.test(text))).to.deep.equal([]);
        });

  const arrived = (name: string) =>
    visitor.tab.waitFor(
      name =>
        document.querySelector('h1')?.textContent === name &&
        document.querySelector('cf-user-details')?.shadowRoot?.querySelector('input'),
      name,
    );

  it('that swaps its body has one working field after a visit, and after the snapshot on the way back', async () => {
    const {tab} = visitor;
    await tab.goto(`${merchant.url}/one`);
    await arrived('one');
    await tab.type({css: '[part=input]'}, '12');
    await tab.click({role: 'link', name: 'Two'});
    await arrived('two');
    expect(await fields()).to.deep.equal(one(''));
    await tab.evaluate(() => history.back());
    await arrived('one');
    expect(await fields()).to.deep.equal(one(''));
    await tab.type({css: '[part=input]'}, EXAMPLE);
    await approve(visitor);
    // The element of the next page takes the flow over: the user has the outcome, and starts again from there.
    await tab.click({role: 'link', name: 'Two'});
    await arrived('two');
    await tab.evaluate(() => history.back());
    await arrived('one');
    expect(await fields()).to.deep.equal(one(''));
    expect(await tab.evaluate(() => (window as unknown as PageWindow).details)).to.deep.equal(['cf-details']);
    expect(await visitor.ending()).to.equal('done');
    await tab.click({role: 'button', name: 'Use another number'});
    await tab.type({css: '[part=input]'}, EXAMPLE);
    await approve(visitor);
  });

  it('that morphs its body keeps the field, the number and a transaction', async () => {
    const {tab} = visitor;
    await tab.goto(`${merchant.url}/one`);
    await arrived('one');
    await tab.type({css: '[part=input]'}, EXAMPLE);
    await tab.evaluate(() => (window as unknown as PageWindow).morph('/two'));
    await arrived('two');
    expect(await fields()).to.deep.equal(one(EXAMPLE));
    await approve(visitor);
    await tab.evaluate(() => (window as unknown as PageWindow).morph('/one'));
    await arrived('one');
    expect(await fields()).to.deep.equal(one(EXAMPLE));
    expect(await visitor.ending()).to.equal('done');
    expect(await tab.evaluate(() => (window as unknown as PageWindow).details)).to.deep.equal(['cf-details']);
  });

  it('that leaves and is shown again by the back button has one working field', async () => {
    const {tab} = visitor;
    await tab.goto(`${merchant.url}/react-19/tag`);
    await tab.evaluate(() => (window as unknown as PageWindow).define());
    await tab.goto(`${merchant.url}/two`);
    await tab.goto(`${merchant.url}/react-19/tag`);
    await tab.back();
    await arrived('two');
    expect(await fields()).to.have.length(1);
    await tab.type({css: '[part=input]'}, EXAMPLE);
    await approve(visitor);
  });
});
