import {HOUR} from './cashfree/rules.ts';

/** ISO 8601 as Cashfree and its gateways may write it (RFC 3339 section 5.6, and offsets without colon). */
const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:Z|([+-]\d\d):?(\d\d))$/i;

/**
 * The instant, in milliseconds since the epoch, after which something issued at `issued` is not to be used.
 *
 * ISO 8601 with `Z` or an offset is read; anything else counts as one hour, and nothing counts as more
 * (contract 10, row 12).
 */
export function readExpiry(expiry: string | null | undefined, issued: number): number {
  const latest = issued + HOUR;
  const [instant, date, time, hours, minutes] = INSTANT.exec(expiry ?? '') ?? [];
  if (instant === undefined) return latest;
  // In the one form that every engine reads the same way.
  const at = Date.parse(`${date}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
  return at <= latest ? at : latest;
}

/** As Cashfree writes instants: UTC, `YYYY-MM-DDTHH:mm:ssZ` (contract 4). */
export function writeExpiry(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
