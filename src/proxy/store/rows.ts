import {HOPS, STEP, type QueueSlot, type Reservation, type StoreRow} from './store.ts';
import {Timeline} from './timeline.ts';

/** What is kept of a row. */
interface State {
  readonly taken: Timeline;
  readonly waiting: Timeline;
  /** When the latest place is due that was booked in the order of the queue. */
  last: number;
  /** From then on nothing of it counts. */
  until: number;
}

/** A row as one call sees it. */
interface Lane extends Required<StoreRow> {
  readonly state: State;
}

/** The rows of `memoryStore`. `redis-scripts.ts` does the same in Lua; a property test compares the two. */
export class Rows {
  readonly #rows = new Map<string, State>();

  get size(): number {
    return this.#rows.size;
  }

  reserve(now: number, {tickets, entry, queue, rows, soon, grace}: Reservation): QueueSlot {
    const ordered = queue.map(row => this.#open(row, now, grace));
    const all = [...ordered, ...rows.map(row => this.#open(row, now, grace))];
    const [first] = all;
    if (!first) return {status: 'taken', wait: 0};

    const kept = findKept(first, tickets);
    if (kept) {
      const wait = kept.at - now;
      if (wait > soon) return {status: 'kept', wait};
      for (const lane of all) {
        for (let nth = 1; lane.state.waiting.remove(rowName(kept.ticket, nth)); nth++);
        this.#put(lane, 'taken', entry, kept.at, lane.window);
      }
      return {status: 'taken', wait: Math.max(0, wait)};
    }

    // A caller that its own rows hold back takes no turn of the queue: the next one goes ahead of it.
    const free = settleRow(all.slice(ordered.length), now, now) === now;
    const turn = settleRow(ordered, Math.max(now, ordered[0]?.state.last ?? now), now);
    const at = settleRow(all, turn, now);
    const wait = at - now;
    const taken = wait <= (free && first.waiting > 0 ? soon : 0);
    const full = all.some(({state, waiting, count}) => state.waiting.size + count > waiting);
    if (wait === Infinity || (!taken && full)) return {status: 'refused', wait};
    for (const lane of all) {
      if (taken) this.#put(lane, 'taken', entry, at, lane.window);
      else this.#put(lane, 'waiting', tickets[0], at, grace);
    }
    if (ordered[0] && free && at === turn) ordered[0].state.last = at;
    return {status: taken ? 'taken' : 'kept', wait};
  }

  release(entry: string, keys: readonly string[]): void {
    for (const key of keys) for (let nth = 1; this.#rows.get(key)?.taken.remove(rowName(entry, nth)); nth++);
  }

  sweep(now: number): void {
    for (const [key, {until}] of this.#rows) if (until <= now) this.#rows.delete(key);
  }

  /** Without keeping it: a caller that is refused leaves nothing behind. */
  #open({key, limit, window, count = 1, waiting = Infinity}: StoreRow, now: number, grace: number): Lane {
    const fresh = {taken: new Timeline(), waiting: new Timeline(), last: 0, until: 0};
    const state = this.#rows.get(key) ?? fresh;
    state.taken.drop(now - window);
    state.waiting.drop(now - grace - 1);
    return {key, limit, window, count, waiting, state};
  }

  #put({key, count, state}: Lane, kind: 'taken' | 'waiting', name: string, at: number, ttl: number): void {
    for (let nth = 1; nth <= count; nth++) state[kind].add(at, rowName(name, nth));
    state.until = Math.max(state.until, at + ttl);
    this.#rows.set(key, state);
  }
}

/** One place may take several entries of a row. */
function rowName(name: string, nth: number): string {
  return `${name}/${nth}`;
}

function findKept(
  {state}: Lane,
  tickets: readonly string[],
): {readonly ticket: string; readonly at: number} | undefined {
  for (const ticket of tickets) {
    const at = state.waiting.time(rowName(ticket, 1));
    if (at !== undefined) return {ticket, at};
  }
  return undefined;
}

/** The first time, not before `at`, at which every lane has room. Infinity: there is none. */
function settleRow(lanes: readonly Lane[], at: number, now: number): number {
  for (let before = -1; before !== at;) {
    before = at;
    for (const lane of lanes) at = earliest(lane, at, now);
  }
  return at;
}

function earliest(lane: Lane, at: number, now: number): number {
  if (lane.count > lane.limit) return Infinity;
  for (;;) {
    // A place ahead is due at a whole step.
    const due = at > now ? Math.ceil(at / STEP) * STEP : at;
    const later = blockedUntil(lane, due);
    if (later === undefined) return due;
    at = later;
  }
}

/** Undefined where the entries fit at this time, else a later time that may do. */
function blockedUntil(lane: Lane, at: number): number | undefined {
  const {limit, window, count} = lane;
  const room = limit - count;
  const behind = countIn(lane, at - window, at);
  if (behind > room) return nthAfter(lane, at - window, behind - room) + window;
  // Both halves of the window at once: most often there is room enough.
  if (behind + countIn(lane, at, at + window - 1) <= room) return undefined;
  let next = at;
  for (let hop = 0; hop < HOPS; hop++) {
    next = nextAfter(lane, next);
    if (next >= at + window) return undefined;
    const inside = countIn(lane, next - window, next);
    if (inside > room) return Math.max(next, nthAfter(lane, next - window, inside - room) + window);
  }
  return next;
}

function countIn({state: {taken, waiting}}: Lane, from: number, to: number): number {
  return taken.count(from, to) + waiting.count(from, to);
}

/** Taken entries come before waiting ones, but for those that are due now: there the answer may be late, never early. */
function nthAfter({state: {taken, waiting}}: Lane, from: number, nth: number): number {
  return taken.nth(from, nth) ?? waiting.nth(from, nth - taken.count(from, Infinity)) ?? Infinity;
}

function nextAfter({state: {taken, waiting}}: Lane, at: number): number {
  return Math.min(taken.nth(at, 1) ?? Infinity, waiting.nth(at, 1) ?? Infinity);
}
