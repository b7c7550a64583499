// Requirement O7: who may start, and how often. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {json, MARKS, MOBILE} from '../_support/fake-cashfree.ts';
import {expectProblem, setUp} from '../_support/support.ts';

describe('O7: starting is limited', () => {
  const limits = {
    number: {count: 3, seconds: 600},
    address: {count: 5, seconds: 600},
    merchant: false,
    quota: false,
  } as const;
  const start = (number: number) => ({
    body: {mobile: String(number).padStart(10, '0'), presentation: 'redirect'},
  });

  it('per number: the fourth start of twenty is refused, with the time to retry', async () => {
    const {browser, cashfree} = setUp({limits});
    const answers = [];
    for (let times = 0; times < 20; times++) answers.push(await browser.start());
    expect(answers.map(({status}) => status)).to.deep.equal([200, 200, 200, ...Array<number>(17).fill(429)]);
    expect(cashfree.count('session')).to.equal(3);
    const retry = Number(answers[3]?.headers.get('retry-after'));
    expect(retry).to.be.within(595, 600);
    expect(answers[3]?.body.facts).to.deep.equal({retry_after: retry});
  });

  it('per address, counting the /64 of IPv6 as one address', async () => {
    let address = '2001:db8:1:2:3:4:5:6';
    const {browser} = setUp({limits, clientAddress: () => address});
    for (let number = 0; number < 5; number++)
      expect((await browser.send('session', start(number))).status).to.equal(200);
    address = '2001:db8:1:2::9';
    expectProblem(await browser.send('session', start(6)), 'rate-limited');
    address = '2001:db8:1:3::9';
    expect((await browser.send('session', start(7))).status).to.equal(200);
  });

  it('per merchant', async () => {
    const {browser} = setUp({limits: {...limits, merchant: {count: 4, seconds: 60}}});
    for (let number = 0; number < 4; number++)
      expect((await browser.send('session', start(number))).status).to.equal(200);
    expectProblem(await browser.send('session', start(9)), 'rate-limited');
  });

  it('by default, in production', async () => {
    const {browser} = setUp({limits: {}});
    for (let times = 0; times < 5; times++) expect((await browser.start()).status).to.equal(200);
    expectProblem(await browser.start(), 'rate-limited');
  });

  it('admits starts again after the time', async () => {
    let clock = Date.now();
    const {browser} = setUp({limits, now: () => clock});
    for (let times = 0; times < 3; times++) await browser.start();
    clock += 599_000;
    expectProblem(await browser.start(), 'rate-limited');
    clock += 2_000;
    expect((await browser.start()).status).to.equal(200);
  });

  it('calls authorize first, without the body, and makes no call to Cashfree if the answer is no', async () => {
    const asked: Request[] = [];
    const {browser, cashfree} = setUp({
      authorize: request => {
        asked.push(request);
        return false;
      },
    });
    expectProblem(await browser.start(), 'not-authorized');
    expect(await asked[0]?.text()).to.equal('');
    expect(cashfree.calls).to.deep.equal([]);
  });

  it('refuses if authorize throws', async () => {
    const {browser, cashfree, events} = setUp({authorize: () => Promise.reject(new Error(MARKS.name))});
    const answer = await browser.start();
    expectProblem(answer, 'proxy-failed');
    expect(answer.text + JSON.stringify(events)).not.to.contain(MARKS.name);
    expect(cashfree.calls).to.deep.equal([]);
  });

  it('does not tell an anonymous page whether Cashfree knows a number', async () => {
    const {browser, cashfree} = setUp({authorize: undefined});
    const shape = async () => {
      const {status, body} = await browser.send('session', {body: {mobile: MOBILE, presentation: 'overlay'}});
      return {status, keys: Object.keys(body), scopes: body.available_scopes};
    };
    const known = await shape();
    cashfree.answers['data-availability'] = () => json({available_scopes: []});
    const unknown = await shape();
    expect(unknown).to.deep.equal(known);
    expect(known.scopes).to.deep.equal([]);
  });
});
