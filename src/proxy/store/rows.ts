import {HOPS, STEP, type QueueSlot, type Reservation, type StoreRow} from './store.ts';
import {Timeline} from './timeline.ts';

interface RowState {
  readonly taken: Timeline;
  readonly waiting: Timeline;
  /** Due time of the queue's latest place. */
  latest: number;
  /** The time at which no entry counts any longer. */
  expiry: number;
}

/** A row with the limits of one reservation. */
interface Lane extends Required<StoreRow> {
  readonly state: RowState;
}

interface Lanes {
  readonly queue: readonly Lane[];
  readonly own: readonly Lane[];
  readonly all: readonly Lane[];
}

interface BookedPlace {
  readonly ticket: string;
  readonly at: number;
}

/** `isInTurn`: the place takes the next turn of the queue. */
interface FreePlace {
  readonly at: number;
  readonly isTaken: boolean;
  readonly isInTurn: boolean;
}

/** The rows of `memoryStore`. `redis-scripts.ts` has the same algorithm in Lua; a property test compares the two. */
export class Rows {
  readonly #rows = new Map<string, RowState>();

  get size(): number {
    return this.#rows.size;
  }

  reserve(now: number, reservation: Reservation): QueueSlot {
    const lanes = this.#openAll(now, reservation);
    const [first] = lanes.all;
    if (!first) return {status: 'taken', wait: 0};
    const booked = findBooked(first, reservation.tickets);
    if (booked) return this.#takeBooked(lanes, booked, now, reservation);
    const place = findFree(lanes, first, now, reservation.soon);
    const wait = place.at - now;
    if (wait === Infinity || (!place.isTaken && isFull(lanes))) return {status: 'refused', wait};
    this.#write(lanes, place, reservation);
    return {status: place.isTaken ? 'taken' : 'kept', wait};
  }

  release(entry: string, keys: readonly string[]): void {
    for (const key of keys) for (let nth = 1; this.#rows.get(key)?.taken.remove(rowName(entry, nth)); nth++);
  }

  sweep(now: number): void {
    for (const [key, {expiry}] of this.#rows) if (expiry <= now) this.#rows.delete(key);
  }

  #openAll(now: number, {queue, rows, grace}: Reservation): Lanes {
    const lanes = {
      queue: queue.map(row => this.#open(row, now, grace)),
      own: rows.map(row => this.#open(row, now, grace)),
    };
    return {...lanes, all: [...lanes.queue, ...lanes.own]};
  }

  /** A new row is not stored here: a refused caller must not use memory. */
  #open({key, limit, window, count = 1, waiting = Infinity}: StoreRow, now: number, grace: number): Lane {
    const fresh = {taken: new Timeline(), waiting: new Timeline(), latest: 0, expiry: 0};
    const state = this.#rows.get(key) ?? fresh;
    state.taken.drop(now - window);
    state.waiting.drop(now - grace - 1);
    return {key, limit, window, count, waiting, state};
  }

  #takeBooked({all}: Lanes, {ticket, at}: BookedPlace, now: number, {entry, soon}: Reservation): QueueSlot {
    const wait = at - now;
    if (wait > soon) return {status: 'kept', wait};
    for (const lane of all) {
      for (let nth = 1; lane.state.waiting.remove(rowName(ticket, nth)); nth++);
      this.#put(lane, 'taken', entry, at, lane.window);
    }
    return {status: 'taken', wait: Math.max(0, wait)};
  }

  #write(
    {queue, all}: Lanes,
    {at, isTaken, isInTurn}: FreePlace,
    {entry, tickets, grace}: Reservation,
  ): void {
    for (const lane of all) {
      if (isTaken) this.#put(lane, 'taken', entry, at, lane.window);
      else this.#put(lane, 'waiting', tickets[0], at, grace);
    }
    if (queue[0] && isInTurn) queue[0].state.latest = at;
  }

  #put({key, count, state}: Lane, kind: 'taken' | 'waiting', name: string, at: number, ttl: number): void {
    for (let nth = 1; nth <= count; nth++) state[kind].add(at, rowName(name, nth));
    state.expiry = Math.max(state.expiry, at + ttl);
    this.#rows.set(key, state);
  }
}

/** A caller that its own rows delay takes no turn of the queue: later callers overtake it. */
function findFree({queue, own, all}: Lanes, first: Lane, now: number, soon: number): FreePlace {
  const isFree = earliestOfAll(own, now, now) === now;
  const turn = earliestOfAll(queue, Math.max(now, queue[0]?.state.latest ?? now), now);
  const at = earliestOfAll(all, turn, now);
  const longestWait = isFree && first.waiting > 0 ? soon : 0;
  return {at, isTaken: at - now <= longestWait, isInTurn: isFree && at === turn};
}

function isFull({all}: Lanes): boolean {
  return all.some(({state, waiting, count}) => state.waiting.size + count > waiting);
}

function rowName(name: string, nth: number): string {
  return `${name}/${nth}`;
}

function findBooked({state}: Lane, tickets: readonly string[]): BookedPlace | undefined {
  for (const ticket of tickets) {
    const at = state.waiting.time(rowName(ticket, 1));
    if (at !== undefined) return {ticket, at};
  }
  return undefined;
}

/** @returns `Infinity` if the lanes never have room. */
function earliestOfAll(lanes: readonly Lane[], at: number, now: number): number {
  for (let before = -1; before !== at;) {
    before = at;
    for (const lane of lanes) at = earliest(lane, at, now);
  }
  return at;
}

function earliest(lane: Lane, at: number, now: number): number {
  if (lane.count > lane.limit) return Infinity;
  for (;;) {
    const due = at > now ? Math.ceil(at / STEP) * STEP : at;
    const later = blockedUntil(lane, due);
    if (later === undefined) return due;
    at = later;
  }
}

/** @returns undefined if the entries fit at this time; else a later time to try. */
function blockedUntil(lane: Lane, at: number): number | undefined {
  const {limit, window, count} = lane;
  const room = limit - count;
  const behind = countIn(lane, at - window, at);
  if (behind > room) return nthAfter(lane, at - window, behind - room) + window;
  // Most places fit even if both halves of the window count together.
  if (behind + countIn(lane, at, at + window - 1) <= room) return undefined;
  let next = at;
  for (let hop = 0; hop < HOPS; hop++) {
    next = nextAfter(lane, next);
    if (next >= at + window) return undefined;
    const inside = countIn(lane, next - window, next);
    if (inside > room) return nthAfter(lane, next - window, inside - room) + window;
  }
  return next;
}

function countIn({state: {taken, waiting}}: Lane, from: number, to: number): number {
  return taken.count(from, to) + waiting.count(from, to);
}

/** Taken entries precede waiting ones. If a waiting entry is due now, the result may be too late, never too early. */
function nthAfter({state: {taken, waiting}}: Lane, from: number, nth: number): number {
  return taken.nth(from, nth) ?? waiting.nth(from, nth - taken.count(from, Infinity)) ?? Infinity;
}

function nextAfter({state: {taken, waiting}}: Lane, at: number): number {
  return Math.min(taken.nth(at, 1) ?? Infinity, waiting.nth(at, 1) ?? Infinity);
}
