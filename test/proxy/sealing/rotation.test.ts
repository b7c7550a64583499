// Sealing keys are rotated in three steps, each rolled out process by process, during transactions.
import {expect} from 'chai';
import {memoryStore, type ProxyStore} from '../../../src/proxy/index.ts';
import {fakeCashfree, json} from '../_support/fake-cashfree.ts';
import {consent, createBrowser, expectProblem, SEALING_KEY, setUp} from '../_support/support.ts';

const OLD = SEALING_KEY;
const NEW = 'B'.repeat(42) + 'A';

/** The roll-outs of docs/proxy.md, as the keys of a process that has them already and of one that does not. */
const rollOuts = [
  {step: 'the new key opens', before: [OLD], after: [OLD, NEW]},
  {step: 'the new key seals', before: [OLD, NEW], after: [NEW, OLD]},
  {step: 'the old key is removed', before: [NEW, OLD], after: [NEW]},
] as const;

/** One store outside of the processes, so that results in it are sealed. */
function sharedStore(now?: () => number): ProxyStore {
  return {...memoryStore(now && {now}), inProcess: false};
}

/** Two processes of one fleet, and a browser whose requests reach them in turn. */
function fleet(keys: readonly (readonly string[])[], options: Parameters<typeof setUp>[0] = {}) {
  const cashfree = fakeCashfree();
  const store = sharedStore(options.now);
  const proxies = keys.map(sealingKeys => setUp({sealingKeys, store, ...options}, cashfree).proxy);
  let turn = 0;
  const browser = createBrowser(
    async request => proxies[turn++ % proxies.length]?.(request) as Promise<Response>,
  );
  return {cashfree, browser};
}

for (const {step, before, after} of rollOuts) {
  for (const [first, keys] of [
    ['with the keys of before', [before, after]],
    ['with the new keys', [after, before]],
  ] as const) {
    describe(`while a step of rotation is rolled out (${step}), begun by a process ${first}`, () => {
      it('a journey that changes the process at each call succeeds', async () => {
        const {browser, cashfree} = fleet(keys);
        const {id, token} = await consent(browser, cashfree);
        expect((await browser.send('status')).body).to.include({status: 'exchanged', verification_id: id});
        const details = await browser.details(token);
        expect(details.status, details.text).to.equal(200);
        expect((await browser.details(token)).text).to.equal(details.text);
        expect(cashfree.count('user-details')).to.equal(1);
      });

      it('a code that both processes receive is exchanged once, and both answer', async () => {
        const {browser, cashfree} = fleet(keys);
        await browser.start();
        // Held until both have the code.
        let arrived = (): void => undefined;
        const asked = new Promise<void>(resolve => (arrived = resolve));
        let answer = (): void => undefined;
        const held = new Promise<void>(resolve => (answer = resolve));
        const exchange = cashfree.answers['generate-token'];
        cashfree.answers['generate-token'] = async received => {
          arrived();
          await held;
          return exchange(received);
        };
        const both = [browser.post(cashfree.code(1)), browser.post(cashfree.code(1))];
        await asked;
        answer();
        expect((await Promise.all(both)).map(({status}) => status)).to.deep.equal([200, 200]);
        expect((await browser.post(cashfree.code(1))).status).to.equal(200);
        expect((await browser.post(cashfree.code(1))).status).to.equal(200);
        expect(cashfree.count('generate-token')).to.equal(1);
      });

      it('both processes share one limit', async () => {
        const number = {count: 3, seconds: 600};
        const {browser, cashfree} = fleet(keys, {
          limits: {number, address: false, merchant: false, quota: false},
        });
        const answers = [];
        for (let times = 0; times < 8; times++) answers.push((await browser.start()).status);
        expect(answers).to.deep.equal([200, 200, 200, 429, 429, 429, 429, 429]);
        expect(cashfree.count('session')).to.equal(3);
      });

      it('both processes share the reserved slots', async () => {
        let clock = Date.now();
        const quota = {count: 4, seconds: 60};
        const {browser, cashfree} = fleet(keys, {
          now: () => clock,
          limits: {number: false, address: false, merchant: false, quota},
        });
        cashfree.answers.session = ({body}) => json({session_id: 's', verification_id: body.verification_id});
        expect((await browser.start('0000000001')).status).to.equal(200);
        const told = await browser.start('0000000002');
        expectProblem(told, 'rate-limited');
        // One more is behind it.
        await browser.start('0000000003');
        await browser.send('status');
        clock += Number(told.headers.get('retry-after')) * 1000;
        expect((await browser.start('0000000002')).status).to.equal(200);
      });
    });
  }
}

describe('a sealing key that was removed', () => {
  it('cannot open cookies, tokens or stored values', async () => {
    let sealingKeys: readonly string[] = [OLD];
    const {browser, cashfree} = setUp({sealingKeys: () => sealingKeys, store: sharedStore()});
    const {token} = await consent(browser, cashfree);
    await browser.start();
    sealingKeys = [NEW];
    expect((await browser.send('status')).body).to.deep.equal({status: 'none'});
    expectProblem(await browser.details(token), 'transaction-missing');
    expectProblem(await browser.post(cashfree.code(1)), 'transaction-missing');
    sealingKeys = [NEW, OLD];
    expect((await browser.details(token)).status).to.equal(200);
  });
});
