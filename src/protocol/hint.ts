/** How a return without a code ended, as far as it says so. */
export type Hint = 'denied' | 'closed' | 'expired';

const WORD =
  /^(?:access|user|consent|session)?_?(?:(denied|rejected|declined)|(closed|cancell?ed|dropped)|(expired))$/i;

/**
 * Reads the `status` or `error` that comes instead of a code. Only `SUCCESS` and `CLOSED` are in evidence (contract 5.2), so
 * any likely word is taken, and none decides anything but what the user is told (contract 10, rows 2, 7, 8).
 */
export function readHint(word: string | null | undefined): Hint | undefined {
  const [, denied, closed, expired] = WORD.exec(word ?? '') ?? [];
  return denied ? 'denied' : closed ? 'closed' : ((expired && 'expired') as 'expired' | undefined);
}
