/** An entry of a row: when it is due, and its name. */
interface TimelineEntry {
  readonly at: number;
  readonly name: string;
}

/** Entries that left at the front are removed from the array when they are more than this, and the larger part. */
const SLACK = 64;

/**
 * Entries in the order of their times. Every operation looks at a number of entries that grows with the logarithm of
 * their count; to insert or remove in the middle moves the later ones.
 *
 * @param entries where they are kept; an empty array.
 */
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

  /** When this entry is due; undefined where there is none of that name. */
  time(name: string): number | undefined {
    return this.#times.get(name);
  }

  add(at: number, name: string): void {
    const place = this.#after(at);
    this.#times.set(name, at);
    if (place === this.#entries.length) this.#entries.push({at, name});
    else this.#entries.splice(place, 0, {at, name});
  }

  /** Whether it was there. */
  remove(name: string): boolean {
    const at = this.#times.get(name);
    if (at === undefined) return false;
    this.#times.delete(name);
    let place = this.#after(at) - 1;
    while (this.#entries[place]?.name !== name) place--;
    this.#entries.splice(place, 1);
    return true;
  }

  /** Removes what is due at `until` or before. */
  drop(until: number): void {
    for (let entry = this.#entries[this.#first]; entry && entry.at <= until;) {
      this.#times.delete(entry.name);
      entry = this.#entries[++this.#first];
    }
    if (this.#first > SLACK && this.#first * 2 > this.#entries.length) {
      this.#entries.splice(0, this.#first);
      this.#first = 0;
    }
  }

  /** How many are due after `from`, and at `to` or before. */
  count(from: number, to: number): number {
    return Math.max(0, this.#after(to) - this.#after(from));
  }

  /** When the `nth` entry after `from` is due, counted from 1. */
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
