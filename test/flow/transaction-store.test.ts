import {expect} from '@open-wc/testing';
import {
  createTransactionStore,
  type PendingTransaction,
} from '../../src/flow/redirect-response/transaction-store.ts';

const pending: PendingTransaction = {
  verification_id: 'a-transaction',
  presentation: 'redirect',
  createUser: true,
  path: '/shop?step=2',
  hint: 'consent-denied',
  context: 'step-2',
};
const store = createTransactionStore(() => sessionStorage);

describe('the store of pending transactions', () => {
  beforeEach(() => sessionStorage.clear());

  it('returns each transaction by its key', () => {
    store.write('/cf a', pending);
    expect(store.read('/cf a')).to.deep.equal(pending);
    expect(store.read('/cf b')).to.equal(undefined);
    expect(store.some()).to.equal(true);
    store.clear('/cf a');
    expect(store.read('/cf a')).to.equal(undefined);
    expect(store.some()).to.equal(false);
  });

  it('drops finished entries of any element when another transaction begins', () => {
    store.write('/cf a', {...pending, hint: 'over'});
    expect(store.some()).to.equal(false);
    expect(store.read('/cf a')?.hint).to.equal('over');
    store.write('/cf b', pending);
    expect(store.read('/cf a')).to.equal(undefined);
    expect(store.some()).to.equal(true);
  });

  it('does not return an older transaction after a write failed for lack of room', () => {
    const full = createTransactionStore(
      () =>
        new Proxy(sessionStorage, {
          get: (storage, name) => (name === 'setItem' ? deny : Reflect.get(storage, name).bind(storage)),
        }),
    );
    store.write('/cf a', pending);
    full.write('/cf a', {...pending, verification_id: 'the-next'});
    expect(store.read('/cf a')).to.equal(undefined);
  });

  it('does not touch the page’s own entries', () => {
    sessionStorage.setItem('cart', '1');
    expect(store.some()).to.equal(false);
    store.clear('cart');
    expect(sessionStorage.getItem('cart')).to.equal('1');
  });

  for (const garbage of [
    '',
    '{',
    'null',
    '[]',
    '"redirect"',
    JSON.stringify({...pending, presentation: 'magic'}),
    JSON.stringify({...pending, verification_id: 1}),
    JSON.stringify({...pending, hint: 'toString'}),
    JSON.stringify({...pending, context: {}}),
  ])
    it(`reads ${garbage || 'an empty text'} as no transaction`, () => {
      sessionStorage.setItem('cf-user-details:a', garbage);
      expect(store.read('a')).to.equal(undefined);
    });

  it('drops members that are not its own', () => {
    sessionStorage.setItem('cf-user-details:a', JSON.stringify({...pending, code: 'secret'}));
    expect(store.read('a')).to.deep.equal(pending);
  });

  for (const [name, storage] of [
    ['blocked', () => new Proxy(sessionStorage, {get: deny, ownKeys: deny})],
    ['missing', () => undefined as unknown as Storage],
    ['not to be had at all', deny],
  ] as const)
    it(`stores nothing and does not throw if storage is ${name}`, () => {
      const blocked = createTransactionStore(storage);
      blocked.write('a', pending);
      expect(blocked.read('a')).to.equal(undefined);
      expect(blocked.some()).to.equal(false);
      expect(blocked.isWritable()).to.equal(false);
      blocked.clear('a');
    });
});

function deny(): never {
  throw new DOMException('denied', 'SecurityError');
}
