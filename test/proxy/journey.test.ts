import {expect} from 'chai';
import {
  Capabilities,
  SecureIdUser,
  Session,
  TransactionStatus,
  TokenAnswer,
} from '../../src/protocol/proxy/api.ts';
import {MARKS} from './_support/fake-cashfree.ts';
import {consent, expectProblem, setUp} from './_support/support.ts';

describe('a journey through the proxy', () => {
  it('completes session, token and details', async () => {
    const {browser, cashfree} = setUp();
    const session = await browser.start();
    expect(session.status, session.text).to.equal(200);
    const {verification_id, consent_url, sdk, available_scopes} = Session.parse(session.body);
    expect(available_scopes).to.deep.equal(['NAME', 'PAN']);
    expect(consent_url).to.equal('https://consent.example/?session_id=session%201');
    expect(sdk?.mode).to.equal('production');

    const token = await browser.post(cashfree.code(1));
    expect(token.status, token.text).to.equal(200);
    const {access_token} = TokenAnswer.parse(token.body);
    expect(token.body.verification_id).to.equal(verification_id);

    const details = await browser.details(access_token);
    expect(details.status, details.text).to.equal(200);
    expect(details.body.verification_id).to.equal(verification_id);
    expect(details.text).to.contain(MARKS.pan);
    expect(cashfree.calls.map(call => call.endpoint)).to.deep.equal([
      'data-availability',
      'session',
      'generate-token',
      'user-details',
    ]);
  });

  it('reports its capabilities', async () => {
    const {browser} = setUp();
    expect(Capabilities.parse((await browser.send('capabilities')).body)).to.deep.equal({
      protocol: 2,
      environment: 'production',
      presentations: ['overlay', 'popup', 'redirect'],
      mode: 'sealed',
      sdk: {src: 'https://vssdk-prod.cashfree.com/vsvault/prod/1.0.0/index.js'},
    });
  });

  it('reports the status at every step, from the cookie alone', async () => {
    const {browser, cashfree} = setUp();
    const status = async () => TransactionStatus.parse((await browser.send('status')).body);
    expect(await status()).to.deep.equal({status: 'none'});
    const {verification_id} = (await browser.start()).body;
    expect(await status()).to.include({status: 'pending', verification_id});
    await browser.post(cashfree.code(1));
    const exchanged = await status();
    expect(exchanged).to.include({status: 'exchanged', verification_id});
    const details = await browser.details(exchanged.access_token);
    expect(details.status).to.equal(200);
    expect(await status()).to.include({status: 'delivered', verification_id});
    const {access_token: receipt} = await status();
    expect((await browser.details(receipt)).body).to.deep.equal(details.body);
    expect(cashfree.calls).to.have.length(4);
  });

  it('works for the hundredth time in one browser, and keeps few cookies', async () => {
    const {browser, cashfree} = setUp({
      limits: {number: false, address: false, merchant: false, quota: false},
    });
    for (let time = 1; time <= 100; time++) {
      const session = await browser.start();
      expect(session.status, `start ${time}`).to.equal(200);
      const token = await browser.post(cashfree.code(time));
      expect(token.status, `token ${time}`).to.equal(200);
      expect((await browser.details(token.body.access_token)).status, `details ${time}`).to.equal(200);
      expect(browser.cookies.size).to.be.at.most(5);
    }
  });

  it('creates the Secure ID user of the consented person', async () => {
    const {browser, cashfree} = setUp({createUser: {tellPage: true}});
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    const user = await browser.send('users', {body: {}});
    expect(user.status, user.text).to.equal(200);
    expect(SecureIdUser.parse(user.body)).to.deep.equal({
      user_id: 'chosen-by-cashfree',
      user_reference_id: 9,
    });
  });

  it('drops a cancelled transaction', async () => {
    const {browser, cashfree} = setUp();
    const {verification_id} = (await browser.start()).body;
    const cancelled = await browser.send('cancel', {transaction: String(verification_id)});
    expect(cancelled.status).to.equal(204);
    expect(browser.cookies.size).to.equal(0);
    expectProblem(await browser.post(cashfree.code(1)), 'transaction-missing');
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('reports that Cashfree has no data', async () => {
    const {browser, cashfree} = setUp();
    for (const available_scopes of [[], null, undefined]) {
      cashfree.answers['data-availability'] = () => Response.json({available_scopes});
      expectProblem(await browser.start(), 'data-unavailable');
    }
    expect(cashfree.count('session')).to.equal(0);
  });
});
