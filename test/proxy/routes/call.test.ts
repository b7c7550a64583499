import {expect} from 'chai';
import {isFailure} from '../../../src/proxy/index.ts';
import {EmptyRequest, SessionRequest, TokenRequest} from '../../../src/protocol/proxy/api.ts';
import {readBody, type RequestContext} from '../../../src/proxy/routes/call.ts';
import {refusal} from '../_support/fake-cashfree.ts';
import {consent, expectProblem, ORIGIN, setUp} from '../_support/support.ts';

describe('the body of a request', () => {
  const refused: readonly [
    typeof EmptyRequest | typeof SessionRequest | typeof TokenRequest,
    string,
    object,
  ][] = [
    [TokenRequest, '{}', {reason: 'shape', field: 'auth_code'}],
    [TokenRequest, '{"auth_code":7,"other":1}', {reason: 'shape', field: 'auth_code'}],
    // The body as a whole is wrong: there is no field to name.
    [TokenRequest, '[]', {reason: 'shape'}],
    [TokenRequest, 'null', {reason: 'shape'}],
    [TokenRequest, '"code"', {reason: 'shape'}],
    [EmptyRequest, '7', {reason: 'shape'}],
    [SessionRequest, '{"mobile":"0000000001"}', {reason: 'shape', field: 'presentation'}],
    [TokenRequest, '{', {reason: 'json'}],
    [TokenRequest, '', {reason: 'json'}],
  ];
  for (const [schema, body, facts] of refused)
    it(`is refused as ${JSON.stringify(facts)} if it is ${JSON.stringify(body)}`, async () => {
      const request = new Request(ORIGIN, {method: 'POST', body});
      const error = await readBody({request} as RequestContext, schema).catch((thrown: unknown) => thrown);
      if (!isFailure(error)) throw new Error(`No failure: ${String(error)}`);
      expect([error.code, error.facts]).to.deep.equal(['request-refused', facts]);
    });
});

describe('the transaction in the events of a request', () => {
  const requestEvents = (events: ReturnType<typeof setUp>['events']) =>
    events.filter(({type}) => type === 'request');

  it('is named if the browser has one, or the request names one, and not if it is open which', async () => {
    const {browser, cashfree, events} = setUp();
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    const first = String((await browser.start()).body.verification_id);
    await browser.post('one');
    expect(requestEvents(events).at(-1)).to.include({route: 'token', verification_id: first});
    const second = String((await browser.start()).body.verification_id);
    await browser.post('other');
    expect(requestEvents(events).at(-1))
      .to.include({route: 'token'})
      .and.not.to.have.property('verification_id');
    await browser.post('other', {transaction: second});
    expect(requestEvents(events).at(-1)).to.include({route: 'token', verification_id: second});
  });

  it('is that of the repeated code', async () => {
    const {browser, cashfree, events} = setUp();
    const {id} = await consent(browser, cashfree);
    await browser.start();
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    expect(requestEvents(events).at(-1)).to.include({route: 'token', verification_id: id});
  });
});

describe('a code that ends no transaction', () => {
  it('sets no cookie and reports no fault', async () => {
    const {browser, cashfree, events} = setUp();
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    await browser.start();
    const answer = await browser.post('made-up');
    expectProblem(answer, 'code-rejected', {});
    expect(answer.setCookies).to.deep.equal([]);
    expect(events.filter(({type}) => type === 'fault')).to.deep.equal([]);
  });
});
