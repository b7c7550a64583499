import {expect} from '@open-wc/testing';
import {responseUrl} from '../../src/flow/redirect-response/response-url.ts';
import {takeRedirectResponse} from '../../src/flow/redirect-response/redirect-response.ts';
import {restoreUrl} from '../../src/flow/redirect-response/restore-url.ts';
import type {FlowState} from '../../src/flow/machine/model.ts';
import {failureWith, type FailureCode} from '../../src/protocol/failures.ts';
import type {Presentation} from '../../src/protocol/proxy/api.ts';
import {TestStore} from './_support/support.ts';
import {keepReplaceLimit} from './_support/replace-limit.ts';

const KEY = '/cf ';
const original = location.href;
const here = location.pathname + location.search;

function store(presentation?: Presentation, key = KEY, path = '/elsewhere'): TestStore {
  const pending = new TestStore();
  if (presentation)
    pending.write(key, {verification_id: 'a-transaction', presentation, createUser: false, path});
  return pending;
}

const CASHFREE = 'https://cashfree.example/';

/** Address of this page with parameters of a case added. */
function at(added: string): string {
  return here + (here.includes('?') ? added.replace('?', '&') : added);
}

function arrive(added: string, pending: TestStore, parameter?: string, referrer = CASHFREE) {
  history.replaceState({router: 7}, '', at(added));
  const arrival = takeRedirectResponse(KEY, pending, {parameter}, {referrer, url: responseUrl});
  if (arrival?.replaced === undefined) return arrival;
  const {replaced, ...rest} = arrival;
  expect(replaced).to.equal(location.origin + at(added));
  return rest;
}

function failed(code: FailureCode): FlowState {
  const attempt = {id: '1', presentation: 'redirect', createUser: false} as const;
  return {status: 'failed', attempt, failure: failureWith(code, {})};
}

