/** What the page does with the markup between the tags: copy it, write it down, morph it. The element adds nothing to it. */
import {expect, fixture, html} from '@open-wc/testing';
import type {CfUserDetailsElement} from '../../src/index.ts';
import {
  MOBILE,
  cancelButton,
  eachWorld,
  input,
  main,
  ownInput,
  reach,
  type,
  until,
} from './_support/world.ts';

const content = '<p slot="notice">Why</p><span>Loose</span>';

/** Every way in which a page replaces the element by what it reads of it. */
const copies: Readonly<Record<string, (element: CfUserDetailsElement) => void>> = {
  'cloneNode(true) in its place': element => element.replaceWith(element.cloneNode(true)),
  'an innerHTML round trip of its parent': ({parentElement}) => {
    const markup = parentElement?.innerHTML ?? '';
    if (parentElement) parentElement.innerHTML = markup;
  },
  'its outerHTML, inserted again': element => {
    element.insertAdjacentHTML('afterend', element.outerHTML);
    element.remove();
  },
  'importNode of a clone in another document': element => {
    const elsewhere = document.implementation.createHTMLDocument();
    elsewhere.body.append(elsewhere.importNode(element, true));
    element.replaceWith(document.importNode(elsewhere.body.children[0] as Element, true));
  },
  'a clone of the body around it': ({parentElement}) =>
    parentElement?.replaceWith(parentElement.cloneNode(true)),
  'the same element, moved': element => element.parentElement?.prepend(element),
  'the same element, adopted by another document and back': element => {
    const {parentElement} = element;
    document.implementation.createHTMLDocument().body.append(element);
    parentElement?.append(element);
  },
  'its content, written again': element => {
    element.innerHTML = content;
  },
  'its content, removed': element => element.replaceChildren(),
};

describe('the light DOM of an element', () => {
  const test = eachWorld();

  async function place(): Promise<{around: HTMLElement; element: CfUserDetailsElement}> {
    const around = await fixture<HTMLElement>(html`<section></section>`);
    const element = await test.world.mount();
    element.innerHTML = content;
    around.append(element);
    await element.updateComplete;
    return {around, element};
  }

  it('is not changed, and neither is the host, by a finished and by a cancelled journey', async () => {
    const {element} = await place();
    const before = element.outerHTML;
    const written = new MutationObserver(() => undefined);
    written.observe(element, {attributes: true, childList: true, characterData: true, subtree: true});
    type(element, '12');
    main(element).click();
    await reach(element, 'failed');
    await test.world.finish(element);
    element.reset();
    await test.world.consent(element);
    cancelButton(element).click();
    await reach(element, 'cancelled');
    expect(written.takeRecords()).to.deep.equal([]);
    expect(element.outerHTML).to.equal(before);
  });

  for (const [way, copy] of Object.entries(copies)) {
    for (const after of ['before the press', 'after the end'] as const)
      it(`has one working field: ${way}, ${after}`, async () => {
        const {element, around} = await place();
        const parent = around.parentElement;
        if (after === 'after the end') await test.world.finish(element);
        const sessions = () => test.world.calls.filter(call => call === 'POST /session').length;
        const before = sessions();
        copy(element);
        const found = [...(parent?.querySelectorAll('cf-user-details') ?? [])];
        expect(found).to.have.length(1);
        const [left] = found as [CfUserDetailsElement];
        await left.updateComplete;
        expect(left.querySelectorAll('input, label')).to.have.length(0);
        expect(left.shadowRoot?.querySelectorAll('input')).to.have.length(1);
        if (left.state.status === 'done') main(left).click();
        type(left);
        main(left).click();
        await until(() => sessions() === before + 1);
        await reach(left, 'consenting');
        test.world.sdk.approve();
        await reach(left, 'done');
      });
  }

  it('keeps the number that was typed when the element is moved, and when its content is written again', async () => {
    const {element, around} = await place();
    type(element);
    element.innerHTML = '<p slot="notice">Another</p>';
    (await fixture(html`<div></div>`)).append(element);
    around.append(element);
    element.strings = {mobile: 'Phone'};
    await element.updateComplete;
    expect(input(element).value).to.equal(MOBILE);
    expect(ownInput(element)?.labels?.[0]?.textContent.trim()).to.equal('Phone');
  });
});
