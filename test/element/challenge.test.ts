import {expect} from '@open-wc/testing';
import {assign} from '../../src/element/properties.ts';
import {cancelButton, eachWorld, main, MOBILE, problem, reach, until, words} from './_support/world.ts';

const TOKEN = 'ch4llenge-secret';

describe('the challenge of an element', () => {
  const test = eachWorld();

  /** The token of every call for a session, in order. */
  function sent(): (string | null)[] {
    const tokens: (string | null)[] = [];
    const {fetch} = window;
    // The world puts its own back.
    window.fetch = (input, init) => {
      const request = new Request(input, init);
      if (request.url.endsWith('/session') && request.method === 'POST')
        tokens.push(request.headers.get('x-cf-challenge'));
      else expect(request.headers.has('x-cf-challenge'), request.url).to.equal(false);
      return fetch(input, init);
    };
    return tokens;
  }

  it('is a property that is called at each press; a used token leads to a message and another press', async () => {
    const tokens = sent();
    const element = await test.world.mount({mobile: MOBILE});
    let number = 0;
    element.challenge = () => Promise.resolve(`${TOKEN}-${++number}`);
    test.world.answer('POST /session', problem('challenge-failed', {reason: 'used'}, 403));
    main(element).click();
    await reach(element, 'failed');
    expect(words(element)).to.match(/check that you are a person did not work. Please try again/);
    expect(main(element).textContent).to.match(/Try again/);
    main(element).click();
    await until(() => tokens.length === 2);
    expect(tokens).to.deep.equal([`${TOKEN}-1`, `${TOKEN}-2`]);
    // The user can go on: the merchant has nothing to mend.
    expect(test.world.console).to.be.empty;
  });

  it('is given to start() for one start', async () => {
    const tokens = sent();
    const element = await test.world.mount({mobile: MOBILE});
    element.challenge = 'of-the-property';
    test.world.answer('POST /session', problem('rate-limited', {retry_after: 1}, 429));
    for (const init of [
      {challenge: TOKEN},
      {challenge: Promise.resolve(TOKEN)},
      {challenge: () => TOKEN},
      {},
      {challenge: null},
    ]) {
      element.start(init);
      await until(() => element.state.status === 'failed');
    }
    expect(tokens).to.deep.equal([TOKEN, TOKEN, TOKEN, 'of-the-property', null]);
  });

  it('is not set by default', async () => {
    const tokens = sent();
    const element = await test.world.mount();
    expect(element.challenge).to.equal(undefined);
    await test.world.finish(element);
    expect(tokens).to.deep.equal([null]);
  });

  it('can be cancelled while its widget is slow', async () => {
    const tokens = sent();
    const element = await test.world.mount({mobile: MOBILE});
    let answer: ((token: string) => void) | undefined;
    element.challenge = () => new Promise(resolve => (answer = resolve));
    main(element).click();
    await until(() => answer);
    expect(element.state.status).to.equal('preparing');
    cancelButton(element).click();
    await reach(element, 'cancelled');
    answer?.(TOKEN);
    await element.updateComplete;
    expect(tokens).to.deep.equal([]);
    expect(test.world.calls).to.deep.equal(['GET /']);
  });

  it('is no attribute and appears in no event, state, trace, markup or storage', async () => {
    const element = await test.world.mount({challenge: 'from-an-attribute'});
    expect(element.challenge).to.equal(undefined);
    element.removeAttribute('challenge');
    element.challenge = TOKEN;
    const told: string[] = [];
    for (const name of ['cf-start', 'cf-presentation', 'cf-statechange', 'cf-details', 'cf-scope'] as const)
      element.addEventListener(name, event => {
        const all: string[] = [];
        for (const key in event) all.push(String((event as unknown as Record<string, unknown>)[key]));
        told.push(all.join());
      });
    await test.world.finish(element);
    expect(told.length).to.be.greaterThan(4);
    const markup = element.outerHTML + (element.shadowRoot?.innerHTML ?? '');
    const kept = JSON.stringify([
      Object.entries(sessionStorage),
      Object.entries(localStorage),
      document.cookie,
    ]);
    const all = [
      told.join(),
      markup,
      kept,
      JSON.stringify([element.state, element.trace()]),
      JSON.stringify(test.world.console),
    ];
    expect(all.join()).not.to.contain(TOKEN);
  });

  it('is passed on by the wrappers, and put back when it is no longer given', async () => {
    const element = await test.world.mount();
    const defaults = {};
    const challenge = () => TOKEN;
    assign(element, {proxy: '/a', challenge}, defaults);
    expect(element.challenge).to.equal(challenge);
    assign(element, {proxy: '/a'}, defaults);
    expect(element.challenge).to.equal(undefined);
  });
});
