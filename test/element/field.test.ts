import {expect, fixture, html} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import {
  MOBILE,
  deepActive,
  eachWorld,
  input,
  main,
  ownInput,
  reach,
  record,
  type,
  types,
  until,
  urgent,
} from './world.ts';

/** Nobody's number either, and no digit twice in a row: one driver would type it once. */
const DIGITS = '1234567890';

/** One mark for each tool that documents one: docs/adr/0019-field-in-the-shadow-root.md. */
const replayMarks = [
  '.amp-block',
  '.fs-exclude',
  '.ph-no-capture',
  '.rr-block',
  '[data-clarity-mask=true]',
  '[data-dd-privacy=mask]',
  '[data-hj-suppress]',
  '[data-nr-mask]',
  '[data-openreplay-obscured]',
  '[data-private]',
  '[data-recording-sensitive]',
  '[data-sentry-mask]',
];

describe('D7: session-replay tools are asked to leave the number out', () => {
  const test = eachWorld();

  for (const mark of replayMarks)
    it(`by ${mark}`, async () => {
      expect(input(await test.world.mount()).matches(mark)).to.equal(true);
    });
});

describe('the field for the number', () => {
  const test = eachWorld();

  it('is an input in the shadow root, labelled, and ready for autofill and a keypad', async () => {
    const element = await test.world.mount();
    const own = input(element);
    expect(own.getRootNode() === element.shadowRoot).to.equal(true);
    expect(own.labels).to.have.length(1);
    expect(own.labels?.[0]?.textContent.trim()).to.equal('Mobile number');
    expect(own).to.include({
      type: 'tel',
      autocomplete: 'tel-national',
      inputMode: 'numeric',
      enterKeyHint: 'go',
      name: '',
    });
  });

  it('marks a wrong number, goes there, and takes the mark away while it is changed', async () => {
    const element = await test.world.mount();
    type(element, '98765');
    main(element).click();
    await reach(element, 'failed');
    expect(element.state).to.have.nested.property('failure.code', 'mobile-invalid');
    expect(input(element).getAttribute('aria-invalid')).to.equal('true');
    const described = input(element).getAttribute('aria-describedby') ?? '';
    expect(element.shadowRoot?.getElementById(described)?.textContent.trim()).to.equal(urgent(element));
    expect(urgent(element)).to.match(/ten digits/);
    expect(deepActive() === input(element)).to.equal(true);
    await sendKeys({press: '1'});
    expect(input(element).hasAttribute('aria-invalid')).to.equal(false);
    expect(input(element).hasAttribute('aria-describedby')).to.equal(false);
    expect(test.world.calls).not.to.include('POST /session');
  });

  for (const typed of [`+91 ${MOBILE}`, `0${MOBILE}`, '१०००००००० १', ' (1000) 000-001 ']) {
    it(`takes a number as people write it: "${typed}"`, async () => {
      const element = await test.world.mount();
      type(element, typed);
      main(element).click();
      expect(element.state.status).to.equal('preparing');
    });
  }

  it('starts on Enter, keeps the focus, and does not submit the form around', async () => {
    const form = await fixture<HTMLFormElement>(
      html`<form><input name="other" /><button>Sign up</button></form>`,
    );
    let submitted = 0;
    form.addEventListener('submit', event => {
      submitted++;
      event.preventDefault();
    });
    const element = await test.world.mount();
    form.append(element);
    await element.updateComplete;
    input(element).focus();
    await sendKeys({type: DIGITS});
    await sendKeys({press: 'Enter'});
    await until(() => test.world.sdk.opened.length === 1);
    expect(submitted).to.equal(0);
    expect(input(element).readOnly).to.equal(true);
    expect(new FormData(form).has('other')).to.equal(true);
    expect([...new FormData(form).keys()]).to.deep.equal(['other']);
    test.world.sdk.approve();
    await reach(element, 'done');
    expect(input(element).readOnly).to.equal(false);
    expect(deepActive() === input(element)).to.equal(true);
  });

  it('starts nothing on Enter after the end, unless another number was typed', async () => {
    const element = await test.world.mount();
    await test.world.finish(element);
    const sessions = () => test.world.calls.filter(call => call === 'POST /session').length;
    input(element).focus();
    await sendKeys({press: 'Enter'});
    await until(() => element.state.status === 'idle');
    expect(sessions()).to.equal(1);
    await test.world.finish(element);
    expect(sessions()).to.equal(2);
    input(element).value = DIGITS;
    input(element).focus();
    await sendKeys({press: 'Enter'});
    await until(() => sessions() === 3);
  });

  it("is the page's own in the slot, and ours goes when it comes late", async () => {
    const element = await test.world.mount();
    expect(ownInput(element)).not.to.equal(null);
    const theirs = document.createElement('input');
    theirs.slot = 'mobile';
    theirs.value = MOBILE;
    element.append(theirs);
    await until(() => !ownInput(element));
    expect(input(element) === theirs).to.equal(true);
    expect(element.shadowRoot?.querySelector('label')).to.equal(null);
    main(element).click();
    await until(() => test.world.sdk.opened.length === 1);
  });

  it("is the page's own input inside whatever stands in the slot", async () => {
    const element = await test.world.mount();
    element.insertAdjacentElement(
      'beforeend',
      await fixture(html`<span slot="mobile"><input value=${MOBILE} /></span>`),
    );
    await until(() => !ownInput(element));
    main(element).click();
    expect(element.state.status).to.equal('preparing');
  });

  it("is the page's own anywhere, by its id", async () => {
    const theirs = await fixture<HTMLInputElement>(html`<input id="phone" aria-label="Phone" />`);
    const element = await test.world.mount({'mobile-field': 'phone'});
    expect(ownInput(element)).to.equal(null);
    expect(element.shadowRoot?.querySelector<HTMLElement>('[part=field]')?.hidden).to.equal(true);
    main(element).click();
    await reach(element, 'failed');
    expect(document.activeElement === theirs).to.equal(true);
    expect(theirs.getAttribute('aria-invalid')).to.equal('true');
    theirs.value = MOBILE;
    main(element).click();
    expect(theirs.hasAttribute('aria-invalid')).to.equal(false);
    expect(element.state.status).to.equal('preparing');
  });

  it('is ours where the id names nothing, and goes when it names something', async () => {
    const element = await test.world.mount({'mobile-field': 'not-there'});
    expect(ownInput(element)).not.to.equal(null);
    await fixture(html`<input id="there" aria-label="Phone" />`);
    element.mobileField = 'there';
    await element.updateComplete;
    expect(ownInput(element)).to.equal(null);
  });

  it('is not there where the page knows the number, which is not written anywhere', async () => {
    const element = await test.world.mount();
    element.mobile = MOBILE;
    await element.updateComplete;
    expect(ownInput(element)).to.equal(null);
    expect(element.outerHTML).not.to.contain(MOBILE);
    const events = record(element);
    main(element).click();
    await until(() => test.world.sdk.opened.length === 1);
    expect(types(events)).to.include('cf-start');
    element.mobile = '';
    await element.updateComplete;
    expect(ownInput(element)).not.to.equal(null);
  });

  it('is disabled with the element', async () => {
    const element = await test.world.mount({disabled: ''});
    expect(input(element).disabled).to.equal(true);
    element.disabled = false;
    await element.updateComplete;
    expect(input(element).disabled).to.equal(false);
  });
});
