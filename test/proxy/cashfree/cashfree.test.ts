import {expect} from 'chai';
import {fakeCashfree, json, refusal} from '../_support/fake-cashfree.ts';
import {consent, expectProblem, setUp} from '../_support/support.ts';

describe('Cashfree’s error code', () => {
  for (const [given, told] of [
    ['new_code', 'new_code'],
    ['<b>', ''],
    [' x', ''],
    ['x ', ''],
    ['x'.repeat(65), ''],
    [undefined, ''],
  ] as const) {
    it(`is passed on only if it has the form of a code: ${given}`, async () => {
      const {browser, cashfree} = setUp();
      cashfree.answers.session = () => json({code: given}, 418);
      expectProblem(await browser.start(), 'cashfree-request-invalid', {status: 418, upstream_code: told});
    });
  }

  it('names a field only if the code begins with a field name', async () => {
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

  it('may report a wrong number', async () => {
    const {browser, cashfree} = setUp();
    cashfree.answers['data-availability'] = () => refusal(400, 'identifier_value_value_invalid');
    expectProblem(await browser.start(), 'mobile-invalid', {});
  });

  it('is reported to observe with the failure and the duration', async () => {
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
