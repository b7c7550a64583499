/** What the rows of any store must do: the port's own tests. */
import {expect} from 'chai';
import type {QueueSlot, ProxyStore, Reservation, StoreRow} from '../../../../src/proxy/index.ts';

/** A store under test. */
export interface Subject {
  readonly store: ProxyStore;
  /** Resolves when a value that was kept for so many milliseconds is gone. */
  readonly expired: (name: string, milliseconds: number) => Promise<void>;
  /** Lets so many milliseconds pass for rows. */
  readonly tick: (milliseconds: number) => void;
}

const MINUTE = 60_000;

export function behavesAsRows(subject: () => Subject): void {
  /** A world of its own: rows of other tests are not seen. */
  function world() {
    const {store, tick} = subject();
    const tag = `{${crypto.randomUUID()}}`;
    const row = (key: string, limit: number, more: Partial<StoreRow> = {}): StoreRow => ({
      key: tag + key,
      limit,
      window: MINUTE,
      ...more,
    });
    const reserve = (ticket: string, more: Partial<Reservation> = {}): Promise<QueueSlot> =>
      store.reserve({
        tickets: [ticket],
        entry: `entry of ${ticket}`,
        queue: [row('queue', 2)],
        rows: [],
        soon: 0,
        grace: 5000,
        ...more,
      });
    return {
      store,
      tick,
      row,
      reserve,
      release: (ticket: string, ...keys: StoreRow[]) =>
        store.release(
          `entry of ${ticket}`,
          keys.map(({key}) => key),
        ),
    };
  }
  const taken = {status: 'taken', wait: 0};
  const kept = (wait: number) => ({status: 'kept', wait});

  it('admits callers while slots are free, then reserves slots in order', async () => {
    const {reserve, tick} = world();
    for (const ticket of ['a', 'b']) expect(await reserve(ticket)).to.deep.equal(taken);
    for (const [ticket, minutes] of [
      ['c', 1],
      ['d', 1],
      ['e', 2],
      ['f', 2],
    ] as const)
      expect(await reserve(ticket)).to.deep.equal(kept(minutes * MINUTE));
    tick(MINUTE);
    // A new caller does not overtake waiting callers.
    expect(await reserve('g')).to.deep.equal(kept(2 * MINUTE));
    for (const ticket of ['c', 'd']) expect(await reserve(ticket)).to.deep.equal(taken);
    expect(await reserve('e')).to.deep.equal(kept(MINUTE));
  });

  it('returns the remaining wait at each request', async () => {
    const {reserve, tick} = world();
    for (const ticket of ['a', 'b', 'c', 'd']) await reserve(ticket);
    for (let second = 1; second < 60; second++) {
      tick(1000);
      expect(await reserve('c')).to.deep.equal(kept(MINUTE - second * 1000));
    }
    tick(1000);
    expect(await reserve('c')).to.deep.equal(taken);
    // The place is used up: the next one is at the end.
    expect(await reserve('c')).to.deep.equal(kept(MINUTE));
  });

  for (const [late, status, wait] of [
    [-2001, 'kept', 2001],
    [-2000, 'taken', 2000],
    [0, 'taken', 0],
    [5000, 'taken', 0],
  ] as const)
    it(`answers ${status} ${late} ms after a reserved slot was due`, async () => {
      const {reserve, tick} = world();
      for (const ticket of ['a', 'b', 'c', 'd']) await reserve(ticket);
      tick(MINUTE + late);
      expect(await reserve('c', {soon: 2000})).to.deep.equal({status, wait});
    });

  it('releases a slot that is not used in time, and keeps the order', async () => {
    const {reserve, tick} = world();
    for (const ticket of ['a', 'b', 'c', 'd', 'e']) await reserve(ticket);
    tick(MINUTE + 5001);
    // After the caller of the second minute, in the remaining slots.
    expect(await reserve('c', {soon: 2000})).to.deep.equal(kept(MINUTE - 5001));
  });

  it('holds the request of a caller whose slot is due soon', async () => {
    const {reserve, tick} = world();
    await reserve('a');
    await reserve('b');
    tick(MINUTE - 1500);
    expect(await reserve('c', {soon: 1499})).to.deep.equal(kept(1500));
    expect(await reserve('d', {soon: 1500})).to.deep.equal({status: 'taken', wait: 1500});
  });

  it('admits or refuses at once if callers may not wait', async () => {
    const {reserve, row, tick} = world();
    const queue = [row('queue', 1, {waiting: 0})];
    await reserve('a', {queue});
    tick(MINUTE - 250);
    expect(await reserve('b', {queue, soon: 2000})).to.deep.equal({status: 'refused', wait: 250});
    // A refusal is no place in the queue.
    expect(await reserve('c', {queue: [row('queue', 2)], soon: 2000})).to.deep.equal(taken);
  });

  it('makes later slots due at whole steps', async () => {
    const {reserve, tick} = world();
    tick(1);
    await reserve('a');
    await reserve('b');
    expect(await reserve('c')).to.deep.equal(kept(MINUTE + 249));
  });

  it('finds a slot under any of its names, and stores a new one under the first', async () => {
    const {reserve, tick} = world();
    for (const ticket of ['a', 'b', 'old']) await reserve(ticket);
    expect(await reserve('new', {tickets: ['new', 'old']})).to.deep.equal(kept(MINUTE));
    expect(await reserve('new')).to.deep.equal(kept(MINUTE));
    tick(MINUTE);
    expect(await reserve('x', {tickets: ['x', 'old']})).to.deep.equal(taken);
  });

  it('refuses, and stores nothing, if the maximum number of callers waits', async () => {
    const {reserve, row} = world();
    const queue = [row('queue', 1, {waiting: 2})];
    expect(await reserve('a', {queue})).to.deep.equal(taken);
    expect(await reserve('b', {queue})).to.deep.equal(kept(MINUTE));
    expect(await reserve('c', {queue})).to.deep.equal(kept(2 * MINUTE));
    for (let times = 0; times < 2; times++)
      expect(await reserve('d', {queue})).to.deep.equal({status: 'refused', wait: 3 * MINUTE});
    expect(await reserve('b', {queue})).to.deep.equal(kept(MINUTE));
  });

  it('always refuses a caller that needs more than a row’s limit', async () => {
    const {reserve, row} = world();
    const answer = await reserve('a', {queue: [row('queue', 2, {count: 3})]});
    expect(answer).to.deep.equal({status: 'refused', wait: Infinity});
  });

  it('needs a free slot in every row, and adds as many entries as the row specifies', async () => {
    const {reserve, row} = world();
    const more = {queue: [row('queue', 9), row('calls', 5, {count: 2})], rows: [row('number', 3)]};
    for (const ticket of ['a', 'b']) expect(await reserve(ticket, more)).to.deep.equal(taken);
    // Four of five calls are taken.
    expect(await reserve('c', more)).to.deep.equal(kept(MINUTE));
    const other = {queue: [row('another', 9)], rows: [row('number', 3)]};
    // What is due in a minute is in no window with the first two.
    expect(await reserve('d', other)).to.deep.equal(taken);
    expect(await reserve('e', other)).to.deep.equal(kept(MINUTE));
  });

  it('admits others before a caller that its own rows delay', async () => {
    const {reserve, row} = world();
    const queue = [row('queue', 3)];
    const rows = [row('mine', 1)];
    expect(await reserve('a', {queue, rows})).to.deep.equal(taken);
    expect(await reserve('b', {queue, rows})).to.deep.equal(kept(MINUTE));
    expect(await reserve('c', {queue, rows})).to.deep.equal(kept(2 * MINUTE));
    // The places ahead leave room in every window that they lie in.
    for (const ticket of ['d', 'e']) expect(await reserve(ticket, {queue})).to.deep.equal(taken);
    expect(await reserve('f', {queue})).to.deep.equal(kept(MINUTE));
    // At one minute there are b and f, and one more fits; then the window that holds c.
    expect(await reserve('g', {queue})).to.deep.equal(kept(MINUTE));
    expect(await reserve('h', {queue})).to.deep.equal(kept(2 * MINUTE));
  });

  it('does not hold the request of a caller that its own rows delay', async () => {
    const {reserve, row, tick} = world();
    const more = {queue: [row('queue', 9)], rows: [row('mine', 1)], soon: 2000};
    await reserve('a', more);
    tick(MINUTE - 1000);
    expect(await reserve('b', more)).to.deep.equal(kept(1000));
    tick(1000);
    expect(await reserve('b', more)).to.deep.equal(taken);
  });

  it('returns released entries, in the named rows', async () => {
    const {reserve, release, row} = world();
    const more = {queue: [row('queue', 9)], rows: [row('one', 2, {count: 2}), row('other', 1)]};
    expect(await reserve('a', more)).to.deep.equal(taken);
    await release('a', row('one', 2));
    expect(await reserve('b', {...more, rows: [row('one', 2, {count: 2})]})).to.deep.equal(taken);
    expect(await reserve('c', {...more, rows: [row('other', 1)]})).to.deep.equal(kept(MINUTE));
    await release('c', row('other', 1));
    await release('unknown', row('other', 1), row('never', 1));
    expect(await reserve('d', {...more, rows: [row('other', 1)]})).to.deep.equal(kept(2 * MINUTE));
  });

  it('does not count a reserved slot that is not used', async () => {
    const {reserve, row, tick} = world();
    const more = {queue: [row('queue', 9)], rows: [row('hour', 1, {window: 60 * MINUTE})]};
    await reserve('a', more);
    expect(await reserve('b', more)).to.deep.equal(kept(60 * MINUTE));
    tick(60 * MINUTE + 5001);
    expect(await reserve('c', more)).to.deep.equal(taken);
  });

  it('admits a caller without rows', async () => {
    const {reserve} = world();
    expect(await reserve('a', {queue: []})).to.deep.equal(taken);
  });
}
