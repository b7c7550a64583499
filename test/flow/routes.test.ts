import {expect} from '@open-wc/testing';
import {writeExpiry} from '../../src/protocol/expiry.ts';
import {Failure} from '../../src/protocol/failures.ts';
import {
  details,
  record,
  SECRETS,
  session,
  settled,
  TestWorld,
  token,
  VERIFICATION_ID,
} from './_support/support.ts';

const unreachable = (step: 'token' | 'status' | 'user-details'): Failure =>
  new Failure('proxy-unreachable', {step, timed_out: false});

const events = (world: TestWorld): string[] => world.told.map(([, event]) => event.type);

describe('the routes back', () => {
  it('all lead to the proxy, and the first conclusive answer counts', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'settled'});
    world.broadcast(VERIFICATION_ID);
    await world.client.answer('status', record('exchanged', {access_token: SECRETS.token}));
    await settled();
    expect(world.status).to.equal('fetching');
    await world.client.answer('userDetails', details());
    expect(events(world).filter(type => type === 'received')).to.have.length(1);
    expect(world.client.count('user-details')).to.equal(1);
    expect(world.channels).to.equal(0);
  });

  it('repeat the status request if a message arrives before the answer to an earlier request', async () => {
    const world = new TestWorld();
    await world.consent();
    await world.clock.pass(4_000);
    const older = await world.client.question('status');
    world.broadcast(VERIFICATION_ID, {type: 'settled', hint: 'consent-denied'});
    older.answer(record('pending'));
    await world.client.answer('status', record('pending'));
    expect(world.status).to.equal('denied');
  });

  it('trust the record of the proxy more than a hint', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'settled', hint: 'consent-denied'});
    await world.client.answer('status', record('exchanged', {access_token: SECRETS.token}));
    expect(world.status).to.equal('fetching');
  });

  it('do not wait for a status request that is never answered', async () => {
    const world = new TestWorld();
    await world.consent();
    await world.clock.pass(4_000);
    const lost = await world.client.question('status');
    await world.clock.pass(8_000);
    expect(lost.signal?.aborted).to.equal(true);
    await world.client.answer('status', record('exchanged', {access_token: SECRETS.token}));
    expect(world.status).to.equal('fetching');
  });

  it('ask the proxy about an overlay only after a callback, and up to the answer', async () => {
    const world = new TestWorld();
    await world.consent('overlay');
    await world.clock.pass(60_000);
    expect(world.client.count('status')).to.equal(0);
    world.broadcast(VERIFICATION_ID);
    await world.client.fail('status', unreachable('status'));
    await world.clock.pass(4_000);
    await world.client.answer('status', record('exchanged', {access_token: SECRETS.token}));
    expect(world.status).to.equal('fetching');
  });

  it('tell the older tab that a newer transaction replaced its own', async () => {
    const world = new TestWorld();
    await world.consent();
    await world.clock.pass(4_000);
    await world.client.answer('status', record('none'));
    expect(world.flow.state).to.have.nested.property('failure.code', 'transaction-missing');
  });

  it('are all closed when the transaction ends', async () => {
    const world = new TestWorld();
    await world.consent();
    world.flow.cancel('user');
    expect(world.shown.log.at(-1)).to.equal('close');
    expect(world.channels).to.equal(0);
    expect(world.clock.waiting).to.equal(0);
  });
});

describe('deadlines', () => {
  it('end every silent step, and abort its work', async () => {
    const world = new TestWorld();
    world.press();
    const hanging = await world.client.question('session');
    await world.clock.pass(29_999);
    expect(world.status).to.equal('preparing');
    await world.clock.pass(1);
    expect(world.flow.state).to.have.nested.property('failure.code', 'proxy-unreachable');
    expect(hanging.signal?.aborted).to.equal(true);
  });

  it('are checked at once when a suspended tab wakes up', async () => {
    const world = new TestWorld();
    await world.consent();
    world.clock.time += 600_000;
    world.flow.resume();
    await world.client.answer('status', record('pending'));
    expect(world.status).to.equal('expired');
    expect(world.client.count('cancel')).to.equal(1);
  });

  it('are not extended by a clock that is set back', async () => {
    const world = new TestWorld();
    world.press();
    world.clock.time -= 3_600_000;
    await world.clock.pass(30_000);
    expect(world.status).to.equal('failed');
  });

  for (const [name, expiry, after] of [
    ['the session, if that is sooner', 120_000, 120_000],
    ['ten minutes, if the session lasts longer', 3_000_000, 600_000],
    ['ten minutes, if the clock of the proxy is wrong', -1, 600_000],
  ] as const)
    it(`give the user as long as ${name}`, async () => {
      const world = new TestWorld();
      world.press();
      const answer = {...session(), expiry: writeExpiry(world.clock.now() + expiry)};
      await world.client.answer('session', answer);
      await world.clock.pass(after - 1_000);
      expect(world.status).to.equal('consenting');
      await world.clock.pass(1_000);
      expect(world.status).to.equal('resuming');
    });

  it('do not end a consent that was given while the tab was suspended', async () => {
    const world = new TestWorld();
    await world.consent();
    world.clock.time += 600_000;
    world.flow.resume();
    await world.client.answer('status', record('exchanged', {access_token: SECRETS.token}));
    expect(world.status).to.equal('fetching');
  });

  it('end the consent step as expired, or as unreachable if the proxy cannot be asked', async () => {
    const world = new TestWorld();
    await world.consent('overlay');
    await world.clock.pass(600_000 + 30_000);
    expect(world.flow.state).to.have.nested.property('failure.code', 'proxy-unreachable');
  });

  it('remove the details from memory after five minutes', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'returned', code: SECRETS.code});
    await world.client.answer('token', token);
    await world.client.answer('userDetails', details());
    await world.clock.pass(300_000);
    expect(world.flow.state).to.have.property('details', undefined);
    expect(world.clock.waiting).to.equal(0);
  });
});
