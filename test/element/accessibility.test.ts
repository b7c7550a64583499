import {expect, fixture, html} from '@open-wc/testing';
import {emulateMedia, sendKeys} from '@web/test-runner-commands';
import type {StringsOverride} from '../../src/element/strings/strings.ts';
import type {CfUserDetailsElement} from '../../src/index.ts';
import {faces} from './_support/states.ts';
import {
  cancelButton,
  deepActive,
  eachWorld,
  input,
  label,
  main,
  never,
  reach,
  type,
  until,
  words,
} from './_support/world.ts';

/** An invented number without equal neighbouring digits, because one driver types such a pair as one digit. */
const DIGITS = '1234567890';

/** As wide as the narrowest phone. */
const NARROW = 320;

/** In Tamil and Malayalam words are long, and in all Indian scripts lines are high. */
const long = {
  start: 'காஷ்ஃப்ரீ ஒன்-கிளிக் மூலம் விவரங்களை நிரப்புங்கள்',
  again: 'വീണ്ടുംശ്രമിക്കുകദയവായിവീണ്ടുംശ്രമിക്കുക',
  reopen: 'കാഷ്ഫ്രീയുടെപേജ്വീണ്ടുംതുറക്കുക',
  cancel: 'ரத்துசெய்யவும்',
  intro: 'उपयोगकर्तासहमतिप्रमाणीकरणप्रक्रियाकेलिएएकबारकापासवर्ड आवश्यक है।',
  consenting: 'உங்கள்ஒப்புதலைகாஷ்ஃப்ரீபக்கத்தில்தொடர்ந்துவழங்குங்கள்',
  mobile: 'മൊബൈൽ നമ്പർ',
};

/** Labels of the buttons in two languages of long words. */
const longLanguages: Readonly<Record<string, StringsOverride>> = {
  Tamil: {
    start: 'Cashfree 1-Click மூலம் விவரங்களை நிரப்புங்கள்',
    again: 'மீண்டும் முயற்சிக்கவும்',
    againIn: '{time} நேரத்தில் மீண்டும் முயற்சிக்கவும்',
    renew: 'வேறொரு எண்ணைப் பயன்படுத்தவும்',
    reopen: 'Cashfree பக்கத்தை மீண்டும் திறக்கவும்',
    copy: 'இணைப்பை நகலெடுக்கவும்',
    cancel: 'ரத்துசெய்யவும்',
    mobile: 'கைபேசி எண்',
  },
  German: {
    start: 'Mit Cashfree 1-Click ausfüllen',
    again: 'Nochmals versuchen',
    againIn: 'In {time} nochmals versuchen',
    renew: 'Andere Handynummer verwenden',
    reopen: 'Cashfree-Seite nochmals öffnen',
    copy: 'Seitenadresse kopieren',
    cancel: 'Abbrechen',
    mobile: 'Mobilfunknummer',
  },
};

/** What each colour is drawn as. Success and failure share nothing. */
const shapes: Readonly<Record<string, readonly string[]>> = {
  quiet: ['lock', 'info'],
  busy: ['spinner', 'info'],
  good: ['check'],
  bad: ['alert'],
};

/** The element in a place of its own: so wide, so coloured, so directed. */
async function place(element: CfUserDetailsElement, style: string, direction = 'ltr'): Promise<void> {
  const around = await fixture<HTMLElement>(html`<div dir=${direction}></div>`);
  around.style.cssText = style;
  around.append(element);
  await element.updateComplete;
}

/** What has the focus, through shadow roots: a part of the element, or a tag. In words, as a failing test prints it. */
function focused(): string {
  const active = deepActive();
  return active?.getAttribute('part') ?? active?.parentElement?.dataset['drawnBy'] ?? active?.localName ?? '';
}

