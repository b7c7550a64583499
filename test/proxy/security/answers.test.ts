// Requirements X10 and X11: how answers are read, and what the page is answered. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {EMULATOR_HEADER} from '../../../src/protocol/emulator.ts';
import {json, MARKS, refusal} from '../_support/fake-cashfree.ts';
import {consent, expectProblem, setUp} from '../_support/support.ts';

describe('X10: answers are read strictly enough, and loosely enough', () => {
  for (const [status, code] of [
    [400, 'access_token_value_invalid'],
    [401, 'authentication_failed'],
    [403, ''],
  ] as const) {
    it(`treats ${status} on user details as an expired token`, async () => {
      const {browser, cashfree} = setUp();
      cashfree.answers['user-details'] = () => refusal(status, code);
      const {token} = await consent(browser, cashfree);
      expectProblem(await browser.details(token), 'token-rejected');
    });
  }

  it('refuses the emulator’s answers in production, by header and by prefix', async () => {
    for (const [body, headers] of [
      [{session_id: 's'}, {[EMULATOR_HEADER]: '1'}],
      [{session_id: 'emulated_s'}, {}],
    ] as const) {
      const {browser, cashfree, events} = setUp();
      cashfree.answers.session = () => json(body, 200, headers);
      expectProblem(await browser.start(), 'cashfree-answer-invalid', {status: 200, paths: ['emulator']});
      expect(
        events.some(event => event.type === 'security' && event.code === 'emulator-in-production'),
      ).to.equal(true);
    }
  });

  it('sends no code of the emulator to Cashfree', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    expectProblem(await browser.post('emulated_code'), 'code-rejected');
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('keeps all digits of an int64', async () => {
    const {browser, cashfree} = setUp();
    cashfree.answers['user-details'] = () =>
      new Response('{"reference_id": 9007199254740993123, "scopes": []}', {
        headers: {'content-type': 'text/plain'},
      });
    const {token} = await consent(browser, cashfree);
    expect((await browser.details(token)).body.reference_id).to.equal('9007199254740993123');
  });
});

describe('X11: what the page is answered', () => {
  it('is not stored, not sniffed, not framed, and in JSON, failure or not', async () => {
    const {browser, cashfree} = setUp();
    const good = await browser.start();
    cashfree.answers.session = () => refusal(500, 'verification_failed');
    const bad = await browser.start();
    for (const {headers} of [good, bad]) {
      expect(headers.get('cache-control')).to.equal('no-store');
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('content-security-policy')).to.contain("default-src 'none'");
      expect(headers.get('content-type')).to.match(/^application\/(?:problem\+)?json$/);
    }
    expect(bad.text).not.to.contain('mark-words');
  });

  it('contains no message, stack or class of an internal error', async () => {
    const {browser, events} = setUp({
      secureIdKeys: () => {
        throw new RangeError(`${MARKS.secureIdSecret} at /srv/secret.js:1`);
      },
    });
    const answer = await browser.start();
    expectProblem(answer, 'proxy-failed', {});
    expect(answer.text).not.to.match(/secret|stack|RangeError/i);
    expect(JSON.stringify(events)).not.to.contain(MARKS.secureIdSecret);
    expect(events.find(({type}) => type === 'fault')).to.include({name: 'RangeError'});
  });
});
