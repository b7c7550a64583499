import {expect} from 'chai';
import {fakeCashfree, json, refusal} from '../_support/fake-cashfree.ts';
import {consent, expectProblem, setUp} from '../_support/support.ts';

describe('what Cashfree says', () => {
  for (const [given, told] of [
    ['new_code', 'new_code'],
    ['<b>', ''],
    [' x', ''],
    ['x ', ''],
    ['x'.repeat(65), ''],
    [undefined, ''],
  ] as const) {
    it(`is repeated only where it is a code: ${given}`, async () => {
      const {browser, cashfree} = setUp();
      cashfree.answers.session = () => json({code: given}, 418);
      expectProblem(await browser.start(), 'cashfree-request-invalid', {status: 418, upstream_code: told});
    });
  }

  it('names a field only where the code begins with one', async () => {
    for (const [code, field] of [
      ['email_address_invalid', 'email'],
      ['my_phone_invalid', ''],
      ['emailed', ''],
    ] as const) {
      const {browser, cashfree} = setUp({createUser: {}});
      const {token} = await consent(browser, cashfree);
      await browser.details(token);
      cashfree.answers.user = () => refusal(400, code);
      const {body} = await browser.send('users', {body: {}});
      expect((body.facts as {field?: string}).field ?? '').to.equal(field);
    }
  });

  it('may be that the number is wrong', async () => {
    const {browser, cashfree} = setUp();
    cashfree.answers['data-availability'] = () => refusal(400, 'identifier_value_value_invalid');
    expectProblem(await browser.start(), 'mobile-invalid', {});
  });

  it('is observed with the failure and the time it took', async () => {
    let clock = 1_000_000;
    const cashfree = fakeCashfree();
    const {browser, events} = setUp({now: () => clock}, cashfree);
    cashfree.answers['data-availability'] = () => {
      clock += 7;
      return refusal(500, 'verification_failed', {'x-request-id': 'x'.repeat(101)});
    };
    await browser.start();
    expect(events.map(event => ({...event, correlation_id: ''}))).to.deep.equal([
      {
        type: 'upstream',
        endpoint: 'data-availability',
        status: 500,
        code: 'cashfree-failed',
        upstream_code: 'verification_failed',
        ms: 7,
        correlation_id: '',
      },
      {type: 'request', route: 'session', status: 502, code: 'cashfree-failed', ms: 7, correlation_id: ''},
    ]);
  });
});
