import {expect} from '@open-wc/testing';
import {Failure} from '../../src/protocol/failures.ts';
import {details, record, SECRETS, session, TestWorld, token, VERIFICATION_ID} from './_support/support.ts';

const unreachable = (step: 'token' | 'status' | 'user-details'): Failure =>
  new Failure('proxy-unreachable', {step, timed_out: false});

describe('a reloaded page', () => {
  const left = async (presentation: 'popup' | 'redirect' | 'overlay'): Promise<TestWorld> => {
    const world = new TestWorld();
    await world.consent(presentation, {context: 'step-2'});
    world.open();
    world.told.length = 0;
    return world;
  };

  it('exchanges the code in its URL, and returns the page’s context', async () => {
    const world = await left('redirect');
    world.flow.restore({code: SECRETS.code});
    await world.client.answer('token', token);
    await world.client.answer('userDetails', details());
    expect(world.status).to.equal('done');
    expect(world.flow.context).to.equal('step-2');
  });

  it('without a code asks the proxy, and reaches the final state', async () => {
    const world = await left('redirect');
    world.flow.restore({});
    await world.client.answer('status', record('exchanged', {access_token: SECRETS.token}));
    await world.client.answer('userDetails', details());
    expect(world.status).to.equal('done');
  });

  for (const [status, more, end] of [
    ['pending', {}, 'failed'],
    ['none', {}, 'cancelled'],
    ['expired', {}, 'expired'],
    ['cancelled', {}, 'cancelled'],
    ['delivered', {}, 'expired'],
    ['failed', {code: 'code-rejected'}, 'failed'],
    ['failed', {code: 'invented'}, 'failed'],
  ] as const)
    it(`after a redirect, if the proxy reports ${status}: ${end}`, async () => {
      const world = await left('redirect');
      world.flow.restore({});
      await world.client.answer('status', record(status, more));
      expect(world.status).to.equal(end);
    });

  it('uses the hint of the callback page if the proxy has no record', async () => {
    const world = await left('redirect');
    world.flow.restore({hint: 'consent-denied'});
    await world.client.answer('status', record('pending'));
    expect(world.status).to.equal('denied');
  });

  for (const hint of ['code-rejected', 'binding-mismatch'] as const)
    it(`after ${hint} can still finish with the right code`, async () => {
      const world = await left('redirect');
      world.flow.restore({hint});
      await world.client.answer('status', record('pending'));
      expect(world.flow.state).to.have.nested.property('failure.code', hint);
      expect(world.client.count('cancel')).to.equal(0);
      world.open();
      world.flow.restore({code: SECRETS.code});
      await world.client.answer('token', token);
      expect(world.client.calls).to.include(`token ${SECRETS.code} ${VERIFICATION_ID}`);
      await world.client.answer('userDetails', details());
      expect(world.status).to.equal('done');
    });

  it('still receives messages of a popup that is open, and asks the user meanwhile', async () => {
    const world = await left('popup');
    world.flow.restore({});
    await world.client.answer('status', record('pending'));
    expect(world.flow.state).to.deep.include({status: 'consenting', doubtful: true, reopens: false});
    world.broadcast(VERIFICATION_ID);
    await world.client.answer('status', record('exchanged', {access_token: SECRETS.token}));
    expect(world.status).to.equal('fetching');
  });

  it('starts a new transaction on a press if the window cannot be reached', async () => {
    const world = await left('popup');
    world.flow.restore({});
    await world.client.answer('status', record('pending'));
    world.press();
    expect(world.status).to.equal('preparing');
    await world.client.answer('session', session('the-next'));
    expect(world.status).to.equal('consenting');
    expect(world.client.calls).to.include(`cancel ${VERIFICATION_ID}`);
    expect(world.shown.log.slice(-2)).to.deep.equal(['open', 'show']);
  });

  it('reads again the details that were delivered to the page before the reload', async () => {
    const world = await left('overlay');
    world.flow.restore({});
    await world.client.answer('status', record('delivered', {access_token: 'receipt'}));
    await world.client.answer('userDetails', details());
    expect(world.status).to.equal('done');
    // The SDK may take this page away, too.
    expect(world.pending.read(world.flow.key)?.hint).to.equal('over');
    world.flow.reset();
    expect(world.pending.entries.size).to.equal(0);
  });

  it('keeps a transaction whose answer was lost for the next load', async () => {
    const world = await left('redirect');
    world.flow.restore({});
    await world.client.fail('status', unreachable('status'));
    expect(world.status).to.equal('failed');
    expect(world.pending.entries.size).to.equal(1);
    world.flow.reset();
    expect(world.pending.entries.size).to.equal(0);
  });

  it('continues with the code alone if the storage was lost', async () => {
    const world = new TestWorld();
    world.flow.restore({code: SECRETS.code});
    await world.client.answer('token', token);
    await world.client.answer('userDetails', details());
    expect(world.status).to.equal('done');
    expect(world.client.calls[0]).to.equal(`token ${SECRETS.code} undefined`);
  });
});

describe('a page restored by the back button', () => {
  it('asks the proxy for the result of a redirect', async () => {
    const world = new TestWorld();
    await world.consent('redirect');
    world.flow.revive();
    expect(world.status).to.equal('resuming');
    await world.client.answer('status', record('pending'));
    expect(world.flow.state).to.have.nested.property('failure.code', 'not-completed');
  });

  it('notices that its deadline has passed, in each state in which it was frozen', async () => {
    const world = new TestWorld();
    world.press();
    world.clock.time += 100_000;
    world.flow.revive();
    expect(world.status).to.equal('failed');
  });

  it('keeps waiting for a window that is still open, and asks the proxy at once', async () => {
    const world = new TestWorld();
    await world.consent('popup');
    world.flow.revive();
    expect(world.status).to.equal('consenting');
    expect(world.client.count('status')).to.equal(1);
  });
});
