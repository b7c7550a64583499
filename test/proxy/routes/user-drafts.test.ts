// What the store keeps of a Secure ID user that was not created, and what the merchant is told.
import {expect} from 'chai';
import {fakeCashfree, json, MARKS, MOBILE, refusal} from '../_support/fake-cashfree.ts';
import {consent, expectProblem, setUp} from '../_support/support.ts';
import {switchedStore} from '../_support/switched-store.ts';

async function fetched(createUser: Parameters<typeof setUp>[0] extends infer O | undefined ? O : never) {
  const switched = switchedStore();
  const world = setUp({createUser: {}, ...createUser, store: switched.store}, fakeCashfree());
  const {id, token} = await consent(world.browser, world.cashfree);
  expect((await world.browser.details(token)).status).to.equal(200);
  return {
    ...world,
    switched,
    id,
    hasDraft: async () => (await switched.get(`user-draft:${id}`)) !== undefined,
  };
}

describe('the draft of a Secure ID user', () => {
  const answers: readonly [
    status: number,
    upstream: string,
    code: Parameters<typeof expectProblem>[1],
    boolean,
  ][] = [
    [409, 'user_id_already_exists', 'user-exists', false],
    [400, 'phone_value_invalid', 'user-invalid', false],
    [429, 'rate_limit_exceeded', 'cashfree-rate-limited', true],
    [500, 'verification_failed', 'cashfree-failed', true],
    [401, 'authentication_failed', 'cashfree-keys-refused', true],
  ];
  for (const [status, upstream, code, isKept] of answers)
    it(`is ${isKept ? 'kept' : 'removed'} after ${code}`, async () => {
      const {browser, cashfree, hasDraft} = await fetched({});
      expect(await hasDraft()).to.equal(true);
      cashfree.answers.user = () => refusal(status, upstream);
      expectProblem(await browser.send('users', {body: {}}), code);
      expect(await hasDraft()).to.equal(isKept);
      // A repeat needs no draft.
      if (!isKept) expectProblem(await browser.send('users', {body: {}}), code);
    });

  it('is kept after a function of the merchant threw, and removed when the user exists', async () => {
    let broken = false;
    const {browser, hasDraft} = await fetched({
      secureIdKeys: () => {
        if (broken) throw new RangeError('mark-words');
        return {clientId: 'secure-id', clientSecret: MARKS.secureIdSecret};
      },
    });
    broken = true;
    expectProblem(await browser.send('users', {body: {}}), 'proxy-failed');
    expect(await hasDraft()).to.equal(true);
    broken = false;
    expect((await browser.send('users', {body: {}})).status).to.equal(200);
    expect(await hasDraft()).to.equal(false);
  });
});

describe('the merchant’s function for a created user', () => {
  it('is no fault if two processes exited while they called it: the page gets a failure', async () => {
    let calls = 0;
    const {browser, cashfree, events, switched, id} = await fetched({
      createUser: {
        created: () => {
          calls++;
        },
      },
    });
    cashfree.answers.user = ({body}) => json({...body, user_id: 'u', user_reference_id: 1, phone: MOBILE});
    const claim = {owner: 'a process that exited', attempt: 2, leaseExpiry: 0, isDone: false};
    await switched.set(`once:user-notified:${id}`, JSON.stringify(claim));
    expectProblem(await browser.send('users', {body: {}}), 'proxy-failed');
    expect(calls).to.equal(0);
    expect(events.filter(({type}) => type === 'fault')).to.deep.equal([]);
  });
});
