import {expect} from 'chai';
import fc from 'fast-check';
import {
  memoryStore,
  redisStore,
  type ProxyStore,
  type Reservation,
  type StoreRow,
} from '../../../src/proxy/index.ts';
import {Timeline} from '../../../src/proxy/store/timeline.ts';
import {hasRedis, startRedis, type TestRedis} from './_support/redis.ts';

const WINDOW = 10_000;
const GRACE = 1000;
const SOON = 500;

/** What a caller does: so much later, with one of a few tickets, held back by one of a few rows of its own; or it fails. */
const asked = fc.record({
  pause: fc.integer({min: 0, max: 3000}),
  ticket: fc.integer({min: 0, max: 9}),
  own: fc.integer({min: 0, max: 3}),
  finishes: fc.boolean(),
  fails: fc.boolean(),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

function reservationOf({ticket, own, finishes}: Asked, index: number): Reservation {
  const row = (key: string, limit: number, more: Partial<StoreRow> = {}): StoreRow => ({
    key: `{t}${key}`,
    limit,
    window: WINDOW,
    ...more,
  });
  const total = row('total', 7, {count: finishes ? 1 : 2});
  return {
    tickets: [`${finishes} ${ticket}`],
    entry: String(index),
    queue: finishes ? [row('finish', 5, {waiting: 4})] : [row('start', 2, {waiting: 12}), total],
    rows: [
      ...(finishes ? [total] : []),
      ...(own === 0 ? [] : [row(`own ${own}`, own, {window: own * WINDOW, waiting: 3})]),
    ],
    soon: SOON,
    grace: GRACE,
  };
}

const ownKeys = ({rows}: Reservation) => rows.map(({key}) => key).filter(key => key.includes('own'));

async function play(store: ProxyStore, sequence: readonly Asked[], clock: {time: number}) {
  const said: unknown[] = [];
  const due: {readonly at: number; readonly calls: number}[] = [];
  for (const [index, each] of sequence.entries()) {
    clock.time += each.pause;
    const reservation = reservationOf(each, index);
    const place = await store.reserve(reservation);
    said.push(place);
    if (place.status !== 'taken') continue;
    due.push({at: clock.time + place.wait, calls: each.finishes ? 1 : 2});
    if (each.fails) await store.release(reservation.entry, ownKeys(reservation));
  }
  return {said, due};
}

describe('the rows of a store', () => {
  it('never admit more than the limit of a window, except callers within the allowed delay', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(asked, {maxLength: 150}), async sequence => {
        const clock = {time: 1_000_000};
        const {due} = await play(memoryStore({now: () => clock.time}), sequence, clock);
        const calls = due.flatMap(({at, calls: many}) => Array<number>(many).fill(at)).sort((a, b) => a - b);
        const starts = due
          .filter(({calls: many}) => many === 2)
          .map(({at}) => at)
          .sort((a, b) => a - b);
        for (const [times, limit] of [
          [calls, 7],
          [starts, 2],
        ] as const)
          for (const [index, at] of times.entries())
            expect(at - (times[index - limit] ?? -Infinity)).to.be.at.least(WINDOW - GRACE);
      }),
      {numRuns: 300},
    );
  });

  it('admit a caller at the promised time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(asked, {maxLength: 60}), asked, async (sequence, last) => {
        const clock = {time: 1_000_000};
        const store = memoryStore({now: () => clock.time});
        await play(store, sequence, clock);
        const mine = {...reservationOf(last, 1000), tickets: ['mine']} as const;
        const place = await store.reserve(mine);
        if (place.status !== 'kept') return;
        const until = clock.time + place.wait;
        // Others come meanwhile.
        for (const [index, each] of sequence.entries()) {
          if (clock.time + each.pause >= until) break;
          clock.time += each.pause;
          await store.reserve({...reservationOf(each, 2000 + index), tickets: [`later ${index}`]});
        }
        clock.time = until;
        expect(await store.reserve(mine)).to.deep.equal({status: 'taken', wait: 0});
      }),
      {numRuns: 300},
    );
  });

  it('read no more entries with a limit a hundred times as large', () => {
    const touched = (size: number) => {
      let reads = 0;
      const entries = new Proxy([] as {at: number; name: string}[], {
        get(target, key, receiver): unknown {
          if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
          return Reflect.get(target, key, receiver) as unknown;
        },
      });
      const line = new Timeline(entries);
      for (let index = 0; index < size; index++) line.add(index, String(index));
      reads = 0;
      line.count(-1, size);
      line.nth(-1, 1);
      line.add(size, 'last');
      // A start that fails is among the latest.
      line.remove(String(size - 3));
      line.drop(0);
      return reads;
    };
    expect(touched(500)).to.be.at.most(9 * 12);
    expect(touched(50_000)).to.be.at.most(9 * 19);
  });
});

