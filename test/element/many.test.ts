/** Many elements on one page: a list of customers, a form repeated in every row. */
import {expect, fixture, html} from '@open-wc/testing';
import type {CfUserDetailsElement} from '../../src/index.ts';
import {eachWorld, main, problem, reach, record, type, types, until} from './_support/world.ts';

/** Puts so many elements into the page, all for that proxy. */
async function mountMany(count: number, proxy: string): Promise<CfUserDetailsElement[]> {
  const place = await fixture<HTMLElement>(html`<div></div>`);
  const elements = Array.from({length: count}, () => {
    const element = document.createElement('cf-user-details');
    Object.assign(element, {proxy, presentation: 'overlay'});
    return element;
  });
  place.append(...elements);
  await Promise.all(elements.map(({updateComplete}) => updateComplete));
  return elements;
}

describe('a thousand elements of one page', () => {
  const test = eachWorld();

  it('ask their proxy once, and each fires cf-ready', async function () {
    this.timeout(60_000);
    let ready = 0;
    document.addEventListener('cf-ready', () => ready++);
    await mountMany(1_000, test.world.proxy);
    await until(() => ready === 1_000);
    expect(test.world.calls).to.deep.equal(['GET /']);
    const [late] = await mountMany(1, `${test.world.proxy}/`);
    await until(() => ready === 1_001);
    expect(late?.isConnected).to.equal(true);
    expect(test.world.calls).to.deep.equal(['GET /']);
  });

  it('add one set of listeners to the page', async function () {
    this.timeout(60_000);
    const count: Record<string, number> = {};
    const restore = [document, window].map(target => {
      const {addEventListener} = target;
      target.addEventListener = (type: string, ...rest: [never]) => {
        count[type] = (count[type] ?? 0) + 1;
        addEventListener.call(target, type, ...rest);
      };
      return () => Reflect.deleteProperty(target, 'addEventListener');
    });
    await mountMany(1_000, test.world.proxy);
    for (const undo of restore) undo();
    for (const [type, times] of Object.entries(count)) expect(times, type).to.equal(1);
    expect(count).to.include.keys('visibilitychange', 'online', 'pagehide', 'pageshow');
  });
});

describe('a proxy that did not answer the request for its capabilities', () => {
  const test = eachWorld();

  it('is logged once, and asked again by the next element', async () => {
    test.world.answer('GET /', problem('config-invalid', {option: 'keys'}, 500));
    await mountMany(5, test.world.proxy);
    await until(() => test.world.console.length > 0);
    await new Promise(resolve => setTimeout(resolve));
    expect(test.world.console).to.have.length(1);
    expect(test.world.calls).to.deep.equal(['GET /']);
    await mountMany(1, test.world.proxy);
    await until(() => test.world.calls.length > 1);
    expect(test.world.calls).to.deep.equal(['GET /', 'GET /']);
    await new Promise(resolve => setTimeout(resolve));
    expect(test.world.console).to.have.length(1);
  });

  it('is asked again at the press', async () => {
    test.world.answer('GET /', problem('config-invalid', {option: 'keys'}, 500));
    const element = await test.world.mount();
    await until(() => test.world.console.length > 0);
    const events = record(element);
    test.world.answer('GET /', () =>
      Response.json({protocol: 2, environment: 'emulator', presentations: ['overlay'], mode: 'sealed'}),
    );
    type(element);
    main(element).click();
    await reach(element, 'consenting');
    await until(() => types(events).includes('cf-ready'));
    expect(test.world.calls.filter(call => call === 'GET /')).to.have.length(2);
    expect(element.shadowRoot?.querySelector('[part=badge]')).not.to.equal(null);
  });

  it('that has answered is not asked again at the press', async () => {
    const element = await test.world.mount();
    await test.world.finish(element);
    expect(test.world.calls.filter(call => call === 'GET /')).to.have.length(1);
  });

  it('does not affect an element whose proxy has changed since', async () => {
    let answer: ((response: Response) => void) | undefined;
    test.world.answer('GET /', () => new Promise(resolve => (answer = resolve)));
    const element = await test.world.mount();
    const events = record(element);
    element.proxy = '';
    await element.updateComplete;
    answer?.(
      Response.json({protocol: 2, environment: 'emulator', presentations: ['overlay'], mode: 'sealed'}),
    );
    await new Promise(resolve => setTimeout(resolve));
    expect(types(events)).not.to.include('cf-ready');
  });
});
