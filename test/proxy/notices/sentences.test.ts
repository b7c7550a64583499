// Every sentence that the operator gets of a failure, whole: what is wrong, and which setting corrects it.
import {expect} from 'chai';
import {Failure, failureWith, type AnyFailure} from '../../../src/protocol/failures.ts';
import type {NoticeCode} from '../../../src/proxy/index.ts';
import {refuse} from '../../../src/proxy/http/problems.ts';
import {OptionError} from '../../../src/proxy/options/values.ts';
import {ORIGIN, setUp} from '../_support/support.ts';
import {tellOf} from '../_support/notices.ts';

const keys = (pair: 'secure-id' | 'one-click') => failureWith('cashfree-keys-refused', {keys: pair});
const wanted = (presentation: string) =>
  new Failure('presentation-unavailable', {wanted: presentation, available: []});

describe('the sentence of a notice', () => {
  const sentences: [what: string, AnyFailure, NoticeCode, sentence: string][] = [
    [
      'an address that Cashfree refused',
      failureWith('cashfree-ip-refused'),
      'address-list-refused',
      'Cashfree refused the address of this server. Add its public IPv4 address to the IP list in the dashboard, or choose the ' +
        'signature there and set CF_SIGNATURE_KEY (or the option signatureKey).',
    ],
    [
      'a signature that Cashfree refused',
      failureWith('cashfree-signature-refused'),
      'signature-refused',
      'Cashfree refused the signature. Set CF_SIGNATURE_KEY (or the option signatureKey) to the public key that the dashboard ' +
        "shows, and check this server's clock: a signature lives five minutes.",
    ],
    [
      'an empty balance',
      failureWith('cashfree-balance'),
      'balance-used-up',
      'The balance of your account at Cashfree is used up. Add to it in the dashboard.',
    ],
    [
      'cookies for development on a public host',
      refuse('development-cookies'),
      'cookies-refused',
      'cookies is development, which works on localhost alone, and a request came to another host. Serve the proxy by https, ' +
        'and remove CF_COOKIES (or the option cookies).',
    ],
    [
      'cookies that do not reach another site',
      refuse('cookies-cross-site'),
      'cookies-refused',
      'A page of another site called the proxy, and its cookies do not travel there. Set CF_COOKIES (or the option cookies) to ' +
        'cross-site, or serve the proxy from the site of the page.',
    ],
    [
      'a body that was read before',
      refuse('body-read'),
      'body-lost',
      'The body was read before the proxy got it. Mount the proxy before what reads bodies.',
    ],
    [
      'a body that a parser changed',
      refuse('body-parsed'),
      'body-lost',
      'A body parser before the proxy kept something else than JSON. Mount the proxy before the parser.',
    ],
    [
      'refused keys of Secure ID',
      keys('secure-id'),
      'keys-refused',
      'Cashfree refused secureIdKeys. Set CF_SECURE_ID_CLIENT_ID and CF_SECURE_ID_CLIENT_SECRET (or the option secureIdKeys) to the ' +
        'general Secure ID keys of the environment sandbox; each environment and each product has a pair of its own.',
    ],
    [
      'refused keys of 1-Click',
      keys('one-click'),
      'keys-refused',
      'Cashfree refused oneClickKeys. Set CF_ONE_CLICK_CLIENT_ID and CF_ONE_CLICK_CLIENT_SECRET (or the option oneClickKeys) to the ' +
        'keys of the 1-Click app of the environment sandbox; each environment and each product has a pair of its own.',
    ],
    [
      'an overlay without the web SDK',
      wanted('overlay'),
      'presentation-refused',
      'A page asked for the presentation overlay, and the proxy offers: popup, redirect. Set CF_SDK_SRC (or the option sdk), or the ' +
        'attribute presentation of the element.',
    ],
    ...['popup', 'redirect', 'sheet'].map((each): [string, AnyFailure, NoticeCode, string] => [
      `a ${each} without the consent page`,
      wanted(each),
      'presentation-refused',
      `A page asked for the presentation ${each}, and the proxy offers: popup, redirect. Set CF_CONSENT_URL (or the option ` +
        'consentUrl), or the attribute presentation of the element.',
    ]),
  ];
  for (const [what, failure, code, sentence] of sentences)
    it(`about ${what} names the remedy`, () => expect(tellOf(failure)).to.deep.equal([[code, sentence]]));

  it('says that no presentation is offered', () => {
    const places = {base: 'https://sandbox.cashfree.com/verification', presentations: []};
    expect(tellOf(wanted('popup'), {context: {places}}).join()).to.contain('the proxy offers: none. Set');
  });

  it('blames the emulator for refused keys only where it is in use', () => {
    const of = (environment: 'emulator' | 'production') =>
      tellOf(keys('one-click'), {context: {environment}}).join();
    expect(of('emulator'))
      .to.match(/^keys-refused,The emulator refused oneClickKeys\./)
      .and.contain('the environment emulator;');
    expect(of('production'))
      .to.match(/^keys-refused,Cashfree refused oneClickKeys\./)
      .and.contain('the environment production;');
  });

  it('asks to start the emulator, and says nothing if Cashfree itself does not answer', () => {
    const failure = failureWith('cashfree-unreachable', {timed_out: false});
    const places = {base: 'http://127.0.0.1:4010/verification', presentations: []};
    expect(tellOf(failure, {context: {environment: 'emulator', places}})).to.deep.equal([
      [
        'emulator-unreachable',
        'The emulator does not answer at http://127.0.0.1:4010. Start it (npx --no-install cf-user-details emulator), or correct ' +
          'CF_BASE_URL (or the option baseUrl).',
      ],
    ]);
    for (const environment of ['sandbox', 'production'] as const)
      expect(tellOf(failure, {context: {environment, places}}), environment).to.deep.equal([]);
  });

  it('is that of a wrong option, and there is none for another error', () => {
    const failure = failureWith('proxy-failed');
    expect(tellOf(failure, {error: new OptionError('sealingKeys is empty')})).to.deep.equal([
      ['option-invalid', 'sealingKeys is empty.'],
    ]);
    expect(tellOf(failure, {error: new TypeError('sealingKeys is empty')})).to.deep.equal([]);
  });

  it('is missing for refusals that are the fault of one request', () => {
    const init = {method: 'POST', headers: {origin: 'https://other.example', 'x-cf-user-details': '1'}};
    for (const reason of ['query', 'header', 'shape', 'content-type', 'fetch-metadata'] as const)
      expect(tellOf(refuse(reason), {path: '/elsewhere', init}), reason).to.deep.equal([]);
    expect(tellOf(failureWith('request-refused', {reason: 'toString'}))).to.deep.equal([]);
  });
});

