export type Hint = 'denied' | 'closed' | 'expired';

const WORD =
  /^(?:access|user|consent|session)?_?(?:(denied|rejected|declined)|(closed|cancell?ed|dropped)|(expired))$/i;

/**
 * Reads the `status` or `error` of a return without a code. Only `SUCCESS` and `CLOSED` are in evidence
 * (docs/cashfree-contract.md section 5.2), so all likely words are accepted. They affect only the text for the user
 * (section 10, rows 2, 7, 8).
 */
export function readHint(word: string | null | undefined): Hint | undefined {
  const [, denied, closed, expired] = WORD.exec(word ?? '') ?? [];
  return denied ? 'denied' : closed ? 'closed' : ((expired && 'expired') as 'expired' | undefined);
}
