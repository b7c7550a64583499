import {expect} from '@open-wc/testing';
import {readHint, type Hint} from '../../src/protocol/hint.ts';

const words: Readonly<Record<Hint, readonly string[]>> = {
  denied: ['denied', 'access_denied', 'ACCESSDENIED', 'Rejected', 'user_rejected', 'consent_declined'],
  closed: ['CLOSED', 'closed', 'cancelled', 'canceled', 'user_dropped'],
  expired: ['EXPIRED', 'session_expired'],
};

describe('a word that comes instead of a code', () => {
  for (const [hint, spellings] of Object.entries(words))
    for (const word of spellings) it(`${word} hints at ${hint}`, () => expect(readHint(word)).to.equal(hint));

  for (const word of [
    '',
    'SUCCESS',
    'failed',
    'not denied',
    'undenied',
    'denied\n',
    'toString',
    null,
    undefined,
  ])
    it(`${word === undefined ? 'undefined' : JSON.stringify(word)} hints at nothing`, () =>
      expect(readHint(word)).to.equal(undefined));
});
