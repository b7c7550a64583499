// Requirements X9 and X12: the token between page and proxy. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {MARKS} from '../_support/fake-cashfree.ts';
import {consent, consentWithoutDetails, createBrowser, expectProblem, setUp} from '../_support/support.ts';

const MINUTE = 60_000;

describe('X9: the bearer token travels in its header alone', () => {
  const wrong: [string, Record<string, string | null>][] = [
    ['none', {authorization: null}],
    ['another scheme', {authorization: 'Basic TOKEN'}],
    ['no scheme', {authorization: 'TOKEN'}],
    ['two', {authorization: 'Bearer TOKEN, Bearer TOKEN'}],
    ['something after it', {authorization: 'Bearer TOKEN x'}],
    ['one that is not ours', {authorization: 'Bearer abc.def.ghi'}],
    ['one too long', {authorization: `Bearer ${'a'.repeat(20_000)}`}],
    ['Cashfree’s own', {authorization: `Bearer ${MARKS.token}-1`}],
  ];
  for (const [what, headers] of wrong) {
    it(`refuses ${what}`, async () => {
      const {browser, cashfree} = setUp();
      const {token} = await consentWithoutDetails(browser, cashfree);
      const sent = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value?.replaceAll('TOKEN', token) ?? null]),
      );
      const answer = await browser.send('user-details', {headers: sent});
      expectProblem(answer, 'token-rejected');
      expect(answer.headers.get('www-authenticate')).to.match(/^Bearer/);
      expect(cashfree.count('user-details')).to.equal(0);
    });
  }

  it('refuses the token of one transaction with the cookie of another', async () => {
    const {browser, cashfree, proxy} = setUp();
    const {token} = await consentWithoutDetails(browser, cashfree);
    const thief = createBrowser(proxy);
    await consentWithoutDetails(thief, cashfree);
    expectProblem(await thief.details(token), 'token-rejected');
    expect(cashfree.count('user-details')).to.equal(0);
  });

  it('is in no URL and in no event', async () => {
    const {browser, cashfree, events} = setUp();
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    const urls = cashfree.calls.map(({url}) => url).join();
    for (const text of [urls, JSON.stringify(events)]) {
      expect(text).not.to.contain(MARKS.token).and.not.to.contain(token).and.not.to.contain(MARKS.code);
    }
  });
});

describe('X12: the token is dropped when the details are there', () => {
  it('is removed from status and cookie, and never used again', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const {token} = await consent(browser, cashfree);
    const [, held = ''] = [...browser.cookies][0] ?? [];
    await browser.details(token);
    const [, after = ''] = [...browser.cookies][0] ?? [];
    expect(after.length).to.be.below(held.length);
    const {access_token: receipt} = (await browser.send('status')).body;
    for (const bearer of [token, receipt]) expect((await browser.details(bearer)).status).to.equal(200);
    clock += MINUTE + 1;
    expect((await browser.send('status')).body).not.to.have.property('access_token');
    for (const bearer of [token, receipt]) expectProblem(await browser.details(bearer), 'token-rejected');
    expect(cashfree.count('user-details')).to.equal(1);
  });
});
