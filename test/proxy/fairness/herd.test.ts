// Requirement P9: many users who press at once. Prints how long they wait, and in which order they start.
import {fork} from 'node:child_process';
import {expect} from 'chai';
import type {Limits} from '../../../src/proxy/index.ts';
import {hasRedis, startRedis} from '../store/_support/redis.ts';
import type {FromProcess, ToProcess} from './_support/process.ts';
import {busiest, SimulatedClock, simulate} from './_support/simulation.ts';

const MINUTE = 60_000;

/** One press. `retry`: seconds after which to come back, 0 for a start. */
type Press = (index: number) => Promise<number>;

interface Herd {
  readonly clock: SimulatedClock;
  readonly press: Press;
  readonly calls: readonly number[];
}

const number = (index: number) => String(2_000_000_000 + index);

function inMemory(limits: Limits = {}): Herd {
  const {clock, visit, arrivals} = simulate({limits});
  const press: Press = async index => {
    const answer = await visit({}).start(number(index));
    if (answer.status === 200) return 0;
    return (answer.body.facts as {retry_after: number}).retry_after;
  };
  return {clock, press, calls: arrivals};
}

/** Two processes with one Redis, in turn, under the clock of the test. */
async function onRedis(port: number, unlimited: boolean): Promise<Herd & {stop(): void}> {
  const clock = new SimulatedClock();
  const calls: number[] = [];
  const answers = new Map<number, (retry: number) => void>();
  const children = await Promise.all(
    [1, 2].map(async () => {
      const child = fork(new URL('./_support/process.ts', import.meta.url), {
        execArgv: ['--import', 'tsx'],
        env: {PATH: process.env.PATH, REDIS_PORT: String(port), UNLIMITED: String(unlimited)},
      });
      await new Promise<void>((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', () => reject(new Error('The proxy did not start')));
        child.on('message', (message: FromProcess) => {
          if (message.type === 'ready') return resolve();
          if (message.type === 'sleep') {
            const {sleep, milliseconds} = message;
            void clock
              .sleep(milliseconds)
              .then(() => child.send({type: 'wake', sleep, now: clock.time} satisfies ToProcess));
            return;
          }
          calls.push(...message.calls);
          expect(message.status).to.be.oneOf([200, 429]);
          answers.get(message.id)?.(message.status === 200 ? 0 : message.retry);
        });
      });
      return child;
    }),
  );
  let asked = 0;
  const press: Press = index =>
    new Promise(resolve => {
      const id = ++asked;
      answers.set(id, resolve);
      children[id % 2]?.send({type: 'start', id, now: clock.time, mobile: number(index)} satisfies ToProcess);
    });
  return {
    clock,
    press,
    calls,
    stop: () => {
      for (const child of children) child.kill();
    },
  };
}

interface Told {
  readonly index: number;
  /** Milliseconds until it started. */
  readonly after: number;
  /** How often the proxy rejected it again at the promised time. */
  readonly untrue: number;
}

/** All press within a second, retry at the promised time, and press twice more while they wait. */
async function stampede({clock, press}: Herd, count: number, impatient: boolean): Promise<Told[]> {
  const started: Told[] = [];
  const wait = async (seconds: number, index: number): Promise<void> => {
    if (!impatient) return clock.sleep(seconds * 1000);
    const back = clock.time + seconds * 1000;
    for (const part of [3, 7]) {
      await clock.sleep(Math.floor((seconds * 1000) / part));
      const told = await press(index);
      expect(clock.time + told * 1000, 'the place is kept').to.be.within(back - 1000, back + 1000);
    }
    await clock.sleep(back - clock.time);
  };
  await clock.run(
    Array.from({length: count}, (_, index) => ({
      after: 1 + Math.floor((index * 1000) / count),
      work: async () => {
        const began = clock.time;
        let untrue = -1;
        for (let told = await press(index); told > 0; told = await press(index)) {
          untrue++;
          await wait(told, index);
        }
        started.push({index, after: clock.time - began, untrue: Math.max(0, untrue)});
      },
    })),
  );
  return started;
}

/** Share of the pairs that started in the other order than they came, counted by merging. */
function inversions(order: readonly number[]): number {
  const sort = (list: readonly number[]): [sorted: number[], count: number] => {
    if (list.length < 2) return [[...list], 0];
    const [left, a] = sort(list.slice(0, list.length >> 1));
    const [right, b] = sort(list.slice(list.length >> 1));
    const merged: number[] = [];
    let count = a + b;
    while (left.length > 0 && right.length > 0) {
      if ((left[0] ?? 0) <= (right[0] ?? 0)) merged.push(left.shift() ?? 0);
      else {
        count += left.length;
        merged.push(right.shift() ?? 0);
      }
    }
    return [[...merged, ...left, ...right], count];
  };
  return sort(order)[1] / ((order.length * (order.length - 1)) / 2);
}

/** Prints what the herd met, and holds what every herd must meet. */
function check(name: string, {calls}: Herd, started: readonly Told[], count: number): number {
  const order = inversions(started.map(({index}) => index));
  const last = Math.max(...started.map(({after}) => after));
  const untrue = started.reduce((sum, each) => sum + each.untrue, 0);
  const most = busiest(
    [...calls].sort((a, b) => a - b),
    MINUTE,
  );
  console.log(
    `      ${name}: ${started.length} started, the last after ${Math.round(last / 1000)} s; inversions ${order.toFixed(4)}; ` +
      `${untrue} told an untrue time; busiest minute ${most} calls`,
  );
  expect(started.length).to.equal(count);
  expect(untrue).to.equal(0);
  expect(order).to.be.below(0.05);
  expect(most).to.be.at.most(100);
  return last;
}

/** What the quota needs: 25 starts in every 65 seconds. */
const needed = (count: number) => (Math.ceil(count / 25) - 1) * 65_500 + 2000;

describe('users who all press at once, with the default limits', function () {
  this.timeout(240_000);

  it('all start, 600 of them, in order, in the time that the quota needs, and get correct waiting times', async () => {
    const herd = inMemory();
    const last = check('600, memory', herd, await stampede(herd, 600, true), 600);
    expect(last).to.be.at.most(needed(600));
  });

  it('all start, 5,000 of them, in order, if `merchant` is off', async () => {
    const herd = inMemory({merchant: false});
    const last = check('5,000, memory', herd, await stampede(herd, 5000, false), 5000);
    expect(last).to.be.at.most(needed(5000));
  });

  it('get correct waiting times, 700 of them, for the hour of `merchant`', async () => {
    const herd = inMemory();
    const last = check('700, memory', herd, await stampede(herd, 700, false), 700);
    expect(last).to.be.within(60 * MINUTE, 65 * MINUTE);
  });

  for (const count of [600, 5000])
    (hasRedis ? it : it.skip)(`of ${count} before two processes with one Redis is one herd`, async () => {
      const redis = await startRedis();
      const herd = await onRedis(redis.port, count > 600);
      try {
        const last = check(`${count}, two processes`, herd, await stampede(herd, count, false), count);
        expect(last).to.be.at.most(needed(count));
      } finally {
        herd.stop();
        await redis.stop();
      }
    });
});
