import {expect} from '@open-wc/testing';
import type {UserDetails} from '../../src/protocol/details.ts';
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

const deliveredWith = (given: UserDetails) => ({
  ...record('delivered', {access_token: SECRETS.token}),
  details: given,
});

const statuses = (world: TestWorld): string[] => world.told.map(([state]) => state.status);

describe('a transaction', () => {
  it('goes from a press to the details with one exchange and one request for the details', async () => {
    const world = new TestWorld();
    await world.consent('overlay');
    world.shown.report({type: 'returned', code: SECRETS.code});
    await world.client.answer('token', token);
    await world.client.answer('userDetails', details());
    expect(world.status).to.equal('done');
    expect(world.client.calls).to.deep.equal([
      `session ${SECRETS.mobile} overlay`,
      `token ${SECRETS.code} ${VERIFICATION_ID}`,
      `user-details ${SECRETS.token} ${VERIFICATION_ID}`,
    ]);
    expect(statuses(world)).to.deep.equal(['preparing', 'consenting', 'exchanging', 'fetching', 'done']);
  });

  /** Each route on which one answer of the proxy has both token and details. */
  const routes: readonly [string, (world: TestWorld, given: UserDetails) => Promise<void>][] = [
    [
      'the page posts the code',
      async (world, given) => {
        await world.consent('overlay');
        world.shown.report({type: 'returned', code: SECRETS.code});
        await world.client.answer('token', {...token, details: given});
      },
    ],
    [
      'the callback page posts the code',
      async (world, given) => {
        await world.consent('popup');
        world.broadcast(VERIFICATION_ID);
        await world.client.answer('status', deliveredWith(given));
      },
    ],
    [
      'the page returns from a callback page',
      async (world, given) => {
        await world.consent('redirect');
        world.open();
        world.flow.restore({});
        await world.client.answer('status', deliveredWith(given));
      },
    ],
  ];
  for (const [name, answer] of routes) {
    it(`needs no request for details that came with the token: ${name}`, async () => {
      const world = new TestWorld();
      await answer(world, details());
      expect(world.flow.state).to.have.nested.property('details.verification_id', VERIFICATION_ID);
      expect(statuses(world).slice(-2)).to.deep.equal(['fetching', 'done']);
      expect(world.client.count('user-details')).to.equal(0);
      const {entries} = world.flow.trace;
      expect(entries.slice(-2).map(({event}) => event)).to.deep.equal(['exchanged', 'received']);
      expect(JSON.stringify(entries)).not.to.contain('Asha');
    });

    it(`drops details of another transaction that came with the token: ${name}`, async () => {
      const world = new TestWorld();
      await answer(world, details('of-another'));
      expect(world.flow.state).to.have.nested.property('failure.code', 'binding-mismatch');
      expect(JSON.stringify(world.told)).not.to.contain('Asha');
      expect(world.client.count('user-details')).to.equal(0);
    });
  }

  it('drops details of the right transaction beside a token of another', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'returned', code: SECRETS.code});
    await world.client.answer('token', {...token, verification_id: 'of-another', details: details()});
    expect(world.flow.state).to.have.nested.property('failure.code', 'binding-mismatch');
  });

  it('creates the user after details that came with the token', async () => {
    const world = new TestWorld();
    await world.consent('overlay', {createUser: true});
    world.shown.report({type: 'returned', code: SECRETS.code});
    await world.client.answer('token', {...token, details: details()});
    expect(world.status).to.equal('creating');
    expect(world.client.calls.at(-1)).to.equal(`users ${VERIFICATION_ID}`);
  });

  it('opens its window before start() returns, inside the user gesture, and navigates it when the session has arrived', async () => {
    const world = new TestWorld();
    world.press();
    expect(world.shown.log).to.deep.equal(['open']);
    await world.client.answer('session', session());
    expect(world.shown.log).to.deep.equal(['open', 'show']);
  });

  it('waits for a promised number, with the window open', async () => {
    const world = new TestWorld();
    let give: ((mobile: string) => void) | undefined;
    const mobile = new Promise<string>(resolve => (give = resolve));
    world.flow.start({presentation: 'popup', mobile});
    expect(world.shown.log).to.deep.equal(['open']);
    await settled();
    expect(world.client.calls).to.deep.equal([]);
    give?.(SECRETS.mobile);
    await settled();
    expect(world.client.calls).to.deep.equal([`session ${SECRETS.mobile} popup`]);
  });

  it('ends at the deadline if a promised number never arrives', async () => {
    const world = new TestWorld();
    world.flow.start({presentation: 'popup', mobile: new Promise(() => undefined)});
    await world.clock.pass(30_000);
    expect(world.status).to.equal('failed');
    expect(world.shown.log).to.deep.equal(['open', 'close']);
  });

  it('refuses a promised number that is invalid, without a call to the proxy', async () => {
    const world = new TestWorld();
    world.flow.start({presentation: 'overlay', mobile: Promise.resolve('12')});
    await settled();
    expect(world.flow.state).to.have.nested.property('failure.code', 'mobile-invalid');
    expect(world.client.calls).to.deep.equal([]);
  });

  it('ends as popup-blocked, without a call to the proxy', async () => {
    const world = new TestWorld();
    world.shown.blocked = new Failure('popup-blocked');
    world.press();
    await settled();
    expect(world.flow.state).to.have.nested.property('failure.code', 'popup-blocked');
    expect(world.client.calls.filter(call => !call.startsWith('session'))).to.deep.equal([]);
    expect(world.clock.waiting).to.equal(0);
  });

  it('drops a token of another transaction, even if the proxy delivered it', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'returned', code: SECRETS.code});
    await world.client.answer('token', {...token, verification_id: 'of-somebody-else'});
    expect(world.flow.state).to.have.nested.property('failure.code', 'binding-mismatch');
    expect(world.client.count('user-details')).to.equal(0);
  });

  it('drops details of another transaction', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'returned', code: SECRETS.code});
    await world.client.answer('token', token);
    await world.client.answer('userDetails', details('of-somebody-else'));
    expect(world.flow.state).to.have.nested.property('failure.code', 'binding-mismatch');
    expect(JSON.stringify(world.told)).not.to.contain('Asha');
  });

  it('requests the user by the transaction alone, and masks the user’s id in the state', async () => {
    const world = new TestWorld();
    await world.consent('overlay', {createUser: true});
    world.shown.report({type: 'returned', code: SECRETS.code});
    await world.client.answer('token', token);
    await world.client.answer('userDetails', details());
    expect(world.client.calls.at(-1)).to.equal(`users ${VERIFICATION_ID}`);
    await world.client.answer('users', {user_id: 'id-of-asha'});
    const {state} = world.flow;
    expect(state).to.have.nested.property('user.user_id', 'id-of-asha');
    expect(JSON.stringify(state)).not.to.contain('id-of-asha');
  });

  it('stores only the page’s path and the page’s own values, and only until it ends', async () => {
    const world = new TestWorld();
    await world.consent('redirect', {context: 'step-2'});
    expect(Object.fromEntries(world.pending.entries)).to.deep.equal({
      '/cf ': {
        verification_id: VERIFICATION_ID,
        presentation: 'redirect',
        createUser: false,
        path: '/shop?step=2#form',
        context: 'step-2',
      },
    });
    world.flow.cancel();
    expect(world.pending.entries.size).to.equal(0);
  });
});

