interface TimelineEntry {
  readonly at: number;
  readonly name: string;
}

/** Dropped entries that may remain at the front of the array. */
const SLACK = 64;

/** Named entries, sorted by time. Lookups take logarithmic time; an insertion or removal in the middle takes linear time. */
export class Timeline {
  readonly #entries: TimelineEntry[];
  readonly #times = new Map<string, number>();
  #first = 0;

  constructor(entries: TimelineEntry[] = []) {
    this.#entries = entries;
  }

  get size(): number {
    return this.#times.size;
  }

  time(name: string): number | undefined {
    return this.#times.get(name);
  }

  add(at: number, name: string): void {
    this.#times.set(name, at);
    this.#entries.splice(this.#after(at), 0, {at, name});
  }

  remove(name: string): boolean {
    const at = this.#times.get(name);
    if (at === undefined) return false;
    this.#times.delete(name);
    let index = this.#after(at);
    while (this.#entries[index]?.name !== name) index--;
    this.#entries.splice(index, 1);
    return true;
  }

  /** Removes the entries that are due at `time` or before. */
  drop(time: number): void {
    for (let entry = this.#entries[this.#first]; entry && entry.at <= time;) {
      this.#times.delete(entry.name);
      entry = this.#entries[++this.#first];
    }
    if (this.#first > SLACK && this.#first * 2 > this.#entries.length) {
      this.#entries.splice(0, this.#first);
      this.#first = 0;
    }
  }

  /** Entries due after `from`, and at `to` or before. */
  count(from: number, to: number): number {
    return Math.max(0, this.#after(to) - this.#after(from));
  }

  /** The time of the `nth` entry after `from`, counted from 1. */
  nth(from: number, nth: number): number | undefined {
    return this.#entries[this.#after(from) + nth - 1]?.at;
  }

  /** Index of the first entry that is due after `at`. */
  #after(at: number): number {
    let low = this.#first;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.at ?? Infinity) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
