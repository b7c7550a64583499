import {expect} from '@open-wc/testing';
import {hideCode, responseUrl} from '../../src/flow/redirect-response/response-url.ts';
import {PENDING_PREFIX} from '../../src/flow/redirect-response/storage-keys.ts';
import type {Presentation} from '../../src/protocol/proxy/api.ts';
import {keepReplaceLimit} from './_support/replace-limit.ts';

const KEY = '/cf ';
const original = location.href;
const here = location.pathname + location.search;
const CASHFREE = 'https://cashfree.example/';

const at = (added: string): string => here + (here.includes('?') ? added.replace('?', '&') : added);

interface Arrival {
  readonly pending?: Presentation;
  readonly hint?: string;
  readonly parameter?: string;
  readonly referrer?: string;
}

function arrive(
  added: string,
  {pending, hint, parameter, referrer = CASHFREE}: Arrival,
  path = '/elsewhere',
): boolean {
  history.replaceState({router: 7}, '', at(added));
  if (pending)
    sessionStorage.setItem(PENDING_PREFIX + KEY, JSON.stringify({presentation: pending, path, hint}));
  Object.defineProperty(document, 'referrer', {value: referrer, configurable: true});
  return hideCode(KEY, parameter);
}

describe('the URL of a return, before the code of transactions has loaded', () => {
  keepReplaceLimit();
  beforeEach(() => sessionStorage.clear());
  afterEach(() => {
    responseUrl.restore();
    history.replaceState(null, '', original);
    Reflect.deleteProperty(document, 'referrer');
    sessionStorage.clear();
  });

  /** What was added to the URL, how the user came, and what the page shows then. Undefined: the URL is not changed. */
  const table: readonly [added: string, arrival: Arrival, shown: string | undefined][] = [
    ['?auth_code=c0de', {}, '?'],
    ['?authCode=c0de&page=2#top', {}, '?&page=2#top'],
    ['?authcode=c0de', {pending: 'popup'}, '?'],
    ['#auth_code=c0de', {}, '#'],
    ['#/welcome?auth_code=c0de', {}, '#/welcome?'],
    ['?auth_code=a&auth_code=b', {}, '?&'],
    ['?auth_code=', {}, undefined],
    ['?page=2', {}, undefined],
    ['?voucher_code=c0de', {parameter: 'voucher_code'}, '?'],
    ['?voucherCode=c0de', {parameter: 'voucher_code'}, '?'],
    ['?code=c0de', {pending: 'redirect', parameter: 'voucher_code'}, undefined],
    ['?code=c0de', {pending: 'redirect'}, '?'],
    ['?code=c0de', {pending: 'overlay'}, '?'],
    ['?code=SUMMER', {pending: 'popup'}, undefined],
    ['?code=SUMMER', {}, undefined],
    ['?code=SUMMER', {pending: 'redirect', referrer: ''}, undefined],
    ['?code=SUMMER', {pending: 'redirect', referrer: `${location.origin}/offers`}, undefined],
    ['?code=SUMMER', {pending: 'overlay', hint: 'over'}, undefined],
    ['?code=SUMMER', {parameter: 'code'}, undefined],
    ['?code=c0de', {pending: 'redirect', parameter: 'code', referrer: ''}, '?'],
  ];

  for (const [added, arrival, shown] of table)
    it(`shows ${shown ?? 'no change'} for ${added}, ${JSON.stringify(arrival)}`, () => {
      arrive(added, arrival);
      expect(location.href).to.equal(
        location.origin + at(added).slice(0, here.length) + at(shown ?? added).slice(here.length),
      );
      expect(history.state).to.deep.equal({router: 7});
      expect(responseUrl.read(), 'in memory').to.equal(location.origin + at(added));
      responseUrl.restore();
      expect(location.href, 'restored').to.equal(location.origin + at(added));
    });

  it('keeps a code that was in the URL when the transaction began', () => {
    expect(arrive('?auth_code=c0de', {pending: 'redirect'}, at('?auth_code=c0de'))).to.equal(true);
    expect(location.href).to.contain('c0de');
  });

  for (const [name, arrival, isReturn] of [
    ['a pending transaction', {pending: 'redirect'}, true],
    ['a transaction that is over', {pending: 'overlay', hint: 'over'}, false],
    ['no transaction', {}, false],
  ] as const)
    it(`${isReturn ? 'may be' : 'is not'} a return with ${name} and without a code`, () => {
      expect(arrive('?page=2', arrival)).to.equal(isReturn);
    });

  it('stays as the page has set it since', () => {
    arrive('?auth_code=c0de', {});
    history.replaceState(null, '', at('?step=2'));
    expect(responseUrl.read()).to.equal(location.origin + at('?step=2'));
    responseUrl.restore();
    expect(location.href).to.equal(location.origin + at('?step=2'));
  });

  for (const garbage of ['', '{', 'null', '[]', '7'])
    it(`is no return if the storage holds ${garbage || 'an empty text'}`, () => {
      sessionStorage.setItem(PENDING_PREFIX + KEY, garbage);
      expect(arrive('?page=2', {})).to.equal(false);
    });
});
