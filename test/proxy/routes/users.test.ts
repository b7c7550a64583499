import {expect} from 'chai';
import {json, MOBILE, refusal} from '../fake-cashfree.ts';
import {consent, createBrowser, expectProblem, setUp} from '../support.ts';

describe('Create User for Secure ID', () => {
  const wrong: [string, object, string][] = [
    ['phone', {phone: '12345'}, 'phone'],
    ['phone with another country', {phone: '+44' + MOBILE}, 'phone'],
    ['user_id', {phone: MOBILE, user_id: 'a b'}, 'user_id'],
    ['user_id of 51 characters', {phone: MOBILE, user_id: 'a'.repeat(51)}, 'user_id'],
    ['email', {phone: MOBILE, email: 'nobody'}, 'email'],
    ['name', {phone: MOBILE, name: 'No_Body'}, 'name'],
    ['address', {phone: MOBILE, address: 'a'.repeat(501)}, 'address'],
  ];
  for (const [what, body, field] of wrong) {
    it(`refuses a wrong ${what} before the call`, async () => {
      const {browser, cashfree} = setUp();
      await consent(browser, cashfree);
      expectProblem(await browser.send('users', {body}), 'user-invalid', {field});
      expect(cashfree.count('user')).to.equal(0);
    });
  }

  it('needs a person who consented', async () => {
    const {browser} = setUp();
    await browser.start();
    expectProblem(await browser.send('users', {body: {phone: MOBILE}}), 'transaction-missing');
  });

  it('takes a repeat for a repeat, and says after a minute that the user exists', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const {id} = await consent(browser, cashfree);
    const first = await browser.send('users', {body: {phone: MOBILE}});
    expect(first.body.user_id).to.equal(id);
    expect((await browser.send('users', {body: {phone: MOBILE}})).body).to.deep.equal(first.body);
    clock += 61_000;
    expectProblem(await browser.send('users', {body: {phone: MOBILE}}), 'user-exists', {user_id: id});
    expect(cashfree.count('user')).to.equal(1);
  });

  const errors: [number, string, Parameters<typeof expectProblem>[1], object][] = [
    [400, 'phone_missing', 'user-invalid', {field: 'phone'}],
    [400, 'address_length_exceeded', 'user-invalid', {field: 'address'}],
    [400, 'user_id_value_invalid', 'user-invalid', {field: 'user_id'}],
    [401, 'authentication_failed', 'cashfree-keys-refused', {status: 401, keys: 'secure-id'}],
    [403, 'ip_validation_failed', 'cashfree-ip-refused', {status: 403}],
    [403, 'authentication_failed', 'cashfree-signature-refused', {status: 403}],
    [409, 'user_id_already_exists', 'user-exists', {user_id: 'mine'}],
    [500, 'verification_failed', 'cashfree-failed', {status: 500}],
  ];
  for (const [status, code, failure, facts] of errors) {
    it(`makes ${failure} of ${status} ${code}`, async () => {
      const {browser, cashfree} = setUp();
      await consent(browser, cashfree);
      cashfree.answers.user = () => refusal(status, code);
      expectProblem(await browser.send('users', {body: {phone: MOBILE, user_id: 'mine'}}), failure, facts);
    });
  }

  it('passes on the documented fields and no other', async () => {
    const {browser, cashfree} = setUp();
    await consent(browser, cashfree);
    cashfree.answers.user = () => json({user_reference_id: 1, user_id: 'u', phone: 1, internal: 'x'});
    const {body} = await browser.send('users', {body: {phone: MOBILE}});
    expect(body).to.deep.equal({user_reference_id: 1, user_id: 'u', phone: '1'});
  });

  it('gives two people a user each, and each their own', async () => {
    const {browser, cashfree, proxy} = setUp();
    const other = createBrowser(proxy);
    const first = await consent(browser, cashfree);
    const second = await consent(other, cashfree);
    expect((await browser.send('users', {body: {phone: MOBILE}})).body.user_id).to.equal(first.id);
    expect((await other.send('users', {body: {phone: MOBILE}})).body.user_id).to.equal(second.id);
    const named = await other.send('users', {body: {phone: MOBILE, user_id: 'mine', name: 'No Body'}});
    expect(named.body).to.include({user_id: 'mine', name: 'No Body'});
    expect(cashfree.count('user')).to.equal(3);
  });
});