describe('the accessibility of every state', () => {
  const test = eachWorld();

  for (const {name, attributes = {}, reach: come} of faces) {
    for (const scheme of ['light', 'dark']) {
      it(`has no finding of axe: ${name}, ${scheme}`, async () => {
        const element = await test.world.mount(attributes);
        await place(element, `color-scheme: ${scheme}; background: ${scheme === 'dark' ? '#000' : '#fff'}`);
        await come(element, test.world);
        await expect(element).to.be.accessible();
      });
    }

    it(`conveys nothing by colour alone: ${name}`, async () => {
      const element = await test.world.mount(attributes);
      await come(element, test.world);
      const status = element.shadowRoot?.querySelector('[part=status]');
      const icon = status?.querySelector('svg');
      const tone = status?.classList[1] ?? '';
      expect(shapes).to.have.property(tone).that.includes(icon?.classList[1]);
      expect(icon?.getAttribute('aria-hidden')).to.equal('true');
      expect(status?.textContent).to.match(/\w{3}/);
    });

    it(`has targets of 44 pixels, and fits a narrow phone: ${name}`, async () => {
      const element = await test.world.mount(attributes);
      await come(element, test.world);
      const targets = [...(element.shadowRoot?.querySelectorAll('button') ?? []), input(element)];
      for (const width of [NARROW, 600]) {
        await place(element, `width: ${width}px`);
        for (const target of targets) {
          const {width, height} = target.getBoundingClientRect();
          expect(Math.min(width, height), target.outerHTML).to.be.at.least(44);
        }
        expectNoOverflow(element);
      }
    });

    it(`fits at twice the text size, with long words of Indian scripts: ${name}`, async () => {
      const element = await test.world.mount(attributes);
      element.strings = long;
      await place(element, `width: ${NARROW}px; font-size: 200%`);
      await come(element, test.world);
      expectNoOverflow(element);
    });
  }

  for (const [language, strings] of Object.entries(longLanguages))
    for (const {name, attributes = {}, reach: come} of faces)
      it(`breaks no word of a button at twice the size of text, in ${language}: ${name}`, async () => {
        const element = await test.world.mount(attributes);
        element.strings = strings;
        await place(element, `width: ${NARROW}px; font-size: 200%`);
        await come(element, test.world);
        expectNoOverflow(element);
        for (const button of element.shadowRoot?.querySelectorAll('button') ?? []) {
          // What is only there to be read out is one pixel wide.
          const text = [...button.querySelectorAll('span'), button].find(
            each => each.childElementCount === 0,
          );
          if (!text?.firstChild || text.getBoundingClientRect().width < 2) continue;
          for (const word of text.textContent.matchAll(/[^\s-]+/g)) {
            const range = document.createRange();
            range.setStart(text.firstChild, word.index);
            range.setEnd(text.firstChild, word.index + word[0].length);
            // WebKit adds a rectangle without width at the end of the line before.
            const boxes = [...range.getClientRects()].filter(({width}) => width > 0);
            const lines = new Set(boxes.map(({top}) => Math.round(top)));
            expect(lines.size, word[0]).to.equal(1);
          }
        }
      });

  it('puts two buttons into one row if both labels fit, and stacks them otherwise', async () => {
    const tops = async (width: number, cancel: string) => {
      const element = await test.world.mount();
      element.strings = {cancel};
      await place(element, `width: ${width}px; font: 16px monospace`);
      await test.world.consent(element);
      const rows = [main(element), cancelButton(element)].map(each => each.getBoundingClientRect().top);
      element.remove();
      return new Set(rows).size;
    };
    expect(await tops(448, 'Cancel')).to.equal(1);
    expect(await tops(448, 'Abandon all of this for now')).to.equal(2);
  });

  it('is no wider than --cf-max-width, by default 28rem', async () => {
    const element = await test.world.mount();
    await place(element, 'width: 1220px; max-width: none');
    expect(element.offsetWidth).to.equal(448);
    element.style.setProperty('--cf-max-width', '600px');
    expect(element.offsetWidth).to.equal(600);
    element.style.setProperty('--cf-max-width', 'none');
    expect(element.offsetWidth).to.equal(1220);
  });

  it('keeps its height from press to end: the content below does not move', async () => {
    for (const width of [NARROW, 600]) {
      const element = await test.world.mount();
      element.strings = {intro: 'One two three four five six seven eight nine ten eleven.'};
      // Letters of one width, so that lines break alike in every engine.
      await place(element, `width: ${width}px; font-family: monospace; font-size: 16px`);
      type(element);
      const heights = new Set([element.offsetHeight]);
      await test.world.consent(element);
      heights.add(element.offsetHeight);
      test.world.sdk.approve();
      await reach(element, 'done');
      heights.add(element.offsetHeight);
      expect([...heights], `${width} px`).to.have.length(1);
      element.parentElement?.remove();
      await new Promise(resolve => setTimeout(resolve));
    }
  });

  for (const [width, size, padding, words] of [
    [NARROW, 100, '20px', 'Emulator: no person is verified'],
    [NARROW, 200, '20px', 'Emulator: no person is verified'],
    [NARROW, 100, '0px', 'முன்மாதிரி: யாரும் உண்மையாகச் சரிபார்க்கப்படவில்லை என்பதைக் கவனிக்கவும்'],
    [600, 100, '0px', 'Emulator: niemand wird wirklich überprüft, und nichts davon ist echt'],
    [600, 200, '0px', 'Emulator: niemand wird wirklich überprüft, und nichts davon ist echt'],
  ] as const)
    it(`does not cover the label with the badge: ${width} px, ${size} %, padding ${padding}`, async () => {
      test.world.answer('GET /', () =>
        Response.json({protocol: 2, environment: 'emulator', presentations: ['overlay'], mode: 'sealed'}),
      );
      const element = await test.world.mount();
      element.strings = {emulator: words};
      await place(element, `width: ${width}px; font-size: ${size}%; --cf-padding: ${padding}`);
      const box = (part: string) =>
        element.shadowRoot?.querySelector(`[part=${part}]`)?.getBoundingClientRect() ?? new DOMRect();
      await until(() => box('badge').height > 0);
      expect(box('badge').bottom).to.be.at.most(box('label').top + 0.5);
      expectNoOverflow(element);
    });

  it('is mirrored in right-to-left text', async () => {
    const element = await test.world.mount();
    await place(element, 'width: 600px', 'rtl');
    await test.world.consent(element);
    const at = (selector: string) =>
      element.shadowRoot?.querySelector(selector)?.getBoundingClientRect().x ?? NaN;
    expect(at('[part=cancel]')).to.be.below(at('[part=button]'));
    expect(at('[role=status]')).to.be.below(at('[part=status] svg'));
  });

  it('has no animation for users who prefer reduced motion', async function () {
    const element = await test.world.mount();
    await test.world.consent(element);
    const spinner = element.shadowRoot?.querySelector('.spinner');
    if (!spinner) throw new Error('No spinner');
    expect(getComputedStyle(spinner).animationName).to.equal('turn');
    // Only Chromium's driver can say so to its browser.
    if (!('userAgentData' in navigator)) this.skip();
    await emulateMedia({reducedMotion: 'reduce'});
    expect(getComputedStyle(spinner).animationName).to.equal('breathe');
    await emulateMedia({reducedMotion: 'no-preference'});
  });
});

