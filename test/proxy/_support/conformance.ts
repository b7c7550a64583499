import {expect} from 'chai';
import {Capabilities, Session, TransactionStatus, TokenAnswer} from '../../../src/protocol/proxy/api.ts';
import {hostileCashfree, hostileRequests} from './conformance-hostile.ts';
import {createWorld, type Serve} from './conformance-world.ts';
import {expectProblem, type Answer} from './support.ts';

const NO_DATA = '1999999999';

/**
 * What every proxy must do on every runtime, tried over HTTP and over sockets, before the emulator and before an upstream at
 * its worst. The proxy must be set up for the emulator, with `https://shop.example` as its one origin, development
 * cookies, and a time of a second for a call to Cashfree.
 */
export function conformance(serve: Serve): void {
  const world = createWorld(serve);
  const {start} = world;
  const post = (auth_code: string, transaction?: string) =>
    world.browser.send('token', {body: {auth_code}, ...(transaction !== undefined && {transaction})});
  const details = (token: unknown) => world.browser.send('user-details', {token: String(token)});
  const approve = (session: Answer) =>
    String(world.emulator.decide(String(session.body.session_id), {type: 'approve'}));

  it('completes session, token and details with the emulator', async () => {
    expect(Capabilities.parse((await world.browser.send('capabilities')).body).presentations).to.have.length(
      3,
    );
    const session = await start();
    expect(session.status, session.text).to.equal(200);
    expect(Session.parse(session.body).available_scopes).to.include('PAN');
    const token = await post(approve(session));
    expect(token.status, token.text).to.equal(200);
    const answer = await details(TokenAnswer.parse(token.body).access_token);
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.body.scopes).to.have.length(11);
    expect(TransactionStatus.parse((await world.browser.send('status')).body).status).to.equal('delivered');
    const user = await world.browser.send('users', {body: {}});
    expect(user.status, user.text).to.equal(200);
  });

  it('reports that Cashfree has no data', async () => {
    expectProblem(await start(NO_DATA), 'data-unavailable');
  });

  it('signs its calls with a signature that the emulator verifies', async () => {
    world.emulator.set({signature: 'every-call'});
    const session = await start();
    expect(session.status, session.text).to.equal(200);
    expect((await post(approve(session))).status).to.equal(200);
  });

  it('exchanges a code once for simultaneous requests', async () => {
    const session = await start();
    const code = approve(session);
    const answers = await Promise.all(
      Array.from({length: 10}, () => post(code, String(session.body.verification_id))),
    );
    expect(answers.map(({status}) => status)).to.deep.equal(Array(10).fill(200));
    expect(world.emulator.calls('generate-token', code)).to.equal(1);
    expect((await details(answers[9]?.body.access_token)).status).to.equal(200);
  });

  it('drops the token of another person’s session', async () => {
    const victim = await start();
    const code = approve(victim);
    world.browser = world.newBrowser();
    await start();
    expectProblem(await post(code), 'binding-mismatch');
    // A code that is not this transaction's does not end it.
    expect((await world.browser.send('status')).body).to.include({status: 'pending'});
  });

  it('accepts no code without a transaction, and no token without its own transaction', async () => {
    const session = await start();
    const token = await post(approve(session));
    world.browser = world.newBrowser();
    expectProblem(await post('code'), 'transaction-missing');
    expectProblem(await details(token.body.access_token), 'transaction-missing');
    await start();
    expectProblem(await details(token.body.access_token), 'token-rejected');
  });

  it('cancels a transaction', async () => {
    const session = await start();
    const cancelled = await world.browser.send('cancel', {transaction: String(session.body.verification_id)});
    expect(cancelled.status).to.equal(204);
    expect(cancelled.text).to.equal('');
    expectProblem(await post(approve(session)), 'transaction-missing');
  });

  it('sets a cookie that scripts cannot read, and no second one', async () => {
    const {setCookies} = await start();
    expect(setCookies).to.have.length(1);
    expect(setCookies[0]).to.match(/; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('keeps all digits of an int64', async () => {
    world.emulator.set({referenceId: 'int64'});
    const session = await start();
    const token = await post(approve(session));
    const {text} = await details(token.body.access_token);
    expect(/"reference_id":"(\d+)"/.exec(text)?.[1]).to.have.length(19);
  });

  it('passes on the time to retry', async () => {
    world.emulator.set({rateHeaders: 'retry-after'});
    world.emulator.fail({kind: 'error', status: 429, code: 'too_many_requests_per_ip', endpoint: 'session'});
    const answer = await start();
    expectProblem(answer, 'cashfree-rate-limited');
    expect(Number(answer.headers.get('retry-after'))).to.be.at.least(1);
    expect(answer.headers.get('access-control-expose-headers')).to.equal('retry-after');
  });

  hostileRequests(world);
  hostileCashfree(world);
}