describe('a return from Cashfree', () => {
  keepReplaceLimit();
  afterEach(() => history.replaceState(null, '', original));

  /** The URL, the stored transactions, the result, and the remaining entries. */
  const table: readonly [string, TestStore, ReturnType<typeof takeRedirectResponse>, string][] = [
    ['?auth_code=c0de', store('redirect'), {code: 'c0de'}, ''],
    ['?authCode=c0de&page=2#top', store('redirect'), {code: 'c0de'}, '?page=2#top'],
    ['#auth_code=c0de', store('redirect'), {code: 'c0de'}, ''],
    ['?code=c0de', store('redirect'), {code: 'c0de'}, ''],
    ['?code=c0de&status=SUCCESS', store('overlay'), {code: 'c0de'}, ''],
    ['?auth_code=a&auth_code=b', store('redirect'), {hint: 'callback-conflict'}, ''],
    ['?error=access_denied', store('redirect'), {hint: 'consent-denied'}, ''],
    ['?status=EXPIRED', store('redirect'), {hint: 'consent-expired'}, ''],
    ['', store('redirect'), {}, ''],
    // No transaction is pending: the parameters belong to the page.
    ['?code=WELCOME10', store(), undefined, '?code=WELCOME10'],
    ['?status=open', store(), undefined, '?status=open'],
    ['?code=WELCOME10', store('redirect', 'of another element'), undefined, '?code=WELCOME10'],
    // Storage was lost on the way: a name of Cashfree's own is enough.
    ['?auth_code=c0de', store(), {code: 'c0de'}, ''],
    ['?auth_code=c0de', store('redirect', 'of another element'), undefined, '?auth_code=c0de'],
    // The page was reloaded while its popup is open.
    ['?code=WELCOME10', store('popup'), {}, '?code=WELCOME10'],
    ['?auth_code=c0de', store('popup'), {code: 'c0de'}, ''],
  ];

  for (const [added, pending, arrival, stays] of table)
    it(`${added || 'nothing'} in the URL, ${JSON.stringify([...pending.entries])}: ${JSON.stringify(arrival)}`, () => {
      expect(arrive(added, pending)).to.deep.equal(arrival);
      const expected = here.includes('?') ? stays.replace('?', '&') : stays;
      expect(location.href).to.equal(location.origin + here + expected);
    });

  it('is not found for an ended overlay when the page is reloaded', () => {
    const pending = store('overlay', KEY, here);
    pending.write(KEY, {...pending.read(KEY)!, hint: 'over'});
    expect(arrive('', pending)).to.equal(undefined);
    expect(pending.entries.size).to.equal(0);
  });

  for (const added of ['?status=verified', '?error=card_declined', '?code=anothers&state=s', ''])
    it(`is not found for an ended overlay: ${added || 'no parameter'} belongs to the page`, () => {
      const pending = store('overlay');
      pending.write(KEY, {...pending.read(KEY)!, hint: 'over'});
      const joined = here.includes('?') ? added.replace('?', '&') : added;
      expect(arrive(added, pending)).to.equal(undefined);
      expect(location.href).to.equal(location.origin + here + joined);
      expect(pending.entries.size).to.equal(0);
    });

  it('is read although the overlay had ended, if Cashfree navigated the page', () => {
    const pending = store('overlay');
    pending.write(KEY, {...pending.read(KEY)!, hint: 'over'});
    expect(arrive('?auth_code=c0de', pending)).to.deep.equal({code: 'c0de'});
  });

  it('ignores a voucher that was in the URL when the transaction began', () => {
    const added = here.includes('?') ? '&code=WELCOME10' : '?code=WELCOME10';
    const pending = store('redirect', KEY, here + added);
    expect(arrive(added, pending)).to.deep.equal({});
    expect(location.href).to.contain('WELCOME10');
  });

  it('is read from the one parameter that the page named, and `code` remains', () => {
    expect(arrive('?voucher_code=c0de&code=WELCOME10', store('redirect'), 'voucher_code')).to.deep.equal({
      code: 'c0de',
    });
    expect(location.href).to.contain('WELCOME10');
  });

  /** The URL, the referrer, the parameter that the page named, and whether the code is read. */
  const origins: readonly [string, string, string | undefined, boolean][] = [
    ['?code=SUMMER', CASHFREE, undefined, true],
    ['?code=SUMMER', '', undefined, false],
    ['?code=SUMMER', `${location.origin}/offers`, undefined, false],
    ['?code=SUMMER&status=open', '', undefined, false],
    ['#code=SUMMER', `${location.origin}/`, undefined, false],
    ['?code=c0de', '', 'code', true],
    ['?code=c0de', `${location.origin}/forward`, 'code', true],
    ['?auth_code=c0de', '', undefined, true],
    ['?auth_code=c0de', `${location.origin}/forward`, undefined, true],
  ];

  for (const [added, referrer, parameter, reads] of origins)
    for (const presentation of ['redirect', 'overlay'] as const)
      it(`${reads ? 'is' : 'is not'} read from ${added}, with the referrer ${referrer || '(none)'}, by ${presentation}, with the parameter ${parameter}`, () => {
        const arrival = arrive(added, store(presentation), parameter, referrer);
        expect(arrival).to.deep.equal(reads ? {code: /c0de|SUMMER/.exec(added)?.[0]} : {});
        expect(location.href).to.equal(location.origin + (reads ? here : at(added)));
      });

  for (const parameter of [undefined, 'code'])
    it(`is not read from ?code= without a transaction, with the parameter ${parameter}`, () => {
      expect(arrive('?code=SUMMER', store(), parameter)).to.equal(undefined);
      expect(location.href).to.contain('SUMMER');
    });

  /** The URL, the end of the flow, and the URL after it. */
  const restored: readonly [string, FlowState, string][] = [
    ['?code=SUMMER', failed('code-rejected'), '?code=SUMMER'],
    ['?code=SUMMER&page=2#top', failed('transaction-missing'), '?code=SUMMER&page=2#top'],
    ['?page=2&code=SUMMER', failed('binding-mismatch'), '?page=2&code=SUMMER'],
    ['?code=c0de', failed('proxy-unreachable'), ''],
    ['?code=c0de', {...failed('consent-expired'), status: 'expired'} as FlowState, ''],
    ['?auth_code=c0de', failed('code-rejected'), ''],
    ['?authCode=c0de&page=2', failed('binding-mismatch'), '?page=2'],
    ['?auth_code=c0de&code=c0de', failed('code-rejected'), ''],
  ];

  for (const [added, state, stays] of restored)
    it(`leaves ${stays || 'nothing'} in the address of ${added} after ${JSON.stringify(state)}`, () => {
      const pending = store('redirect');
      history.replaceState({router: 7}, '', at(added));
      const arrival = takeRedirectResponse(KEY, pending, {}, {referrer: CASHFREE, url: responseUrl});
      if (!arrival) throw new Error('no return');
      restoreUrl(arrival, state, KEY, pending, {});
      expect(location.href).to.equal(location.origin + (stays ? at(stays) : here));
      expect(history.state).to.deep.equal({router: 7});
      if (stays.includes('SUMMER'))
        expect(
          takeRedirectResponse(KEY, pending, {}, {referrer: CASHFREE, url: responseUrl}),
          'a reload',
        ).to.deep.equal({});
    });

  it('does not change an address that the page has changed since', () => {
    const pending = store('redirect');
    history.replaceState(null, '', at('?code=SUMMER'));
    const arrival = takeRedirectResponse(KEY, pending, {}, {referrer: CASHFREE, url: responseUrl});
    history.replaceState(null, '', at('?step=2'));
    restoreUrl(arrival ?? {}, failed('code-rejected'), KEY, pending, {});
    expect(location.href).to.equal(location.origin + at('?step=2'));
  });

  it('leaves no code in the history, and keeps the state of the page’s router', () => {
    const {length} = history;
    arrive('?auth_code=c0de', store('redirect'));
    expect(history.length).to.equal(length);
    expect(history.state).to.deep.equal({router: 7});
    expect(location.href).not.to.contain('c0de');
  });
});
