import {hideAadhaarNumber, hideAadhaarNumbers} from './aadhaar-numbers.ts';
import {isImageField, isImageList, isImageText, namesAadhaar} from './images.ts';

/** Levels of lists and objects that are kept of a value. A deeper one is dropped: code that recurses would fail on it. */
const SEARCH_DEPTH = 64;

/** In place of a value that is dropped. */
export const DROPPED = Symbol('dropped');

/** What is protected in a value by its content. */
export interface Protection {
  /** Whether it belongs to Aadhaar data, where the rules are stricter. */
  readonly inAadhaar: boolean;
  readonly hidesNumbers: boolean;
  readonly dropsImages: boolean;
  /** Is called where lists and objects are too deep to be kept. */
  readonly onTooDeep: () => void;
}

/** Any JSON value without images, and with masked Aadhaar numbers, also in the keys of objects. */
export function protect(value: unknown, protection: Protection, depth = 0): unknown {
  const {inAadhaar, hidesNumbers, dropsImages} = protection;
  if (typeof value === 'string') {
    if (dropsImages && isImageText(value, inAadhaar)) return DROPPED;
    return hidesNumbers ? hideAadhaarNumbers(value, inAadhaar) : value;
  }
  if (typeof value === 'number') return hidesNumbers ? hideAadhaarNumber(value, inAadhaar) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= SEARCH_DEPTH) {
    protection.onTooDeep();
    return DROPPED;
  }
  if (dropsImages && isImageList(Object.values(value), inAadhaar)) return DROPPED;
  if (Array.isArray(value))
    return value.map(item => protect(item, protection, depth + 1)).filter(item => item !== DROPPED);
  return protectEntries(value, protection, depth);
}

function protectEntries(value: object, protection: Protection, depth: number): object {
  const shown = new Map<string, unknown>();
  for (const [name, item] of Object.entries(value)) {
    const inAadhaar = protection.inAadhaar || namesAadhaar(name);
    if (protection.dropsImages && isImageField(name, item, inAadhaar)) continue;
    const kept = protect(item, {...protection, inAadhaar}, depth + 1);
    if (kept !== DROPPED) shown.set(freeName(protectName(name, protection), shown), kept);
  }
  // `fromEntries` defines, it does not assign: a field called `__proto__` stays a field.
  return Object.fromEntries(shown);
}

/** A name with its Aadhaar numbers masked. */
export function protectName(
  name: string,
  {inAadhaar, hidesNumbers}: Pick<Protection, 'inAadhaar' | 'hidesNumbers'>,
): string {
  return hidesNumbers ? hideAadhaarNumbers(name, inAadhaar) : name;
}

/** Two numbers that end alike become one name: the second gets a mark, so that its value is not lost. */
export function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  return taken.has(name) ? freeName(`${name}'`, taken) : name;
}
