import {expect} from 'chai';
import {memoryStore} from '../../../src/proxy/index.ts';

describe('the store in memory, in the long run', () => {
  it('lets go of what is over, and of nothing else', async () => {
    let clock = 0;
    let reads = 0;
    const store = memoryStore({now: () => (reads++, clock)});
    await store.set('stays', 'x', 1_000_000);
    await store.reserve('row', {count: 2, limit: 2, window: 500_000, horizon: 0});
    for (let index = 0; index < 3000; index++) {
      clock += 1;
      await store.set(`key ${index}`, 'x', 10);
      await store.reserve(`row ${index}`, {count: 1, limit: 1, window: 10, horizon: 0});
    }
    expect(await store.get('stays')).to.equal('x');
    expect((await store.reserve('row', {count: 1, limit: 2, window: 500_000, horizon: 0})).booked).to.equal(
      false,
    );
    // A sweep asks the clock for every item that is left: after three thousand short lives, for few.
    const before = reads;
    for (let index = 0; index < 999; index++) await store.set('same', 'x', 10);
    expect(reads - before).to.be.below(4000);
  });
});
