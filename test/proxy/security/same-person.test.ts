// Requirements X4 and X5: that code, session and details are one person’s. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {json, MARKS, MOBILE} from '../fake-cashfree.ts';
import {consent, createBrowser, expectProblem, setUp} from '../support.ts';

describe('X4: a mismatch is told to the merchant without a personal value', () => {
  it('reports the transaction and nothing of the token, code or number', async () => {
    const {browser, cashfree, events, proxy} = setUp();
    await browser.start();
    const victim = createBrowser(proxy);
    const {body} = await victim.start();
    await victim.post(cashfree.code(1), {transaction: String(body.verification_id)});
    const [event] = events.filter(({type}) => type === 'security');
    expect(event).to.include({
      type: 'security',
      code: 'binding-mismatch',
      verification_id: body.verification_id,
    });
    expect(JSON.stringify(event)).not.to.match(new RegExp(`${MARKS.code}|${MARKS.token}|${MOBILE}`));
  });
});

describe('X5: the consented number is the one that opened the session', () => {
  const swap = (...mobiles: unknown[]) =>
    json({
      scopes: [
        {scope: 'MOBILE', records: mobiles.map(mobile => ({metadata: {mobile}}))},
        {scope: 'PAN', records: [{metadata: {pan: MARKS.pan}}]},
      ],
    });

  const swapped: [string, unknown[]][] = [
    ['another number', ['0000000002']],
    ['another number beside it', [MOBILE, '0000000002']],
    ['a number that cannot be read', ['xxxxxx0001']],
    ['an object', [{mobile: MOBILE}]],
  ];
  for (const [what, mobiles] of swapped) {
    it(`drops everything at ${what}`, async () => {
      const {browser, cashfree, events} = setUp();
      const {token} = await consent(browser, cashfree);
      cashfree.answers['user-details'] = () => swap(...mobiles);
      const answer = await browser.details(token);
      expectProblem(answer, 'identity-mismatch');
      expect(answer.text).not.to.contain(MARKS.pan);
      expect(events.some(event => event.type === 'security' && event.code === 'identity-mismatch')).to.equal(
        true,
      );
      expect((await browser.send('status')).body).to.include({status: 'failed', code: 'identity-mismatch'});
      expectProblem(await browser.details(token), 'identity-mismatch');
      expect(cashfree.count('user-details')).to.equal(1);
    });
  }

  for (const same of [MOBILE, `+91${MOBILE}`, `91 ${MOBILE}`, Number(`91${MOBILE}`), null, '']) {
    it(`takes ${JSON.stringify(same)} for the same, or for not consented`, async () => {
      const {browser, cashfree} = setUp();
      const {token} = await consent(browser, cashfree);
      cashfree.answers['user-details'] = () => swap(same);
      expect((await browser.details(token)).status).to.equal(200);
    });
  }

  it('creates no user with another number', async () => {
    const {browser, cashfree} = setUp();
    await consent(browser, cashfree);
    expectProblem(await browser.send('users', {body: {phone: '0000000002'}}), 'identity-mismatch');
    expect(cashfree.count('user')).to.equal(0);
  });
});
