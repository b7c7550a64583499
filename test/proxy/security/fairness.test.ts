// Requirement P9: hostile visitors beside honest ones, under a simulated clock. It prints what each of them met.
import {expect} from 'chai';
import type {TokenProxyOptions} from '../../../src/proxy/index.ts';
import {
  busiest,
  median,
  random,
  SimulatedClock,
  simulate,
  type Origin,
} from '../fairness/_support/simulation.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const ATTACK = 20 * MINUTE;
/** Twenty requests a second. */
const EVERY = 50;
const HONEST = 200;
const ATTACKER = '203.0.113.66';

/** What a hostile visitor does. `prepare` happens before the honest ones come. */
interface Attack {
  readonly name: string;
  prepare?(world: World): Promise<void>;
  request(world: World, index: number): Promise<unknown>;
}

type World = ReturnType<typeof simulate>;
type Browser = ReturnType<World['visit']>;

interface Outcome {
  readonly finished: number;
  readonly waits: readonly number[];
  readonly near: readonly number[];
  readonly calls: number;
  readonly busiest: number;
}

const number = (index: number) => String(2_000_000_000 + index);
const HOSTILE = 1_000_000;

async function play(attack?: Attack, options: Partial<TokenProxyOptions> = {}): Promise<Outcome> {
  const world = simulate(options, new SimulatedClock());
  const {clock, arrivals, journey} = world;
  if (attack?.prepare) {
    await clock.run([{after: 0, work: () => attack.prepare?.(world) ?? Promise.resolve()}]);
    // The honest ones meet the attack, and not what came before it.
    await clock.run([{after: 2 * MINUTE, work: () => Promise.resolve()}]);
  }
  const next = random(7);
  const waits: number[] = [];
  const near: number[] = [];
  const honest = Array.from({length: HONEST}, (_, index) => {
    const behind = index % 4 === 0;
    const address = behind ? ATTACKER : `198.51.${100 + Math.floor(index / 200)}.${index % 200}`;
    const consent = (20 + next() * 60) * SECOND;
    return {
      after: Math.floor(next() * ATTACK),
      work: async () => {
        const wait = await journey({address, account: `honest ${index}`}, number(index), Math.floor(consent));
        if (wait !== undefined) (behind ? near : waits).push(wait);
      },
    };
  });
  const before = arrivals.length;
  const hostile = attack
    ? Array.from({length: ATTACK / EVERY}, (_, index) => ({
        after: index * EVERY,
        work: async () => {
          await attack.request(world, index);
        },
      }))
    : [];
  await clock.run([...honest, ...hostile]);
  return {
    finished: waits.length + near.length,
    waits,
    near,
    calls: arrivals.length - before,
    busiest: busiest(arrivals, MINUTE),
  };
}

/** Starts so many transactions and keeps the cookies of each as they were then. */
function holder(count: number, origin: (index: number) => Origin) {
  const held: {browser: Browser; cookies: [string, string][]}[] = [];
  return {
    held,
    async prepare({visit, inTurn}: World): Promise<void> {
      for (let index = 0; index < count; index++) {
        const browser = visit(origin(index));
        const answer = await inTurn(() => browser.start(number(HOSTILE + index)));
        if (answer.status === 200) held.push({browser, cookies: [...browser.cookies]});
      }
    },
    async post(index: number): Promise<void> {
      const one = held[index % held.length];
      if (!one) return;
      one.browser.cookies.clear();
      for (const [name, value] of one.cookies) one.browser.cookies.set(name, value);
      await one.browser.post(`made up ${index}`);
    },
  };
}

function codes(name: string, count: number, origin: (index: number) => Origin): Attack {
  const {prepare, post} = holder(count, origin);
  return {name, prepare, request: (_, index) => post(index)};
}

function starts(name: string, numbers: number, origin: (index: number) => Origin): Attack {
  return {
    name,
    request: ({visit}, index) => visit(origin(index)).start(number(HOSTILE + (index % numbers))),
  };
}

const atOne = () => ({address: ATTACKER});
/** Another address for every request. */
const anywhere = (index: number) => ({
  address: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
});
const asOne = (index: number) => ({...anywhere(index), account: 'hostile'});

/** Honest users have an account here, as has every caller that names one. */
const authorize: TokenProxyOptions['authorize'] = request => request.headers.get('x-account') ?? false;

const seconds = (milliseconds: number) => Math.round(milliseconds / SECOND);

describe('P9: guesses and floods hold no more than a share of the quota', function () {
  this.timeout(600_000);
  let calm: Outcome;

  function show(name: string, {waits, near, calls, busiest: most}: Outcome): void {
    const of = (group: readonly number[]) =>
      `${group.length} finished, median ${seconds(median(group))} s, worst ${seconds(Math.max(...group))} s`;
    console.log(
      `      ${name}: ${of(waits)}; behind the attacker’s address ${of(near)}; ${calls} calls, busiest minute ${most}`,
    );
  }

  /** Twice what it is without an attack, and ten seconds. */
  function expectShort(group: readonly number[], without: readonly number[], count: number): void {
    expect(group.length).to.equal(count);
    expect(median(group)).to.be.at.most(2 * median(without) + 10 * SECOND);
    expect(Math.max(...group)).to.be.at.most(2 * Math.max(...without) + 10 * SECOND);
  }

  before(async () => {
    calm = await play();
    show('no attack', calm);
    expect(calm.finished).to.equal(HONEST);
  });

  for (const [attack, options] of [
    [codes('made-up codes for one transaction', 1, atOne), {}],
    [codes('made-up codes for fifty transactions', 50, atOne), {}],
    [codes('made-up codes by one subject', 20, asOne), {authorize}],
    [starts('starts for one number', 1, atOne), {}],
    [starts('starts by one subject', 1e6, asOne), {authorize}],
    [starts('starts from one address, anonymous, with `authorize`', 1e6, atOne), {authorize}],
    [starts('starts from many addresses, anonymous, with `authorize`', 1e6, anywhere), {authorize}],
  ] as const)
    it(attack.name, async () => {
      const outcome = await play(attack, options);
      show(attack.name, outcome);
      expectShort(outcome.waits, calm.waits, calm.waits.length);
      expectShort(outcome.near, calm.near, calm.near.length);
      expect(outcome.busiest).to.be.at.most(100);
    });

  // Nothing tells the honest visitors behind the attacker's address from the attacker: they finish, and wait.
  for (const attack of [
    codes('made-up codes for all that one address could start', 150, atOne),
    starts('starts for fifty numbers from one address', 50, atOne),
    starts('starts from one address', 1e6, atOne),
  ])
    it(`${attack.name}, for users at other addresses`, async () => {
      const outcome = await play(attack);
      show(attack.name, outcome);
      expectShort(outcome.waits, calm.waits, calm.waits.length);
      expect(outcome.near.length).to.equal(calm.near.length);
      expect(outcome.busiest).to.be.at.most(100);
    });

  it('lets 200 honest users behind the attacker’s address start and finish', async () => {
    const behind = {clientAddress: () => ATTACKER};
    const without = await play(undefined, behind);
    show('no attack, all behind one address', without);
    const outcome = await play(codes('made-up codes', 50, atOne), behind);
    show('made-up codes for fifty transactions, all behind one address', outcome);
    expectShort([...outcome.waits, ...outcome.near], [...without.waits, ...without.near], HONEST);
  });
});
