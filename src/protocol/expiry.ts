import {HOUR} from './cashfree/rules.ts';

/** RFC 3339 section 5.6. A gateway may omit the seconds, and the colon of the offset. */
const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:Z|([+-]\d\d):?(\d\d))$/i;

/**
 * Returns the instant of expiry, in milliseconds since the epoch. An expiry that cannot be parsed, or that is later
 * than one hour after `issued`, counts as one hour (docs/cashfree-contract.md section 10, row 12).
 */
export function readExpiry(expiry: string | null | undefined, issued: number): number {
  const latest = issued + HOUR;
  const [instant, date, time, hours, minutes] = INSTANT.exec(expiry ?? '') ?? [];
  if (instant === undefined) return latest;
  const at = Date.parse(`${date}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
  return at <= latest ? at : latest;
}

/** Writes an instant as Cashfree does: UTC, `YYYY-MM-DDTHH:mm:ssZ` (section 4). */
export function writeExpiry(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