describe('a notice at the creation of the proxy', () => {
  it('names both pairs of keys if they are equal', () => {
    const pair = {clientId: 'same', clientSecret: 'mark-secret'};
    expect(setUp({secureIdKeys: pair, oneClickKeys: pair}).sentences).to.deep.equal([
      'secureIdKeys and oneClickKeys have one client id. Cashfree issues a pair for each product: set both ' +
        '(CF_SECURE_ID_CLIENT_ID, CF_ONE_CLICK_CLIENT_ID).',
    ]);
  });

  it('names what each presentation needs if none is possible', () =>
    expect(setUp({environment: 'sandbox', consentUrl: undefined}).sentences).to.deep.equal([
      'No presentation is possible, because Cashfree documents neither a web SDK nor a consent page for its sandbox. Set CF_SDK_SRC ' +
        '(or the option sdk) for the overlay, or CF_CONSENT_URL (or the option consentUrl) for popup and redirect.',
    ]));
});

describe('a notice that only Sec-Fetch-Site shows the origin', () => {
  const guessed = (origin: string | undefined, origins?: ReadonlySet<string>) =>
    tellOf(undefined, {context: {origins}, init: {headers: origin === undefined ? {} : {origin}}});

  it('names the browsers that are refused, and the option', () =>
    expect(guessed('http://shop.example')).to.deep.equal([
      [
        'origin-guessed',
        'The origin of the page is not the one that the proxy sees, as where TLS ends before it. Browsers that send no Sec-Fetch-Site, ' +
          'such as Safari before 16.4, are refused. Set CF_ORIGINS (or the option origins) to the origins of your pages.',
      ],
    ]));

  it('is not told without an origin, of the proxy’s own origin, or if origins are listed', () => {
    for (const made of [
      guessed(undefined),
      guessed(ORIGIN),
      guessed('http://shop.example', new Set([ORIGIN])),
    ])
      expect(made).to.deep.equal([]);
  });
});
