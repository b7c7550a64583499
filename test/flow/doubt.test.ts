/** A consent page that is gone: the user is asked only where the proxy knows of no answer. */
import {expect} from '@open-wc/testing';
import {Failure} from '../../src/protocol/failures.ts';
import {record, SECRETS, settled, TestWorld, token, VERIFICATION_ID} from './_support/support.ts';

const exchanged = record('exchanged', {access_token: SECRETS.token});
const lost = new Failure('proxy-unreachable', {step: 'status', timed_out: false});

/** Whether the user was ever asked about the window. */
const asked = ({told}: TestWorld): boolean =>
  told.some(([state]) => state.status === 'consenting' && state.doubtful);

/** One thing that happens when a callback page has posted the code: each in every order with the others. */
const happenings: Readonly<Record<string, (world: TestWorld) => void>> = {
  'the window looks closed': world => world.shown.report({type: 'doubted'}),
  'the message comes': world => world.shown.report({type: 'settled'}),
  'the broadcast comes': world => world.broadcast(VERIFICATION_ID),
};

function* ordersOf(names: readonly string[]): Generator<readonly string[]> {
  if (names.length === 0) yield [];
  for (const name of names)
    for (const others of ordersOf(names.filter(each => each !== name))) yield [name, ...others];
}

/** Everything open at the proxy is answered, oldest first. */
async function answerAll(world: TestWorld, answer: typeof exchanged): Promise<number> {
  let answers = 0;
  for (; world.client.waiting('status') > 0; answers++) await world.client.answer('status', answer);
  return answers;
}

describe('a good journey asks the user nothing', () => {
  for (const order of ordersOf(Object.keys(happenings)))
    for (const early of [false, true])
      for (const gap of [0, 1, 500, 999])
        it(`${order.join(', ')}; ${gap} ms apart${early ? ', during an older status request' : ''}`, async () => {
          const world = new TestWorld();
          await world.consent();
          if (early) await world.clock.pass(4_000);
          const older = early ? await world.client.question('status') : undefined;
          for (const name of order) {
            happenings[name]?.(world);
            // The proxy has the code, and its answer is as slow as the network.
            await world.clock.pass(gap);
          }
          older?.answer(record('pending'));
          await settled();
          await answerAll(world, exchanged);
          expect(world.status).to.equal('fetching');
          await world.clock.pass(20_000);
          expect(asked(world)).to.equal(false);
        });

  for (const order of ordersOf(Object.keys(happenings)))
    it(`${order.join(', ')}; the first answer is older than the code`, async () => {
      const world = new TestWorld();
      await world.consent();
      for (const name of order) {
        happenings[name]?.(world);
        await settled();
        if (world.client.waiting('status') > 0) await world.client.answer('status', record('pending'));
      }
      await world.clock.pass(1_000);
      expect(asked(world)).to.equal(false);
      expect(await answerAll(world, exchanged)).to.be.greaterThan(0);
      expect(world.status).to.equal('fetching');
      await world.clock.pass(20_000);
      expect(asked(world)).to.equal(false);
    });

  it('when no message arrives: the proxy is asked as soon as the window is closed', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'doubted'});
    await world.client.answer('status', exchanged);
    expect(world.status).to.equal('fetching');
    expect(asked(world)).to.equal(false);
  });

  it('when the answer takes seven seconds', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'doubted'});
    await world.clock.pass(7_000);
    expect(asked(world)).to.equal(false);
    await world.client.answer('status', exchanged);
    expect(world.status).to.equal('fetching');
  });

  it('when the window only looked closed', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'doubted'});
    await world.client.answer('status', record('pending'));
    world.shown.report({type: 'reassured'});
    await world.clock.pass(3_000);
    expect(asked(world)).to.equal(false);
  });

  it('when the code arrives at the page directly', async () => {
    const world = new TestWorld();
    await world.consent('overlay');
    world.shown.report({type: 'doubted'});
    world.shown.report({type: 'returned', code: SECRETS.code});
    await world.client.answer('token', token);
    await world.clock.pass(9_000);
    expect(world.status).to.equal('fetching');
    expect(asked(world)).to.equal(false);
  });
});

describe('a window that the user closed', () => {
  it('makes the element ask the user one second after the proxy said that no answer arrived', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'doubted'});
    await world.client.answer('status', record('pending'));
    await world.clock.pass(999);
    expect(asked(world)).to.equal(false);
    await world.clock.pass(1);
    await world.client.answer('status', record('pending'));
    expect(asked(world)).to.equal(true);
    expect(world.status).to.equal('consenting');
  });

  it('makes the element ask the user at once if the proxy cannot be reached', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'doubted'});
    await world.client.fail('status', lost);
    expect(asked(world)).to.equal(true);
  });

  it('makes the element ask the user after eight seconds if the proxy does not answer', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'doubted'});
    await world.clock.pass(8_000);
    expect(asked(world)).to.equal(true);
  });

  it('no longer makes the element ask the user after it was opened again', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'doubted'});
    await world.client.answer('status', record('pending'));
    world.press();
    await world.clock.pass(2_000);
    expect(asked(world)).to.equal(false);
    expect(world.shown.log).to.deep.equal(['open', 'show', 'show']);
  });

  it('of an ended attempt does not affect the next one', async () => {
    const world = new TestWorld();
    await world.consent();
    const {report} = world.shown;
    world.flow.cancel('user');
    await world.consent();
    report({type: 'doubted'});
    await settled();
    expect(world.client.count('status')).to.equal(0);
    expect(asked(world)).to.equal(false);
  });

  it('leaves no timer if the flow ends meanwhile', async () => {
    const world = new TestWorld();
    await world.consent();
    world.shown.report({type: 'doubted'});
    await world.client.answer('status', record('pending'));
    world.flow.cancel('user');
    await settled();
    expect(world.clock.waiting).to.equal(0);
  });
});
