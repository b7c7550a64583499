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

describe('the id of a request at Cashfree', () => {
  for (const [id, told] of [
    ['a', 'a'],
    ['Req_1.2:3-Z', 'Req_1.2:3-Z'],
    ['x'.repeat(100), 'x'.repeat(100)],
    ['x'.repeat(101), undefined],
    ['a b', undefined],
    ['<a', undefined],
    ['a>', undefined],
    ['', undefined],
  ] as const) {
    it(`is ${told === undefined ? 'not ' : ''}reported to observe: ${id}`, async () => {
      const {browser, cashfree, events} = setUp();
      cashfree.answers['data-availability'] = () => refusal(500, 'verification_failed', {'x-request-id': id});
      await browser.start();
      const event = events.find(({type}) => type === 'upstream');
      expect((event as {upstream_request_id?: string}).upstream_request_id).to.equal(told);
    });
  }
});

describe('an answer of Cashfree that is no JSON', () => {
  const page = 'x'.repeat(300_000);
  for (const [what, status, code] of [
    ['a long page', 200, 'cashfree-answer-invalid'],
    ['a long page', 499, 'cashfree-answer-invalid'],
    ['a long page', 500, 'cashfree-failed'],
    ['a long page', 599, 'cashfree-failed'],
    ['a short page', 300, 'cashfree-answer-invalid'],
    ['a short page', 399, 'cashfree-answer-invalid'],
    ['a short page', 400, 'cashfree-request-invalid'],
  ] as const) {
    it(`is ${code} for ${what} with the status ${status}`, async () => {
      const {browser, cashfree} = setUp();
      cashfree.answers['data-availability'] = () =>
        new Response(what === 'a long page' ? page : '<h1>Page</h1>', {status});
      const answer = await browser.start();
      expectProblem(answer, code);
      expect(answer.body.facts).to.include({status});
    });
  }

  it('is late if its body does not end before the deadline, also with a fetch that does not abort', async () => {
    const {browser, cashfree} = setUp({timeout: 20});
    cashfree.answers['data-availability'] = () => new Response(new ReadableStream());
    expectProblem(await browser.start(), 'cashfree-unreachable', {status: 200, timed_out: true});
  });
});
