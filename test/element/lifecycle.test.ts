import {expect, fixture, html} from '@open-wc/testing';
import type {CfUserDetailsElement} from '../../src/index.ts';
import {
  MOBILE,
  deepActive,
  eachWorld,
  input,
  label,
  main,
  never,
  reach,
  record,
  type,
  types,
  until,
  words,
} from './_support/world.ts';

/** A task goes by, in which an element could be put back. */
const task = () => new Promise(resolve => setTimeout(resolve));

describe('an element in a changing page', () => {
  const test = eachWorld();

  it('starts at once in the task in which it was inserted', async () => {
    const element = document.createElement('cf-user-details');
    Object.assign(element, {proxy: test.world.proxy, presentation: 'overlay', mobile: MOBILE});
    (await fixture(html`<div></div>`)).append(element);
    element.start();
    expect(element.state.status).to.equal('preparing');
    await until(() => test.world.sdk.opened.length > 0);
  });

  it('throws from start() if it is not in the document, as showModal() of a dialog does', () => {
    const element = document.createElement('cf-user-details');
    expect(() => element.start())
      .to.throw(DOMException)
      .with.property('name', 'InvalidStateError');
    element.cancel();
    element.reset();
    element.resume();
    expect(element.state).to.deep.equal({status: 'idle'});
  });

  it('does nothing while it is disabled, by press or by method', async () => {
    const element = await test.world.mount({disabled: '', mobile: MOBILE});
    const events = record(element);
    main(element).click();
    element.start();
    expect(element.state.status).to.equal('idle');
    element.disabled = false;
    await element.updateComplete;
    main(element).click();
    expect(element.state.status).to.equal('preparing');
    expect(types(events)).to.include('cf-start');
  });

  it('accepts a number as text or as a promise', async () => {
    const element = await test.world.mount();
    element.start({mobile: Promise.resolve(MOBILE)});
    await until(() => test.world.sdk.opened.length > 0);
    expect(test.world.calls).to.include('POST /session');
  });

  it('shows the consent page again when it is pressed again', async () => {
    const element = await test.world.mount();
    await test.world.consent(element);
    main(element).click();
    await until(() => test.world.sdk.opened.length === 2);
    element.start();
    await until(() => test.world.sdk.opened.length === 3);
    expect(test.world.calls.filter(call => call === 'POST /session')).to.have.length(1);
    expect(test.world.sdk.drawn).to.equal(1);
  });

  it('asks the proxy at once on resume()', async () => {
    const element = await test.world.mount();
    await test.world.consent(element);
    test.world.answer('POST /status', () =>
      Response.json({status: 'exchanged', verification_id: 'a-transaction', access_token: 't0ken-secret'}),
    );
    element.resume();
    await reach(element, 'done');
  });

  it('drops its transaction on reset(), also while it runs, and can be used again', async () => {
    const element = await test.world.mount();
    await test.world.consent(element);
    const events = record(element);
    element.reset();
    await element.updateComplete;
    expect(types(events)).to.deep.equal(['cf-statechange', 'cf-cancel', 'cf-statechange']);
    expect(words(element)).to.match(/^You choose/);
    await test.world.finish(element);
    element.reset();
    expect(element.details).to.equal(undefined);
    expect(JSON.stringify(element.state)).to.equal('{"status":"idle"}');
  });

  it('returns to the field when the user chooses another number', async () => {
    const element = await test.world.mount();
    await test.world.finish(element);
    expect(label(main(element))).to.equal('Use another number');
    main(element).click();
    await element.updateComplete;
    expect(element.state.status).to.equal('idle');
    expect(deepActive() === input(element)).to.equal(true);
  });

  it('starts again if the page set the number and there is no field', async () => {
    const element = await test.world.mount({mobile: MOBILE});
    element.start();
    await until(() => test.world.sdk.opened.length > 0);
    test.world.sdk.approve();
    await reach(element, 'done');
    expect(label(main(element))).to.equal('Fill in with Cashfree 1-Click');
    main(element).click();
    expect(element.state.status).to.equal('preparing');
  });

  it('continues when it is moved, exchanges once, and fires no event twice', async () => {
    const element = await test.world.mount();
    const events = record(element);
    await test.world.consent(element);
    const elsewhere = await fixture(html`<section></section>`);
    elsewhere.append(element);
    await element.updateComplete;
    expect(words(element)).to.match(/continue on Cashfree’s page/);
    test.world.sdk.approve();
    await reach(element, 'done');
    expect(test.world.calls.filter(call => call === 'POST /token')).to.have.length(1);
    expect(types(events).filter(type => type === 'cf-details')).to.have.length(1);
    expect(types(events)).not.to.include('cf-cancel');
  });

  it('continues in another element that replaces it, as frameworks do', async () => {
    const first = await test.world.mount({id: 'signup'});
    await test.world.consent(first);
    const second = first.cloneNode(false) as CfUserDetailsElement;
    first.replaceWith(second);
    const events = record(second);
    await second.updateComplete;
    test.world.sdk.approve();
    await reach(second, 'done');
    await task();
    expect(test.world.calls.filter(call => call === 'POST /token')).to.have.length(1);
    expect(types(events)).to.include('cf-details');
  });

  it('tells the new element what happened while no element existed', async () => {
    const element = await test.world.mount();
    await test.world.consent(element);
    const events = record(element);
    const place = element.parentElement;
    element.remove();
    test.world.sdk.last.errorCb({status: 'DENIED'});
    expect(events).to.be.empty;
    place?.append(element);
    await reach(element, 'denied');
    expect(types(events)).to.deep.equal(['cf-statechange', 'cf-denied']);
  });

  it('cancels when it is removed and not inserted again, and leaves nothing behind', async () => {
    const element = await test.world.mount();
    const before = {body: document.body.childElementCount, head: document.head.childElementCount};
    await test.world.consent(element);
    expect(sessionStorage).to.have.length(1);
    element.parentElement?.remove();
    await task();
    await until(() => test.world.calls.includes('DELETE /session'));
    expect(test.world.sdk.closed).to.equal(1);
    expect(test.world.sdk.drawn).to.equal(0);
    expect(document.body.style.overflow).to.equal('');
    expect(document.body.childElementCount).to.equal(before.body);
    expect(document.head.childElementCount).to.equal(before.head);
    expect(sessionStorage).to.have.length(0);
    // A late callback of the SDK has no effect.
    test.world.sdk.approve();
    await task();
    expect(test.world.calls).not.to.include('POST /token');
    expect(element.state).to.deep.equal({status: 'idle'});
  });

  it('drops the details when it is removed and not inserted again', async () => {
    const element = await test.world.mount();
    await test.world.finish(element);
    const {state} = element;
    expect(element.details).not.to.equal(undefined);
    const place = element.parentElement;
    element.remove();
    await task();
    place?.append(element);
    await element.updateComplete;
    expect(element.details).to.equal(undefined);
    expect(state.status).to.equal('done');
  });

  it('cancels the transaction when its proxy changes, and tells the page', async () => {
    const element = await test.world.mount();
    await test.world.consent(element);
    const events = record(element);
    element.proxy = `${test.world.proxy}/other`;
    await element.updateComplete;
    expect(types(events).slice(0, 2)).to.deep.equal(['cf-statechange', 'cf-cancel']);
    expect(element.state.status).to.equal('idle');
    expect(test.world.sdk.drawn).to.equal(0);
  });

  it('waits for its proxy attribute, and sends no code before that', async () => {
    const {href} = location;
    history.replaceState(null, '', '?auth_code=c0de-secret');
    const element = document.createElement('cf-user-details');
    (await fixture(html`<div></div>`)).append(element);
    await element.updateComplete;
    expect(test.world.calls).to.be.empty;
    expect(location.search).to.equal('?auth_code=c0de-secret');
    element.proxy = test.world.proxy;
    await reach(element, 'done');
    expect(location.search).to.equal('');
    expect(test.world.calls).to.include('POST /token');
    history.replaceState(null, '', href);
  });

  it('works after its attributes change outside of the document', async () => {
    const element = await test.world.mount({'mobile-field': 'phone'});
    element.remove();
    element.mobileField = 'other';
    await element.updateComplete;
    expect(element.state.status).to.equal('idle');
  });

  it('lets one element at a time ask for consent', async () => {
    const first = await test.world.mount({id: 'first'});
    const second = await test.world.mount({id: 'second'});
    await test.world.consent(first);
    type(second);
    main(second).click();
    await reach(second, 'failed');
    expect(second.state).to.have.nested.property('failure.code', 'busy');
    expect(words(second)).to.match(/Another window/);
    test.world.sdk.approve();
    await reach(first, 'done');
    main(second).click();
    expect(second.state.status).to.equal('preparing');
  });

  it('aborts the running call when it is cancelled', async () => {
    test.world.answer('POST /session', never);
    const element = await test.world.mount();
    type(element);
    main(element).click();
    await reach(element, 'preparing');
    element.cancel();
    expect(element.state).to.deep.include({status: 'cancelled', by: 'page'});
  });
});
