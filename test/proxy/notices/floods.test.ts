// Floods are reported to `observe`, at a limited rate.
import {expect} from 'chai';
import type {FloodEvent, TokenProxyOptions} from '../../../src/proxy/index.ts';
import {createFloodWatch} from '../../../src/proxy/notices/floods.ts';
import type {RequestTrace} from '../../../src/proxy/telemetry.ts';
import {MOBILE, refusal} from '../_support/fake-cashfree.ts';
import {setUp} from '../_support/support.ts';

describe('a flood', () => {
  function world(options: Partial<TokenProxyOptions> = {}) {
    let clock = Date.now();
    const all = setUp({now: () => clock, ...options});
    const floods = (code: FloodEvent['code']) =>
      all.events.filter((event): event is FloodEvent => event.type === 'flood' && event.code === code);
    return {...all, floods, pass: (milliseconds: number) => (clock += milliseconds)};
  }

  const foreign = ({browser}: ReturnType<typeof world>) =>
    browser.send('session', {
      body: {mobile: MOBILE, presentation: 'redirect'},
      headers: {origin: 'https://other.example', 'sec-fetch-site': 'cross-site'},
    });

  it('of foreign origins is reported at the tenth within a minute, and each time the number has doubled', async () => {
    const made = world();
    for (let index = 0; index < 9; index++) await foreign(made);
    expect(made.floods('foreign-origins')).to.deep.equal([]);
    for (let index = 9; index < 100; index++) await foreign(made);
    const told = made.floods('foreign-origins');
    expect(told.map(({count, seconds}) => [count, seconds])).to.deep.equal([
      [10, 60],
      [20, 60],
      [40, 60],
      [80, 60],
    ]);
    expect(told.every(({correlation_id}) => correlation_id !== '')).to.equal(true);
    made.pass(60_000);
    for (let index = 0; index < 10; index++) await foreign(made);
    expect(made.floods('foreign-origins').map(({count}) => count)).to.deep.equal([10, 20, 40, 80, 10]);
  });

  it('is not reported if the requests are slow', async () => {
    const made = world();
    for (let index = 0; index < 50; index++) {
      await foreign(made);
      made.pass(7_000);
    }
    expect(made.floods('foreign-origins')).to.deep.equal([]);
  });

  it('of rate limits is reported, without a mobile number', async () => {
    const made = world({
      limits: {number: {count: 1, seconds: 600}, address: false, merchant: false, quota: false},
    });
    for (let index = 0; index < 21; index++) await made.browser.start();
    expect(made.floods('limits-hit').map(({count}) => count)).to.deep.equal([10, 20]);
  });

  it('of rejected codes is reported once for the transaction with three refused codes', async () => {
    const made = world();
    const {body} = await made.browser.start();
    made.cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    for (let index = 0; index < 8; index++) await made.browser.post(`made up ${index}`);
    const told = made.floods('rejected-codes');
    expect(told.map(({count, verification_id}) => [count, verification_id])).to.deep.equal([
      [3, body.verification_id],
    ]);
  });

  it('of rejected codes over many transactions is reported as one', async () => {
    const made = world();
    made.cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    for (let index = 0; index < 30; index++) {
      made.browser.cookies.clear();
      await made.browser.start();
      for (let code = 0; code < 3; code++) await made.browser.post(`made up ${index} ${code}`);
    }
    const ofOne = made.floods('rejected-codes').filter(({seconds}) => seconds === undefined);
    expect(ofOne).to.have.length(10);
    const ofAll = made.floods('rejected-codes').filter(({seconds}) => seconds !== undefined);
    expect(ofAll.map(({count}) => count)).to.deep.equal([10, 20, 40, 80]);
  });
});

describe('a flood of rejected codes', () => {
  /** Counts what is told of transactions one by one. */
  function counter() {
    let clock = Date.now();
    const floods = createFloodWatch(() => clock);
    const told: (string | undefined)[] = [];
    const reject = (transaction: string | undefined, times = 1) => {
      const trace: RequestTrace = {
        transaction,
        report: event => {
          if (event.type === 'flood' && event.seconds === undefined) told.push(transaction);
        },
      };
      for (let index = 0; index < times; index++)
        floods({type: 'request', route: 'token', status: 422, code: 'code-rejected', ms: 1}, trace);
    };
    return {reject, told, pass: (milliseconds: number) => (clock += milliseconds)};
  }
  const others = (count: number) => Array.from({length: count}, (_, index) => `other ${index}`);

  for (const [count, expected] of [
    [999, ['first']],
    [1000, []],
  ] as const)
    it(`is ${expected.length > 0 ? 'told' : 'not told'} of a transaction with ${count} others between its codes`, () => {
      const {reject, told} = counter();
      reject('first', 2);
      for (const transaction of others(count)) reject(transaction);
      reject('first');
      expect(told).to.deep.equal(expected);
    });

  it('is told of the transaction whose codes are the latest, although it is old', () => {
    const {reject, told} = counter();
    reject('first');
    for (const transaction of others(999)) reject(transaction);
    reject('first');
    for (const transaction of others(999)) reject(transaction);
    reject('first');
    expect(told).to.deep.equal(['first']);
  });

  it('is told of ten transactions within a minute, and of the next ones after it', () => {
    const {reject, told, pass} = counter();
    for (const transaction of others(12)) reject(transaction, 3);
    expect(told).to.deep.equal(others(10));
    pass(59_999);
    reject('within the minute', 3);
    pass(1);
    reject('after the minute', 3);
    expect(told).to.deep.equal([...others(10), 'after the minute']);
  });

  it('is told of no single transaction if it is not known', () => {
    const {reject, told} = counter();
    reject(undefined, 9);
    expect(told).to.deep.equal([]);
  });
});