describe('pressing again', () => {
  it('shows the same session again while the user is at Cashfree', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'doubted'});
    await world.client.fail('status', unreachable('status'));
    expect(world.flow.state).to.have.property('doubtful', true);
    world.press();
    expect(world.shown.log).to.deep.equal(['open', 'show', 'show']);
    expect(world.flow.state).to.have.property('doubtful', false);
    expect(world.client.count('session')).to.equal(1);
  });

  it('does nothing while the session is being requested', () => {
    const world = new TestWorld();
    world.press();
    world.press();
    expect(world.shown.log).to.deep.equal(['open']);
  });

  it('fails when the window cannot be opened again', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.broken = new Failure('popup-blocked');
    world.press();
    expect(world.flow.state).to.have.nested.property('failure.code', 'popup-blocked');
  });

  it('inside an event of the end starts a new transaction after the old one has ended', async () => {
    const world = new TestWorld();
    let again = 0;
    world.flow.subscribe(state => {
      if (state.status === 'cancelled' && again++ === 0) world.press();
    });
    await world.consent();
    world.shown.report({type: 'closed'});
    expect(world.status).to.equal('preparing');
    await world.client.answer('session', session('the-next'));
    expect(world.status).to.equal('consenting');
    expect(world.client.calls).to.deep.equal([
      `session ${SECRETS.mobile} popup`,
      `cancel ${VERIFICATION_ID}`,
      `session ${SECRETS.mobile} popup`,
    ]);
    expect(statuses(world)).to.deep.equal([
      'preparing',
      'consenting',
      'cancelled',
      'preparing',
      'consenting',
    ]);
  });

  it('after a lost answer requests that answer, not a new consent', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'returned', code: SECRETS.code});
    await world.client.answer('token', token);
    await world.client.fail('userDetails', unreachable('user-details'));
    expect(world.status).to.equal('failed');
    world.press();
    await world.client.answer('status', record('exchanged', {access_token: SECRETS.token}));
    await world.client.answer('userDetails', details());
    expect(world.status).to.equal('done');
    expect(world.client.count('session')).to.equal(1);
    expect(world.shown.log).to.deep.equal(['open', 'show', 'close']);
  });

  it('after a lost answer, with another number, starts a new transaction', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'returned', code: SECRETS.code});
    await world.client.fail('token', unreachable('token'));
    world.flow.start({presentation: 'popup', mobile: '9000000001'});
    expect(world.status).to.equal('preparing');
  });
});