describe('a timeline', () => {
  it('behaves like a sorted list', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(3)), {maxLength: 300}), steps => {
        const line = new Timeline();
        let model: {at: number; name: string}[] = [];
        for (const [index, [at, what]] of steps.entries()) {
          if (what === 0) {
            const name = model[at % (model.length || 1)]?.name ?? 'none';
            expect(line.remove(name)).to.equal(model.some(entry => entry.name === name));
            model = model.filter(entry => entry.name !== name);
          } else if (what === 1) {
            line.drop(at);
            model = model.filter(entry => entry.at > at);
          } else {
            line.add(at, String(index));
            model.push({at, name: String(index)});
            model.sort((a, b) => a.at - b.at);
          }
          expect(line.size).to.equal(model.length);
          expect(line.count(10, 30)).to.equal(model.filter(entry => entry.at > 10 && entry.at <= 30).length);
          expect(line.nth(10, 2)).to.equal(model.filter(entry => entry.at > 10)[1]?.at);
        }
        for (const {at, name} of model) expect(line.time(name)).to.equal(at);
      }),
    );
  });

  it('keeps no more entries than it needs', () => {
    const entries: {at: number; name: string}[] = [];
    const line = new Timeline(entries);
    for (let index = 0; index < 10_000; index++) {
      line.add(index, String(index));
      line.drop(index - 50);
    }
    expect(line.size).to.equal(50);
    expect(entries.length).to.be.below(200);
  });
});

(hasRedis ? describe : describe.skip)('the rows on Redis', () => {
  let redis: TestRedis;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  it('behave like the rows in memory', async () => {
    const client = redis.client();
    await new Promise(resolve => client.once('ready', resolve));
    await fc.assert(
      fc.asyncProperty(fc.array(asked, {minLength: 20, maxLength: 60}), async sequence => {
        const [one, other] = [{time: 1_000_000}, {time: 1_000_000}];
        const {said} = await play(memoryStore({now: () => one.time}), sequence, one);
        const prefix = `${crypto.randomUUID()}:`;
        const store = redisStore(client, {prefix, now: () => other.time});
        expect((await play(store, sequence, other)).said).to.deep.equal(said);
      }),
      {numRuns: 25},
    );
  });

  it('use the clock of Redis', async () => {
    const client = redis.client();
    await new Promise(resolve => client.once('ready', resolve));
    const store = redisStore(client);
    const place = {entry: 'e', rows: [], soon: 0, grace: 0};
    const queue = [{key: 'clock', limit: 1, window: 60_000}];
    expect((await store.reserve({...place, tickets: ['a'], queue})).status).to.equal('taken');
    const {status, wait} = await store.reserve({...place, tickets: ['b'], queue});
    expect(status).to.equal('kept');
    expect(wait).to.be.within(50_000, 60_250);
  });

  it('use as many commands at a limit of 50,000 as at 600, and none that reads all entries', async () => {
    const client = redis.client();
    await new Promise(resolve => client.once('ready', resolve));
    const commands = async (limit: number) => {
      const store = redisStore(client, {prefix: `${limit}:`});
      const queue = [{key: 'full', limit, window: 3_600_000, waiting: 0}];
      const reserve = (ticket: string) =>
        store.reserve({tickets: [ticket], entry: ticket, queue, rows: [], soon: 0, grace: 0});
      await reserve('first');
      const now = Date.now();
      const members = Array.from({length: limit - 1}, (_, index) => [String(now + 1), `e${index}/1`]).flat();
      for (let at = 0; at < members.length; at += 20_000)
        await client.call('ZADD', `${limit}:full`, ...members.slice(at, at + 20_000));
      await client.call('CONFIG', 'RESETSTAT');
      const {status} = await reserve('one more');
      const stats = await client.info('commandstats');
      const counts = [...stats.matchAll(/^cmdstat_(z\w+):calls=(\d+)/gm)].map(
        ([, name, calls]) => `${name} ${calls}`,
      );
      return {status, counts: counts.sort()};
    };
    const small = await commands(600);
    expect(small.status).to.equal('refused');
    expect(await commands(50_000)).to.deep.equal(small);
    for (const count of small.counts)
      expect(count).to.match(/^z(?:count|range|card|score|remrangebyscore) \d{1,2}$/);
  });
});
