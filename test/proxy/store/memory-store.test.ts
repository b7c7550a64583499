import {expect} from 'chai';
import {memoryStore, type Reservation} from '../../../src/proxy/index.ts';

const row = (key: string, limit: number, window: number): Reservation => ({
  tickets: [crypto.randomUUID()],
  entry: crypto.randomUUID(),
  queue: [{key, limit, window, waiting: 0}],
  rows: [],
  soon: 0,
  grace: 0,
});

describe('the store in memory, over a long time', () => {
  it('drops expired entries, and no others', async () => {
    let clock = 0;
    let reads = 0;
    const store = memoryStore({now: () => (reads++, clock)});
    await store.set('stays', 'x', 1_000_000);
    for (let times = 0; times < 2; times++) await store.reserve(row('row', 2, 500_000));
    for (let index = 0; index < 3000; index++) {
      clock += 1;
      await store.set(`key ${index}`, 'x', 10);
      await store.reserve(row(`row ${index}`, 1, 10));
    }
    expect(await store.get('stays')).to.equal('x');
    expect((await store.reserve(row('row', 2, 500_000))).status).to.equal('refused');
    // A sweep asks the clock for every item that is left: after three thousand short lives, for few.
    const before = reads;
    for (let index = 0; index < 999; index++) await store.set('same', 'x', 10);
    expect(reads - before).to.be.below(4000);
  });

  it('looks at every item at each thousandth write, and drops those that expire at that moment', async () => {
    let clock = 0;
    let reads = 0;
    const store = memoryStore({now: () => (reads++, clock)});
    for (let index = 1; index < 1000; index++) await store.set(`key ${index}`, 'x', 10);
    clock = 10;
    const write = async () => {
      const before = reads;
      await store.set('same', 'x', 10);
      return reads - before;
    };
    /** Beside the items: the time of the write, and that of the rows. */
    const other = 2;
    expect(await write()).to.equal(999 + other);
    for (let index = 1001; index < 2000; index++) await write();
    expect(await write()).to.equal(1 + other);
  });
});
