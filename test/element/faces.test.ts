import {expect} from '@open-wc/testing';
import {failures, type FailureCode} from '../../src/protocol/failures.ts';
import {Failure} from '../../src/index.ts';
import {english, stringsWith} from '../../src/element/strings.ts';
import {viewOf} from '../../src/element/view.ts';
import {faces, refuseAll} from './states.ts';
import {eachWorld, label, link, main, polite, reach, record, type, urgent, until} from './world.ts';

describe('what the user sees', () => {
  const test = eachWorld();

  for (const {name, attributes = {}, reach, says, action, urgent: atOnce, cancels, manual} of faces) {
    it(`says where it stands, and what to do next: ${name}`, async () => {
      const element = await test.world.mount(attributes);
      await reach(element, test.world);
      expect(atOnce ? urgent(element) : polite(element)).to.match(says);
      expect(atOnce ? polite(element) : urgent(element)).to.equal('');
      expect(label(main(element))).to.equal(action);
      expect(element.shadowRoot?.querySelector('[part=cancel]') !== null).to.equal(cancels === true);
      const slot = element.shadowRoot?.querySelector('slot[name=manual]')?.parentElement;
      expect(slot?.hidden).to.equal(!manual);
    });
  }

  for (const code of Object.keys(failures) as FailureCode[]) {
    it(`has a sentence with a next step for ${code}`, () => {
      const failure = new (Failure as new (code: FailureCode, facts: object) => Failure)(code, {});
      const attempt = {id: '', presentation: 'overlay', createUser: false} as const;
      const state = {status: failure.outcome, attempt, failure} as Parameters<typeof viewOf>[0];
      const {text, urgent} = viewOf(state, {
        strings: english,
        slow: false,
        editable: true,
        link: undefined,
        incomplete: false,
      });
      expect(text).to.match(/\b(?:try|start|fill|enter|finish|allow|check|wait|open)\b.*\.$/i);
      expect(text).not.to.contain(code);
      expect(urgent).to.equal(true);
    });
  }

  for (const [name, copy, says] of [
    ['copies', () => Promise.resolve(), /^Copied\. Open your browser/],
    ['cannot copy', () => Promise.reject(new DOMException('', 'NotAllowedError')), /Press and hold/],
  ] as const)
    it(`shows the link to this page where only another browser helps, and ${name} it`, async () => {
      const copied: string[] = [];
      test.world.inApp(text => (copied.push(text), copy()));
      const element = await test.world.mount({presentation: 'auto'});
      refuseAll(element);
      const events = record(element);
      type(element);
      main(element).click();
      await reach(element, 'failed');
      expect(link(element)).to.have.property('href', location.href);
      expect(events.filter(({type}) => type === 'cf-presentation').at(-1)).to.deep.include({
        presentation: 'elsewhere',
      });
      main(element).click();
      await until(() => says.test(urgent(element)));
      expect(copied).to.deep.equal([location.href]);
      const tried = events.filter(({type}) => type === 'cf-presentation').length;
      // It may have been for another reason: trying again is never taken away.
      element.shadowRoot?.querySelector<HTMLElement>('[part=retry]')?.click();
      expect(events.filter(({type}) => type === 'cf-presentation').length).to.be.greaterThan(tried);
      // What was said belongs to that moment.
      element.reset();
      await element.updateComplete;
      expect(urgent(element)).to.equal('');
      expect(element.shadowRoot?.querySelector('[part=link]')).to.equal(null);
    });

  it('offers no link where the page has no address', () => {
    const attempt = {id: '', presentation: 'popup', createUser: false} as const;
    const failure = new Failure('browser-unsuitable', {reason: 'framed-page'});
    const view = viewOf(
      {status: 'failed', attempt, failure},
      {strings: english, slow: false, editable: true, link: 'none', incomplete: false},
    );
    expect(view).to.include({press: 'start', action: english.again, retries: false});
  });

  it('says that it still works after four seconds, politely, and forgets it with the step', async () => {
    const slow = faces.find(({name}) => name === 'slow');
    const element = await test.world.mount();
    await slow?.reach(element, test.world);
    expect(polite(element)).to.contain('Still working');
    element.cancel();
    element.reset();
    await element.updateComplete;
    expect(polite(element)).not.to.contain('Still working');
  });

  it('does not hurry a person who is at Cashfree', async () => {
    const element = await test.world.mount();
    await test.world.consent(element);
    test.world.passFourSeconds();
    await element.updateComplete;
    expect(polite(element)).to.equal(english.consenting);
  });

  it('replaces any words and keeps the others, one by one', () => {
    const strings = stringsWith({
      start: 'भरें',
      failures: {busy: 'व्यस्त'},
      failed: {user: 'फिर से'},
    });
    expect(strings).to.deep.equal({
      ...english,
      start: 'भरें',
      failures: {...english.failures, busy: 'व्यस्त'},
      failed: {...english.failed, user: 'फिर से'},
    });
  });

  it('shows words that were set late', async () => {
    const element = await test.world.mount();
    element.strings = {start: 'தொடங்கு', mobile: 'கைபேசி எண்'};
    await element.updateComplete;
    expect(label(main(element))).to.equal('தொடங்கு');
    expect(element.shadowRoot?.querySelector('label')?.textContent).to.equal('கைபேசி எண்');
  });

  it('shows a badge where nobody is really verified, and only there', async () => {
    const badge = (element: Element) => element.shadowRoot?.querySelector('[part=badge]')?.textContent;
    const real = await test.world.mount();
    expect(badge(real)).to.equal(undefined);
    test.world.answer('GET /', () =>
      Response.json({protocol: 2, environment: 'emulator', presentations: ['overlay'], mode: 'sealed'}),
    );
    const emulated = await test.world.mount({proxy: `/emulated${test.world.proxy}`});
    await new Promise(resolve => emulated.addEventListener('cf-ready', resolve));
    await emulated.updateComplete;
    expect(badge(emulated)).to.equal('Emulator: nobody is verified');
  });
});
