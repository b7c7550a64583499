import {expect} from '@open-wc/testing';
import fc from 'fast-check';
import {isRecoverable, isRunning} from '../../src/flow/machine/transitions.ts';
import {replay} from '../../src/flow/trace/replay.ts';
import type {FailureCode} from '../../src/protocol/failures.ts';
import {presentations} from '../../src/protocol/proxy/api.ts';
import {Interleaved, networks} from './_support/interleaved.ts';
import {SECRETS, settled} from './_support/support.ts';

/** Enough sequences for the bar, on every run. */
const SEQUENCES = 20_000;

type Action = readonly [name: string, act: (world: Interleaved) => unknown];

const action = (name: string, act: Action[1]): fc.Arbitrary<Action> => fc.constant([name, act]);
const hints: readonly FailureCode[] = ['consent-denied', 'not-completed', 'code-rejected'];

/** What may happen, the likelier more often. */
const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...presentations)
      .map((each): Action => [`press ${each}`, world => world.press(each)]),
  },
  {
    weight: 3,
    arbitrary: fc
      .integer({min: 1, max: 3})
      .map((times): Action => [`approve here ${times} times`, world => world.approveHere(times)]),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.boolean(), fc.boolean())
      .map(([message, broadcast]): Action => [
        `approve there, ${message}, ${broadcast}`,
        world => world.approveThere(message, broadcast),
      ]),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...networks)
      .map((each): Action => [`network ${each}`, world => (world.network = each)]),
  },
  {
    weight: 3,
    arbitrary: fc
      .integer({min: 0, max: 4})
      .map((which): Action => [`answer ${which} arrives`, world => world.arrive(which)]),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(500, 4_000, 9_000, 31_000, 601_000)
      .map((time): Action => [`${time} ms pass`, world => world.clock.pass(time)]),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(-3_600_000, -5_000, 40_000, 700_000)
      .map((time): Action => [`the clock jumps by ${time}`, world => (world.clock.time += time)]),
  },
  action('look at it', world => world.flow.resume()),
  action('come back by the back button', world => world.flow.revive()),
  action('cancel', world => world.flow.cancel('user')),
  action('reset', world => (world.flow.cancel(), world.flow.reset())),
  action('hide the page', world => world.flow.forget()),
  action('load the page anew', world => (world.keepTrace(), world.load())),
  action('the window looks closed', world => world.say({type: 'doubted'})),
  action('the window is back', world => world.say({type: 'reassured'})),
  action('the consent page says closed', world => world.say({type: 'closed'})),
  action('a foreign code comes', world => world.foreignCode()),
  action(
    'the proxy starts or stops to fetch the details with the token',
    world => (world.server.fetchesAhead = !world.server.fetchesAhead),
  ),
  action('windows are blocked', world => (world.blocked = !world.blocked)),
  fc.constantFrom(...hints).map((hint): Action => [`hint ${hint}`, world => world.hint(hint)]),
);

async function play(sequence: readonly Action[]): Promise<Interleaved> {
  const world = new Interleaved();
  for (const [, act] of sequence) {
    await act(world);
    await settled();
    check(world);
  }
  return world;
}

/** What is true after every single step. */
function check({flow, received, posted, server, opened, closed, channels}: Interleaved): void {
  // No double success, and none without consent.
  expect(new Set(received).size, 'success once').to.equal(received.length);
  for (const id of received) expect(server.transactions.get(id)?.approved, 'consent first').to.equal(true);
  // No code is posted twice by one page, or exchanged twice at all.
  expect(new Set(posted).size, 'code posted once').to.equal(posted.length);
  for (const times of server.exchanges.values()) expect(times).to.equal(1);
  // Nothing stays open after an end.
  if (isRunning(flow.state)) return;
  expect(closed, 'windows closed').to.equal(opened);
  expect(channels, 'channels closed').to.equal(0);
}

/** Everything that other code can read after the transaction. */
function checkTraces(world: Interleaved): void {
  world.keepTrace();
  const readable = JSON.stringify([
    world.traces,
    world.told.map(([state]) => state),
    [...world.pending.entries],
  ]);
  for (const secret of [SECRETS.code, SECRETS.token, SECRETS.session, SECRETS.mobile, 'Asha'])
    expect(readable.includes(secret), `no ${secret}`).to.equal(false);
  for (const trace of world.traces)
    if (!trace.truncated)
      expect(replay(trace).map(({status}) => status)).to.deep.equal(trace.entries.map(({status}) => status));
}

/** If the proxy has a token or the details of a transaction, one more press at most must bring the details. */
async function checkNothingLost(world: Interleaved): Promise<void> {
  const id = world.current;
  const waits = () =>
    id !== undefined && ['exchanged', 'delivered'].includes(world.server.transactions.get(id)?.status ?? '');
  const {state} = world.flow;
  if (!waits() || !(isRunning(state) || isRecoverable(state))) return;
  world.blocked = false;
  await world.heal();
  world.flow.resume();
  await settled();
  // Every call on a dead network has ended by now.
  if (isRunning(world.flow.state)) await world.clock.pass(101_000);
  if (world.flow.state.status !== 'done') world.press('popup');
  await settled();
  expect(world.received, 'nothing lost').to.include(id);
}

async function checkNotStuck(world: Interleaved): Promise<void> {
  world.network = 'deaf';
  await world.clock.pass(10 * 60_000 + 30_000 + 2 * 100_000 + 30_000);
  expect(isRunning(world.flow.state), `stuck in ${world.flow.state.status}`).to.equal(false);
  check(world);
}

describe('events in any order', () => {
  const property = (end: (world: Interleaved) => Promise<void>) =>
    fc.asyncProperty(fc.array(actions, {maxLength: 24}), async sequence => {
      const world = await play(sequence);
      await end(world);
      checkTraces(world);
    });
  const run = (end: (world: Interleaved) => Promise<void>): Promise<void> =>
    fc.assert(property(end), {numRuns: SEQUENCES / 2});

  it('a user who waits gets each success, and gets it once', function () {
    this.timeout(180_000);
    return run(checkNothingLost);
  });

  it('with all channels silent the transaction ends before its deadline and leaves nothing open', function () {
    this.timeout(180_000);
    return run(checkNotStuck);
  });
});
