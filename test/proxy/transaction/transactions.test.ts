import {expect} from 'chai';
import {createSealer} from '../../../src/proxy/sealing/seal.ts';
import {
  expiresAt,
  forgetCookie,
  readTransactions,
  transactionCookie,
  type Transaction,
} from '../../../src/proxy/transaction/transactions.ts';
import {ORIGIN, SEALING_KEY} from '../_support/support.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const now = () => NOW;
const sealing = {
  cookies: 'host',
  sealer: createSealer({keys: [SEALING_KEY], issuer: 'test', now}),
  now,
} as const;

const pending: Transaction = {
  id: 'transaction-1',
  status: 'pending',
  started: NOW,
  deadline: NOW + 15 * MINUTE,
  mobileDigest: 'digest',
  mobile: '0000000001',
};

/** What the proxy reads from a cookie that it wrote for this transaction. */
async function readBack(transaction: object): Promise<Transaction | undefined> {
  const cookie = await transactionCookie(transaction as Transaction, sealing);
  const request = new Request(ORIGIN, {headers: {cookie: cookie.split(';', 1).join()}});
  return (await readTransactions(request, sealing))[0];
}

describe('the cookie of a transaction', () => {
  it('lives until ten minutes after the deadline', async () => {
    expect(expiresAt(pending)).to.equal(pending.deadline + 10 * MINUTE);
    expect(await transactionCookie(pending, sealing)).to.contain(`; Max-Age=${25 * 60};`);
  });

  it('is removed by an empty one', () => {
    expect(forgetCookie('transaction-1', sealing)).to.match(/^__Host-[\w-]*transaction-1=; Max-Age=0; /);
  });

  const states: readonly object[] = [
    ...(['pending', 'exchanged', 'delivered', 'failed'] as const).map(status => ({status})),
    ...(
      [
        'binding-mismatch',
        'identity-mismatch',
        'identity-unproven',
        'code-rejected',
        'token-rejected',
        'cashfree-answer-invalid',
      ] as const
    ).map(failure => ({status: 'failed', failure})),
    {start: {entry: 'entry', networks: ['one', 'other']}},
    {subject: 'subject', codeDigest: 'code', token: 'token', tokenDigest: 'digest'},
    {expiry: NOW + 1, receiptExpiry: NOW + 2},
  ];
  for (const state of states)
    it(`keeps ${JSON.stringify(state)}`, async () => {
      expect(await readBack({...pending, ...state})).to.deep.equal({...pending, ...state});
    });

  for (const wrong of [
    {status: 'other'},
    {status: ''},
    {failure: 'other'},
    {failure: ''},
    {start: {}},
    {start: {entry: 'entry', networks: [1]}},
    {id: 'a/b'},
    {mobile: '12345'},
  ])
    it(`is ignored with ${JSON.stringify(wrong)}`, async () => {
      expect(await readBack({...pending, ...wrong})).to.equal(undefined);
    });

  it('keeps the number until the deadline, and not at the deadline', async () => {
    for (const [deadline, mobile] of [
      [NOW + 1, pending.mobile],
      [NOW, undefined],
    ] as const)
      expect((await readBack({...pending, deadline}))?.mobile).to.equal(mobile);
  });

  it('leaves out a token that makes it too long, and nothing else', async () => {
    const long = {...pending, status: 'exchanged', token: 'x'.repeat(3000)};
    expect(await readBack(long)).to.deep.equal({...pending, status: 'exchanged'});
    // Without a token there is nothing to leave out.
    const networks = Array.from({length: 100}, (_, index) => `network of 22 letters ${index}`);
    expect(await readBack({...pending, start: {entry: 'entry', networks}})).to.have.nested.property(
      'start.networks.length',
      100,
    );
  });
});
