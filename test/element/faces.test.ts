import {expect} from '@open-wc/testing';
import {failures, type FailureCode} from '../../src/protocol/failures.ts';
import {Failure} from '../../src/index.ts';
import {english, stringsWith} from '../../src/element/strings/english.ts';
import {viewModelOf, type Circumstances} from '../../src/element/transaction/view-model.ts';
import type {ViewModel} from '../../src/element/template/view-model.ts';
import type {FlowState} from '../../src/flow/machine/model.ts';
import {faces, refuseAll} from './_support/states.ts';
import {
  eachWorld,
  input,
  label,
  link,
  main,
  never,
  polite,
  problem,
  reach,
  record,
  type,
  urgent,
  until,
} from './_support/world.ts';

type Way = Pick<ViewModel, 'action' | 'press' | 'isInviting'> & {readonly manual: 'offered' | 'main' | false};
const {again, start, renew, copy} = english;
const tryAgain: Way = {action: again, press: 'start', isInviting: true, manual: 'offered'};
const byHand: Way = {action: again, press: 'start', isInviting: false, manual: 'main'};
/** Refused before anything was tried. */
const unable: Way = {...byHand, action: start};

/** What the user can do after each failure. */
const ways: Readonly<Record<FailureCode, Way>> = {
  'config-invalid': unable,
  'insecure-context': unable,
  'mobile-invalid': {action: start, press: 'start', isInviting: true, manual: false},
  'presentation-unavailable': unable,
  'browser-unsuitable': {action: copy, press: 'copy', isInviting: true, manual: 'offered'},
  'popup-blocked': tryAgain,
  'overlay-unreachable': tryAgain,
  'sdk-unavailable': tryAgain,
  'script-unavailable': tryAgain,
  'sdk-failed': tryAgain,
  'element-failed': byHand,
  busy: {...tryAgain, action: start},
  'not-completed': tryAgain,
  'consent-denied': tryAgain,
  'consent-expired': tryAgain,
  'callback-conflict': tryAgain,
  'proxy-unreachable': tryAgain,
  'proxy-answer-invalid': byHand,
  'request-refused': byHand,
  'not-authorized': byHand,
  'challenge-failed': tryAgain,
  'rate-limited': tryAgain,
  'transaction-missing': tryAgain,
  'binding-mismatch': tryAgain,
  'identity-mismatch': tryAgain,
  'identity-unproven': tryAgain,
  'token-rejected': tryAgain,
  'proxy-failed': byHand,
  'data-unavailable': {action: renew, press: 'renew', isInviting: false, manual: 'main'},
  'code-rejected': tryAgain,
  'cashfree-keys-refused': byHand,
  'cashfree-ip-refused': byHand,
  'cashfree-signature-refused': byHand,
  'cashfree-balance': byHand,
  'cashfree-rate-limited': tryAgain,
  'cashfree-request-invalid': byHand,
  'cashfree-id-exists': tryAgain,
  'cashfree-failed': tryAgain,
  'cashfree-unreachable': tryAgain,
  'cashfree-answer-invalid': byHand,
  'user-invalid': tryAgain,
  'user-exists': byHand,
};

/** The view of a state that ended with this failure. */
function failedView(code: FailureCode, circumstances: Partial<Circumstances> = {}): ViewModel {
  const failure = new (Failure as new (code: FailureCode, facts: object) => Failure)(code, {});
  const attempt = {id: '', presentation: 'overlay', createUser: false} as const;
  const state = {status: failure.outcome, attempt, failure} as FlowState;
  const usual = {
    strings: english,
    isSlow: false,
    isEditable: true,
    link: undefined,
    isIncomplete: false,
  };
  return viewModelOf(state, {...usual, ...circumstances});
}

function part(element: Element, name: string): HTMLElement {
  const found = element.shadowRoot?.querySelector<HTMLElement>(`[part=${name}]`);
  if (!found) throw new Error(`No part ${name}`);
  return found;
}

