import {expect, fixture, html} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import {
  deepActive,
  eachWorld,
  input,
  main,
  MOBILE,
  ownInput,
  reach,
  record,
  told,
  type,
  types,
  until,
  urgent,
} from './_support/world.ts';

/** An invented number without equal neighbouring digits, because one driver types such a pair as one digit. */
const DIGITS = '1234567890';

class WithValue extends HTMLElement {
  value: unknown = MOBILE;
}
customElements.define('late-text', WithValue);
customElements.define(
  'late-number',
  class extends WithValue {
    override value = Number(MOBILE);
  },
);
customElements.define(
  'late-shadow',
  class extends HTMLElement {
    connectedCallback(): void {
      this.attachShadow({mode: 'open'}).innerHTML = `<input aria-label="Phone" value="${MOBILE}">`;
    }
  },
);

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
    // By attribute: WebKitGTK keeps `enterkeyhint` and has no property for it.
    const names = ['type', 'autocomplete', 'inputmode', 'enterkeyhint', 'name'];
    expect(names.map(name => own.getAttribute(name))).to.deep.equal([
      'tel',
      'tel-national',
      'numeric',
      'go',
      null,
    ]);
  });

  it('is marked and focused if the number is wrong, and loses the mark when it is edited', async () => {
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
    it(`accepts a number as users write it: "${typed}"`, async () => {
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

  it('is the page’s own field in the slot, also when it is added late', async () => {
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

  it('is the page’s own input inside any element in the slot', async () => {
    const element = await test.world.mount();
    element.insertAdjacentElement(
      'beforeend',
      await fixture(html`<span slot="mobile"><input value=${MOBILE} /></span>`),
    );
    await until(() => !ownInput(element));
    main(element).click();
    expect(element.state.status).to.equal('preparing');
  });

  it('is the page’s own field anywhere in the page, by its id', async () => {
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

  it('is the element’s own if the id matches nothing, and is removed when the id matches', async () => {
    const element = await test.world.mount({'mobile-field': 'not-there'});
    expect(ownInput(element)).not.to.equal(null);
    await fixture(html`<input id="there" aria-label="Phone" />`);
    element.mobileField = 'there';
    await element.updateComplete;
    expect(ownInput(element)).to.equal(null);
  });

  const late: Readonly<Record<string, () => HTMLElement | Promise<HTMLElement>>> = {
    'an input': () => fixture(html`<input id="late" aria-label="Phone" value=${MOBILE} />`),
    'an input that gets its id last': async () => {
      const theirs = await fixture<HTMLElement>(html`<input aria-label="Phone" value=${MOBILE} />`);
      theirs.id = 'late';
      return theirs;
    },
    'an element that gets its input last': async () => {
      const around = await fixture<HTMLElement>(html`<div id="late"></div>`);
      around.innerHTML = `<span><input value="${MOBILE}"></span>`;
      return around;
    },
    'a custom element with a text as its value': () => fixture(html`<late-text id="late"></late-text>`),
    'a custom element with a number as its value': () => fixture(html`<late-number id="late"></late-number>`),
    'a custom element with an input in its shadow root': () =>
      fixture(html`<late-shadow id="late"></late-shadow>`),
    'a custom element that is defined last': async () => {
      const theirs = await fixture<HTMLElement>(html`<late-definition id="late"></late-definition>`);
      customElements.define('late-definition', class extends WithValue {});
      return theirs;
    },
  };

  for (const [name, appear] of Object.entries(late))
    it(`is the page’s own field that appears later: ${name}`, async () => {
      const element = await test.world.mount({'mobile-field': 'late'});
      type(element, 'typed meanwhile');
      await appear();
      await until(() => !ownInput(element));
      expect(element.shadowRoot?.querySelector<HTMLElement>('[part=field]')?.hidden).to.equal(true);
      main(element).click();
      await reach(element, 'consenting');
      expect(test.world.console).to.be.empty;
    });

  it('is the page’s own custom element in the slot, which is marked and focused', async () => {
    const element = await test.world.mount();
    const theirs = new WithValue();
    theirs.slot = 'mobile';
    theirs.value = '12';
    theirs.tabIndex = 0;
    element.append(theirs);
    await until(() => !ownInput(element));
    main(element).click();
    await reach(element, 'failed');
    expect(document.activeElement === theirs).to.equal(true);
    expect(theirs.getAttribute('aria-invalid')).to.equal('true');
    expect(theirs.hasAttribute('aria-describedby')).to.equal(false);
    theirs.value = MOBILE;
    main(element).click();
    expect(theirs.hasAttribute('aria-invalid')).to.equal(false);
    await reach(element, 'consenting');
  });

  it('is looked up at the press, if a framework has replaced the first one', async () => {
    const first = await fixture<HTMLInputElement>(html`<input id="phone" aria-label="Phone" value="12" />`);
    const element = await test.world.mount({'mobile-field': 'phone'});
    const second = document.createElement('input');
    Object.assign(second, {id: 'phone', value: MOBILE});
    first.replaceWith(second);
    main(element).click();
    await reach(element, 'consenting');
  });

  it('is the element’s own again after the page’s field was removed', async () => {
    const theirs = await fixture<HTMLInputElement>(html`<input id="phone" aria-label="Phone" />`);
    const element = await test.world.mount({'mobile-field': 'phone'});
    theirs.remove();
    main(element).click();
    await reach(element, 'failed');
    type(element);
    main(element).click();
    await reach(element, 'consenting');
  });

  for (const [name, markup] of [
    ['of a group without a field', html`<div id="unusable"><select></select></div>`],
    [
      'of a list item, whose value is a position',
      html`<ul>
        <li id="unusable" value="1000000001"></li>
      </ul>`,
    ],
    ['of a tag that nothing defines', html`<never-defined id="unusable"></never-defined>`],
  ] as const)
    it(`is the element’s own, with a console message, if mobile-field is the id ${name}`, async () => {
      await fixture(markup);
      const element = await test.world.mount({'mobile-field': 'unusable'});
      type(element);
      main(element).click();
      await reach(element, 'consenting');
      expect((await told(test.world))[0]).to.match(/mobile-field is not the id of an input/);
    });

  for (const mobile of ['12345', 'undefined', 'null', '[object Object]', '+1 202 555 0100', '99XXXXXX56'])
    it(`is the element’s own, empty, if the page’s mobile is no mobile number: "${mobile}"`, async () => {
      const element = await test.world.mount({mobile});
      expect(input(element).value).to.equal('');
      type(element);
      main(element).click();
      await reach(element, 'consenting');
      expect(await told(test.world)).to.have.length(1);
      expect(String(test.world.console[0]?.[0]).split('\n')[0]).to.match(
        /The value of mobile is no Indian mobile number/,
      );
      expect(test.world.console[0]?.[0]).not.to.contain(mobile);
      element.mobile = MOBILE;
      await element.updateComplete;
      expect(ownInput(element)).to.equal(null);
    });

  it('accepts a value of type number from a page without types', async () => {
    const element = await test.world.mount();
    Object.assign(element, {mobile: Number(MOBILE)});
    await element.updateComplete;
    expect(ownInput(element)).to.equal(null);
    main(element).click();
    await reach(element, 'consenting');
  });

  it('watches the page only while the field that it names is missing', async () => {
    const {MutationObserver} = window;
    const watched = new Map<object, Node>();
    window.MutationObserver = class extends MutationObserver {
      override observe(...args: Parameters<MutationObserver['observe']>): void {
        watched.set(this, args[0]);
        super.observe(...args);
      }
      override disconnect(): void {
        watched.delete(this);
        super.disconnect();
      }
    };
    try {
      const element = await test.world.mount();
      expect([...watched.values()]).to.deep.equal([]);
      element.mobileField = 'awaited';
      await element.updateComplete;
      expect([...watched.values()]).to.deep.equal([document]);
      element.remove();
      expect([...watched.values()]).to.deep.equal([]);
      (await fixture(html`<div></div>`)).append(element);
      await element.updateComplete;
      expect([...watched.values()]).to.deep.equal([document]);
      await fixture(html`<input id="awaited" aria-label="Phone" />`);
      await until(() => !ownInput(element));
      expect([...watched.values()]).to.deep.equal([]);
    } finally {
      window.MutationObserver = MutationObserver;
    }
  });

  it('uses the label that the page gives', async () => {
    const element = await test.world.mount();
    element.innerHTML = '<span slot="mobile-label">Your phone</span>';
    await element.updateComplete;
    const [label] = input(element).labels ?? [];
    const [shown] = label?.querySelector('slot')?.assignedElements() ?? [];
    expect(shown?.textContent).to.equal('Your phone');
    await expect(element).to.be.accessible();
  });

  it('is not shown if the page set the number, and the number appears nowhere', async () => {
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
