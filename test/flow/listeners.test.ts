import {expect} from '@open-wc/testing';
import {Failure} from '../../src/protocol/failures.ts';
import {SECRETS, session, settled, TestWorld, VERIFICATION_ID} from './_support/support.ts';

const unreachable = (step: 'token' | 'status' | 'user-details'): Failure =>
  new Failure('proxy-unreachable', {step, timed_out: false});

describe('listeners', () => {
  it('added late receive the earlier states first, in order, and once', async () => {
    const world = new TestWorld();
    const seen: string[] = [];
    const silent = world.openSilent();
    silent.start({presentation: 'popup', mobile: SECRETS.mobile});
    await world.client.answer('session', session());
    silent.subscribe(state => seen.push(state.status));
    expect(seen).to.deep.equal(['preparing', 'consenting']);
    silent.subscribe(state => seen.push(`second ${state.status}`));
    silent.cancel();
    expect(seen).to.deep.equal(['preparing', 'consenting', 'cancelled', 'second cancelled']);
  });

  it('that throw are reported, and stop neither the flow nor the others', async () => {
    const world = new TestWorld();
    const reported: unknown[] = [];
    const error = new Error('of the page');
    const {reportError} = globalThis;
    globalThis.reportError = thrown => reported.push(thrown);
    world.flow.subscribe(() => {
      throw error;
    });
    await world.consent();
    globalThis.reportError = reportError;
    expect(world.status).to.equal('consenting');
    expect(reported).to.deep.equal([error, error]);
  });

  it('receive the states in order, even if a listener acts in between', async () => {
    const world = new TestWorld();
    world.flow = world.openSilent();
    const seen: string[] = [];
    world.flow.subscribe(state => {
      if (state.status === 'preparing') world.flow.cancel();
    });
    world.flow.subscribe(state => seen.push(state.status));
    world.press();
    expect(seen).to.deep.equal(['preparing', 'cancelled']);
  });
});

describe('cancelling', () => {
  it('aborts the call in progress', async () => {
    const world = new TestWorld();
    world.press();
    const {signal} = await world.client.question('session');
    world.flow.cancel('user');
    expect(signal?.aborted).to.equal(true);
    expect(world.flow.state).to.deep.include({status: 'cancelled', by: 'user'});
  });

  it('notifies the proxy, and ignores a failure of that call', async () => {
    const world = new TestWorld();
    await world.consent();
    world.flow.cancel();
    await world.client.fail('cancel', unreachable('status'));
    expect(world.client.calls.at(-1)).to.equal(`cancel ${VERIFICATION_ID}`);
    expect(world.status).to.equal('cancelled');
  });

  it('ignores late answers', async () => {
    const world = new TestWorld();
    await world.consent();
    const {report} = world.shown;
    world.flow.cancel();
    const before = world.flow.state;
    report({type: 'returned', code: SECRETS.code});
    report({type: 'settled'});
    await settled();
    expect(world.flow.state).to.equal(before);
    expect(world.client.count('token')).to.equal(0);
  });
});
