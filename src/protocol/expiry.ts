import {HOUR} from './cashfree.ts';

/**
 * The instant, in milliseconds since the epoch, after which something issued at `issued` is not to be used.
 *
 * ISO 8601 with `Z` or an offset is read; anything else counts as one hour, and nothing counts as more
 * (contract 10, row 12).
 */
export function readExpiry(expiry: string | null | undefined, issued: number): number {
  const latest = issued + HOUR;
  const at = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(expiry ?? '')
    ? Date.parse(expiry ?? '')
    : NaN;
  return at <= latest ? at : latest;
}

/** As Cashfree writes instants: UTC, `YYYY-MM-DDTHH:mm:ssZ` (contract 4). */
export function writeExpiry(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
