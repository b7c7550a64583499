import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect} from 'chai';
import type {Endpoint} from '../../../src/protocol/cashfree/api.ts';
import {fakeCashfree, refusal} from '../_support/fake-cashfree.ts';
import {createBrowser, expectProblem, setUp, type Answer} from '../_support/support.ts';

/** Accepts each code once and, if `readsOnce`, each token once. Answers wait until the test releases them. */
function strictCashfree({readsOnce = false} = {}) {
  const cashfree = fakeCashfree();
  const {'generate-token': exchange, 'user-details': read} = cashfree.answers;
  const used = new Set<unknown>();
  const isFirst = (value: unknown) => !used.has(value) && Boolean(used.add(value));
  const held: Partial<Record<'accepted' | 'refused', Promise<void>>> = {};

  cashfree.answers['generate-token'] = async received => {
    const accepted = isFirst(received.body.auth_code);
    await held[accepted ? 'accepted' : 'refused'];
    return accepted ? exchange(received) : refusal(400, 'auth_code_value_invalid');
  };
  cashfree.answers['user-details'] = received =>
    !readsOnce || isFirst(received.headers.get('authorization'))
      ? read(received)
      : refusal(400, 'access_token_value_invalid');

  return {
    ...cashfree,
    /** Holds the answers to codes that are accepted, or to those that are refused. @returns a function that releases them. */
    hold(which: keyof typeof held): () => void {
      let release: () => void = () => undefined;
      held[which] = new Promise(resolve => (release = resolve));
      return release;
    },
    async reached(endpoint: Endpoint, count: number): Promise<void> {
      while (cashfree.count(endpoint) < count) await nextTurn();
    },
  };
}

describe('two proxies without a shared store', () => {
  /** One browser before two proxies, in a transaction that the first of them began. */
  async function begun(options: {readsOnce?: boolean} = {}) {
    const cashfree = strictCashfree(options);
    const proxies = [setUp({}, cashfree), setUp({}, cashfree)] as const;
    let at: 0 | 1 = 0;
    const browser = createBrowser(request => proxies[at].proxy(request));
    /** Lets this proxy answer the next request. */
    const to = (index: 0 | 1) => {
      at = index;
      return browser;
    };
    const session = await browser.start();
    expect(session.status, session.text).to.equal(200);
    return {cashfree, browser, to, code: cashfree.code(1)};
  }

  async function expectDelivered(answer: Answer): Promise<void> {
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.body.scopes).to.have.length(3);
  }

  for (const last of ['accepted', 'refused'] as const) {
    for (const winner of [0, 1] as const) {
      const loser = winner === 0 ? 1 : 0;
      it(`lose no journey if Cashfree refuses to proxy ${loser + 1} the code that the other exchanged, and the answer ${last} comes last`, async () => {
        const {to, browser, cashfree, code} = await begun();
        const release = {accepted: cashfree.hold('accepted'), refused: cashfree.hold('refused')};
        const winning = to(winner).post(code);
        await cashfree.reached('generate-token', 1);
        const losing = to(loser).post(code);
        await cashfree.reached('generate-token', 2);
        release[last === 'accepted' ? 'refused' : 'accepted']();
        await (last === 'accepted' ? losing : winning);
        release[last]();
        const [won, lost] = await Promise.all([winning, losing]);
        expect(won.status, won.text).to.equal(200);
        expectProblem(lost, 'code-rejected');
        expect(lost.setCookies).to.deep.equal([]);

        expect((await to(loser).send('status', {body: {}})).body).to.include({status: 'exchanged'});
        // A page that got the other answer posts again, to either of them.
        for (const proxy of [loser, winner] as const)
          expect((await to(proxy).post(code)).body.verification_id).to.equal(won.body.verification_id);
        await expectDelivered(await to(loser).details(won.body.access_token));
        expect(cashfree.count('generate-token')).to.equal(2);
        expect(browser.cookies.size).to.equal(1);
      });
    }
  }

  it('keep the delivered details if both read them at once and Cashfree refuses the second', async () => {
    const {to, code} = await begun({readsOnce: true});
    const {body} = await to(0).post(code);
    const [won, lost] = await Promise.all([
      to(0).details(body.access_token),
      to(1).details(body.access_token),
    ]);
    await expectDelivered(won);
    expectProblem(lost, 'token-rejected');
    expect(lost.setCookies).to.deep.equal([]);
    for (const proxy of [0, 1] as const)
      expect((await to(proxy).send('status', {body: {}})).body).to.include({status: 'delivered'});
    const {body: status} = await to(0).send('status', {body: {}});
    await expectDelivered(await to(0).details(status.access_token));
  });

  it('both report how a transaction ended whose token Cashfree refused, without another call', async () => {
    const {to, cashfree, code} = await begun();
    cashfree.answers['user-details'] = () => refusal(400, 'access_token_value_invalid');
    const {body} = await to(0).post(code);
    expectProblem(await to(0).details(body.access_token), 'token-rejected');
    expect((await to(0).send('status', {body: {}})).body).to.include({
      status: 'failed',
      code: 'token-rejected',
    });
    expectProblem(await to(0).details(body.access_token), 'token-rejected');
    expect(cashfree.count('user-details')).to.equal(1);
  });
});