describe('what the user sees', () => {
  const test = eachWorld();

  for (const {name, attributes = {}, reach, says, action, urgent: atOnce, cancels, manual} of faces) {
    it(`includes the state and the next step: ${name}`, async () => {
      const element = await test.world.mount(attributes);
      await reach(element, test.world);
      expect(atOnce ? urgent(element) : polite(element)).to.match(says);
      if (element.state.status !== 'failed' || element.state.failure.code !== 'mobile-invalid')
        expect(atOnce ? polite(element) : urgent(element)).to.equal('');
      if (action instanceof RegExp) expect(label(main(element))).to.match(action);
      else expect(label(main(element))).to.equal(action);
      expect(element.shadowRoot?.querySelector('[part=cancel]') !== null).to.equal(cancels === true);
      const byHand = part(element, 'manual');
      expect(byHand.hidden).to.equal(!manual);
      if (!byHand.hidden) expect(byHand.className).to.equal(manual === 'main' ? 'first' : '');
      // One thing is the main one.
      if (manual === 'main') expect(main(element).className).to.equal('main quiet');
    });
  }

  for (const code of Object.keys(failures) as FailureCode[]) {
    it(`includes a sentence with a next step for ${code}`, () => {
      const {text, isUrgent} = failedView(code);
      expect(text).to.match(/\b(?:try|start|fill|enter|finish|allow|check|wait|open)\b.*\.$/i);
      expect(text).not.to.contain(code);
      expect(isUrgent).to.equal(true);
    });

    it(`includes the button that can help, to try again or to type the details: ${code}`, () => {
      const {action, press, isInviting, hasManual, isOpening, step} = failedView(code);
      expect({
        action,
        press,
        isInviting,
        manual: hasManual && (isInviting ? 'offered' : 'main'),
      }).to.deep.equal(ways[code]);
      // The merchant's icon is shown beside the first label of the button only.
      expect(isOpening).to.equal(action === english.start);
      // The text names the owner of the next page if a press leads there.
      expect(step).to.equal(ways[code].isInviting && press !== 'copy' ? 0 : undefined);
    });
  }

  for (const [name, copy, says] of [
    ['copies', () => Promise.resolve(), /^Copied\. Open your browser/],
    ['cannot copy', () => Promise.reject(new DOMException('', 'NotAllowedError')), /Press and hold/],
  ] as const)
    it(`includes the link to this page if only another browser helps, and ${name} it`, async () => {
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

  it('includes no link if the page has no address', () => {
    expect(failedView('browser-unsuitable', {link: 'none'})).to.include({
      press: 'start',
      action: english.start,
      isInviting: false,
      hasManual: true,
      canRetry: false,
    });
  });

  it('includes "Still working" after four seconds, in the polite region, and only during that step', async () => {
    const slow = faces.find(({name}) => name === 'slow');
    const element = await test.world.mount();
    await slow?.reach(element, test.world);
    expect(polite(element)).to.contain('Still working');
    element.cancel();
    element.reset();
    await element.updateComplete;
    expect(polite(element)).not.to.contain('Still working');
  });

  it('includes no such text while the user is on Cashfree’s page', async () => {
    const element = await test.world.mount();
    await test.world.consent(element);
    test.world.passFourSeconds();
    await element.updateComplete;
    expect(polite(element)).to.equal(english.consenting);
  });

  it('uses the merchant’s strings, and the English ones for the rest', () => {
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

  it('changes when strings are set late', async () => {
    const element = await test.world.mount();
    element.strings = {start: 'தொடங்கு', mobile: 'கைபேசி எண்'};
    await element.updateComplete;
    expect(label(main(element))).to.equal('தொடங்கு');
    expect(element.shadowRoot?.querySelector('label')?.textContent).to.equal('கைபேசி எண்');
  });

  it('includes a badge with the emulator, and only with it', async () => {
    const badge = (element: Element) => element.shadowRoot?.querySelector('[part=badge]')?.textContent;
    const real = await test.world.mount();
    expect(badge(real)).to.equal(undefined);
    test.world.answer('GET /', () =>
      Response.json({protocol: 2, environment: 'emulator', presentations: ['overlay'], mode: 'sealed'}),
    );
    const emulated = await test.world.mount({proxy: `/emulated${test.world.proxy}`});
    await new Promise(resolve => emulated.addEventListener('cf-ready', resolve));
    await emulated.updateComplete;
    expect(badge(emulated)).to.equal('Emulator: no person is verified');
  });

  it('includes the error of the number under the field, tied to the field', async () => {
    const element = await test.world.mount();
    main(element).click();
    await reach(element, 'failed');
    const error = part(element, 'error');
    expect(error.textContent).to.equal(english.failures['mobile-invalid']);
    const field = input(element);
    expect(field.getAttribute('aria-describedby')).to.equal(error.id);
    expect(field.getRootNode()).to.equal(error.getRootNode());
    expect(document.activeElement?.shadowRoot?.activeElement).to.equal(field);
    const [above, below] = [field.getBoundingClientRect(), main(element).getBoundingClientRect()];
    expect(error.getBoundingClientRect().top).to.be.within(above.bottom, above.bottom + 16);
    expect(error.getBoundingClientRect().bottom).to.be.at.most(below.top);
    // The line under the buttons does not repeat it.
    expect(polite(element)).to.equal(english.intro);
    type(element);
    expect(field.hasAttribute('aria-describedby')).to.equal(false);
  });

  it('describes a field of the page, to which the error cannot be tied by id', async () => {
    const element = await test.world.mount();
    const own = document.createElement('input');
    own.slot = 'mobile';
    own.setAttribute('aria-label', 'Mobile');
    element.append(own);
    await until(() => element.shadowRoot?.querySelector('[part=input]') === null);
    main(element).click();
    await reach(element, 'failed');
    expect(own.getAttribute('aria-description')).to.equal(english.failures['mobile-invalid']);
    const {bottom} = own.getBoundingClientRect();
    expect(part(element, 'error').getBoundingClientRect().top).to.be.at.least(bottom);
    own.dispatchEvent(new Event('input'));
    expect(own.hasAttribute('aria-description')).to.equal(false);
  });

  it('includes the error of the number under the buttons if the field is elsewhere in the page', async () => {
    const element = await test.world.mount({'mobile-field': 'elsewhere'});
    const elsewhere = document.createElement('input');
    elsewhere.id = 'elsewhere';
    elsewhere.setAttribute('aria-label', 'Mobile');
    element.before(elsewhere);
    await until(() => element.shadowRoot?.querySelector('[part=input]') === null);
    main(element).click();
    await reach(element, 'failed');
    expect(part(element, 'error').textContent).to.equal('');
    expect(part(element, 'status').textContent.trim()).to.equal(english.failures['mobile-invalid']);
  });

  it('includes the number of the step, and whose page comes next', async () => {
    const element = await test.world.mount();
    const step = () => {
      const visible = [...part(element, 'steps').children].filter(
        each => getComputedStyle(each).visibility === 'visible',
      );
      return visible.map(each => [each.getAttribute('aria-current'), each.textContent]);
    };
    expect(step()).to.deep.equal([['step', english.stepNumber]]);
    test.world.answer('POST /user-details', never);
    await test.world.consent(element);
    expect(step()).to.deep.equal([['step', english.stepCashfree]]);
    test.world.sdk.approve();
    await reach(element, 'fetching');
    expect(step()).to.deep.equal([['step', english.stepBack]]);
  });

  it('includes the merchant’s icon only before the first press', async () => {
    const element = await test.world.mount();
    const icon = document.createElement('span');
    icon.slot = 'icon';
    icon.textContent = '★';
    element.append(icon);
    expect(icon.getClientRects()).to.have.length(1);
    await test.world.consent(element);
    expect(icon.getClientRects()).to.have.length(0);
    test.world.sdk.last.errorCb({status: 'DENIED'});
    await reach(element, 'denied');
    expect(icon.getClientRects()).to.have.length(0);
    element.reset();
    await element.updateComplete;
    expect(icon.getClientRects()).to.have.length(1);
  });

  it('includes a button that does nothing during a rate limit and works after it', async () => {
    const element = await test.world.mount();
    const starts = () => test.world.calls.filter(call => call === 'POST /session').length;
    test.world.answer('POST /session', problem('rate-limited', {retry_after: 7200}, 429));
    type(element);
    main(element).click();
    await reach(element, 'failed');
    expect(main(element).getAttribute('aria-disabled')).to.equal('true');
    expect(main(element)).to.have.property('disabled', false);
    // Spoken rarely: each change of a focused button's name is read out.
    expect(main(element).getAttribute('aria-label')).to.equal('Try again in 2:00:00');
    main(element).click();
    expect(starts()).to.equal(1);
    element.reset();
    test.world.answer('POST /session', problem('cashfree-rate-limited', {status: 429, retry_after: 1}, 429));
    await element.updateComplete;
    main(element).click();
    await reach(element, 'failed');
    await until(() => polite(element) === english.ready);
    expect(urgent(element)).to.equal('');
    expect(label(main(element))).to.equal(english.again);
    expect(main(element).getAttribute('aria-disabled')).to.equal('false');
    expect(main(element).hasAttribute('aria-label')).to.equal(false);
    main(element).click();
    expect(element.state.status).to.equal('preparing');
  });
});
