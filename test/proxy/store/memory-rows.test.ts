// Bounds and edges of the rows in memory that callers do not see in the order of places.
import {expect} from 'chai';
import type {QueueSlot, Reservation, StoreRow} from '../../../src/proxy/index.ts';
import {Rows} from '../../../src/proxy/store/rows.ts';
import {HOPS, STEP} from '../../../src/proxy/store/store.ts';
import {Timeline} from '../../../src/proxy/store/timeline.ts';

const row = (key: string, limit: number, window: number, more: Partial<StoreRow> = {}): StoreRow => ({
  key,
  limit,
  window,
  ...more,
});

/** Rows of a process, and a caller with its own ticket for each name. */
function world() {
  const rows = new Rows();
  const reserve = (now: number, ticket: string, more: Partial<Reservation> = {}): QueueSlot =>
    rows.reserve(now, {tickets: [ticket], entry: ticket, queue: [], rows: [], soon: 0, grace: 1000, ...more});
  /** Books a place in these rows that is due so much later. */
  const book = (now: number, ticket: string, later: number, given: Partial<Reservation>): void => {
    const own = row(`own of ${ticket}`, 1, later);
    expect(reserve(now, `before ${ticket}`, {rows: [own]}).status).to.equal('taken');
    const slot = reserve(now, ticket, {...given, rows: [own, ...(given.rows ?? [])]});
    expect(slot).to.deep.equal({status: 'kept', wait: later});
  };
  return {rows, reserve, book};
}

describe('the rows in memory', () => {
  const NOW = 1_000_000;

  it('are removed when no entry counts any more, and not before', () => {
    const {rows, reserve} = world();
    reserve(NOW, 'a', {queue: [row('short', 1, 500)]});
    reserve(NOW, 'b', {queue: [row('long', 1, 2000)]});
    // A refused caller uses no memory.
    reserve(NOW, 'c', {queue: [row('never', 1, 500, {count: 2})]});
    for (const [passed, size] of [
      [499, 2],
      [500, 1],
      [1999, 1],
      [2000, 0],
    ] as const) {
      rows.sweep(NOW + passed);
      expect(rows.size, `${passed} ms later`).to.equal(size);
    }
  });

  it('keep their limit from the first millisecond of a clock', () => {
    const {reserve} = world();
    const queue = [row('queue', 1, 1000, {waiting: 0})];
    expect(reserve(1, 'a', {queue}).status).to.equal('taken');
    expect(reserve(1, 'b', {queue}).status).to.equal('refused');
  });

  it('count a booked place once after it is taken, however many entries it has', () => {
    const {reserve} = world();
    const queue = [row('queue', 4, 1000, {count: 2})];
    for (const ticket of ['a', 'b']) expect(reserve(NOW, ticket, {queue}).status).to.equal('taken');
    expect(reserve(NOW, 'c', {queue})).to.deep.equal({status: 'kept', wait: 1000});
    for (const ticket of ['c', 'd'])
      expect(reserve(NOW + 1000, ticket, {queue}), ticket).to.deep.equal({status: 'taken', wait: 0});
  });

  it('wait for a booked place of another caller after the taken ones', () => {
    const {reserve, book} = world();
    const total = row('total', 2, 10_000);
    expect(reserve(NOW, 'a', {rows: [total]}).status).to.equal('taken');
    book(NOW, 'b', 250, {rows: [total]});
    // For both entries at once: when the one that is due in 250 ms has left the window.
    reserve(NOW, 'before c', {rows: [row('own of c', 1, 500)]});
    const slot = reserve(NOW, 'c', {rows: [row('own of c', 1, 500), {...total, count: 2}]});
    expect(slot).to.deep.equal({status: 'kept', wait: 10_250});
  });

  it('make no place due now that a later window has no room for', () => {
    const {reserve, book} = world();
    const total = row('total', 2, 10_000);
    for (const ticket of ['a', 'b']) book(NOW, ticket, 5000, {rows: [total]});
    expect(reserve(NOW, 'c', {rows: [total]})).to.deep.equal({status: 'kept', wait: 15_000});
  });

  describe('for a place before many booked ones', () => {
    /** Asks for a place, `before` of which were taken 250 ms less than a window ago, and `ahead` are booked at distinct times. */
    function ask(before: number, ahead: number, limit: number, window: number): QueueSlot['status'] {
      const {reserve, book} = world();
      const total = [row('total', limit, window)];
      for (let nth = 1; nth <= before; nth++) reserve(NOW - window + STEP, `taken ${nth}`, {queue: total});
      for (let nth = 1; nth <= ahead; nth++) book(NOW, `booked ${nth}`, nth * STEP, {queue: total});
      return reserve(NOW, 'new', {queue: total}).status;
    }

    const MANY = HOPS + 10;
    for (const [what, before, ahead, limit, window, status] of [
      ['all of which fit', 0, MANY, MANY + 1, MANY * STEP * 2, 'taken'],
      ['all of which fit, but for the one a whole window later', 0, MANY, MANY, MANY * STEP, 'taken'],
      ['that fit in every window, at most 300 of them', 1, HOPS - 1, HOPS, HOPS * STEP * 2, 'taken'],
      ['that fit in every window, more than 300 of them', 1, HOPS, HOPS + 1, HOPS * STEP * 2, 'kept'],
    ] as const)
      it(`answers ${status} if there are ones ${what}`, () => {
        expect(ask(before, ahead, limit, window)).to.equal(status);
      });
  });
});

describe('a timeline', () => {
  for (const [added, dropped, left] of [
    [100, 64, 100],
    [100, 65, 35],
    [129, 65, 64],
    [130, 65, 130],
    [131, 65, 131],
    [1000, 501, 499],
  ] as const)
    it(`holds ${left} entries after ${dropped} of ${added} were dropped`, () => {
      const entries: {at: number; name: string}[] = [];
      const line = new Timeline(entries);
      for (let at = 1; at <= added; at++) line.add(at, String(at));
      line.drop(dropped);
      expect(line.size).to.equal(added - dropped);
      expect(entries).to.have.length(left);
      expect(line.nth(0, 1)).to.equal(dropped + 1);
    });

  it('removes the named one of several entries at one time', () => {
    for (const name of ['a', 'b', 'c']) {
      const entries: {at: number; name: string}[] = [];
      const line = new Timeline(entries);
      for (const each of ['a', 'b', 'c']) line.add(7, each);
      expect(line.remove(name)).to.equal(true);
      expect(line.remove(name)).to.equal(false);
      expect(entries.map(entry => entry.name)).to.deep.equal(['a', 'b', 'c'].filter(each => each !== name));
    }
  });
});
