import {hideAadhaarNumber, hideAadhaarNumbers} from './aadhaar-numbers.ts';
import {isImageField, isImageList, isImageText, namesAadhaar} from './images.ts';

/** Deepest level of nesting that the search enters. A deeper value would exhaust the stack of recursive code. */
const SEARCH_DEPTH = 64;

export const DROPPED = Symbol('dropped');

/** How the proxy protects a value by its content (docs/adr/0015-privacy-by-content.md). */
export interface Protection {
  readonly isInAadhaar: boolean;
  readonly hidesNumbers: boolean;
  readonly dropsImages: boolean;
  readonly onTooDeep: () => void;
}

/** Drops images, and masks Aadhaar numbers in values and in keys of objects. */
export function protect(value: unknown, protection: Protection, depth = 0): unknown {
  const {isInAadhaar, hidesNumbers, dropsImages} = protection;
  if (typeof value === 'string') {
    if (dropsImages && isImageText(value, isInAadhaar)) return DROPPED;
    return hidesNumbers ? hideAadhaarNumbers(value, isInAadhaar) : value;
  }
  if (typeof value === 'number') return hidesNumbers ? hideAadhaarNumber(value, isInAadhaar) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= SEARCH_DEPTH) {
    protection.onTooDeep();
    return DROPPED;
  }
  if (dropsImages && isImageList(Object.values(value), isInAadhaar)) return DROPPED;
  if (Array.isArray(value))
    return value.map(item => protect(item, protection, depth + 1)).filter(item => item !== DROPPED);
  return protectEntries(value, protection, depth);
}

function protectEntries(value: object, protection: Protection, depth: number): object {
  const shown = new Map<string, unknown>();
  for (const [name, item] of Object.entries(value)) {
    const inAadhaar = protection.isInAadhaar || namesAadhaar(name);
    if (protection.dropsImages && isImageField(name, item, inAadhaar)) continue;
    const kept = protect(item, {...protection, isInAadhaar: inAadhaar}, depth + 1);
    if (kept !== DROPPED) shown.set(freeName(protectName(name, protection), shown), kept);
  }
  // `fromEntries` defines properties: a field named `__proto__` does not change the prototype.
  return Object.fromEntries(shown);
}

export function protectName(
  name: string,
  {isInAadhaar, hidesNumbers}: Pick<Protection, 'isInAadhaar' | 'hidesNumbers'>,
): string {
  return hidesNumbers ? hideAadhaarNumbers(name, isInAadhaar) : name;
}

/** Two masked names may be equal. The second one gets a suffix. */
export function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  return taken.has(name) ? freeName(`${name}'`, taken) : name;
}