function expectNoOverflow(element: HTMLElement): void {
  const {right, left} = element.getBoundingClientRect();
  for (const each of element.shadowRoot?.querySelectorAll<HTMLElement>('button, p, [part]') ?? []) {
    const box = each.getBoundingClientRect();
    if (box.width === 0) continue;
    expect(box.right, each.outerHTML).to.be.at.most(right + 0.5);
    expect(box.left, each.outerHTML).to.be.at.least(left - 0.5);
    // What is only there to be read out is one pixel wide.
    if (each instanceof HTMLElement)
      expect(each.scrollWidth, each.outerHTML).to.be.at.most(each.clientWidth + 1 || Infinity);
  }
}

describe('the keyboard', () => {
  const test = eachWorld();

  it('is enough for a whole journey', async () => {
    const element = await test.world.mount();
    input(element).focus();
    await sendKeys({type: DIGITS});
    await sendKeys({press: 'Tab'});
    expect(focused()).to.equal('button');
    await sendKeys({press: ' '});
    await until(() => test.world.sdk.opened.length === 1);
    expect(focused()).to.equal('sdk');
    test.world.sdk.approve();
    await reach(element, 'done');
    // The consent page took the focus and is gone: it is back where it was.
    expect(focused()).to.equal('button');
    expect(label(main(element))).to.equal('Use another number');
  });

  it('reaches the Cancel button', async () => {
    test.world.answer('POST /session', never);
    const element = await test.world.mount();
    type(element);
    element.focus();
    expect(focused()).to.equal('button');
    await sendKeys({press: 'Enter'});
    await reach(element, 'preparing');
    expect(focused(), 'stays on the main button').to.equal('button');
    await sendKeys({press: 'Tab'});
    expect(focused()).to.equal('cancel');
    await sendKeys({press: 'Enter'});
    await reach(element, 'cancelled');
    expect(focused(), 'goes to the main button, as its own is gone').to.equal('button');
    expect(words(element)).to.match(/Nothing was shared/);
  });

  it('keeps its focus position if the flow ends while Cancel has the focus', async () => {
    const element = await test.world.mount();
    await test.world.consent(element);
    cancelButton(element).focus();
    test.world.sdk.last.errorCb({status: 'DENIED'});
    await reach(element, 'denied');
    expect(focused()).to.equal('button');
  });

  it('can stay on a button that does nothing for now, but not on a disabled one', async () => {
    test.world.answer('POST /session', never);
    const element = await test.world.mount();
    type(element);
    main(element).focus();
    main(element).click();
    await reach(element, 'preparing');
    expect(main(element).getAttribute('aria-disabled')).to.equal('true');
    expect(main(element)).to.have.property('disabled', false);
    main(element).click();
    expect(test.world.calls.filter(call => call === 'POST /session')).to.have.length(1);
    element.disabled = true;
    await element.updateComplete;
    expect(main(element)).to.have.property('disabled', true);
  });

  it('does not move into the element by a click beside its buttons', async () => {
    const element = await test.world.mount();
    input(element).focus();
    element.shadowRoot?.querySelector<HTMLElement>('[part=card]')?.click();
    expect(focused()).to.equal('input');
    expect(element.shadowRoot?.delegatesFocus).to.equal(false);
  });
});

describe('the announcements to screen readers', () => {
  const test = eachWorld();

  it('use two live regions that exist from the beginning and stay', async () => {
    const element = await test.world.mount();
    const regions = [...(element.shadowRoot?.querySelectorAll('[role=status], [role=alert]') ?? [])];
    // The line under the buttons, politely or at once, and the one under the field.
    expect(regions).to.have.length(3);
    for (const region of regions) expect(getComputedStyle(region).display).not.to.equal('none');
    await test.world.finish(element);
    for (const region of regions) expect(region.isConnected).to.equal(true);
  });

  it('are never delayed by a busy ancestor', async () => {
    const element = await test.world.mount();
    await test.world.consent(element);
    expect(element.shadowRoot?.querySelector('[aria-busy=true]')).to.equal(null);
  });
});
