const WORDS = {
  denied: /^(?:access_?|user_?|consent_?)?(?:denied|rejected|declined)$/i,
  closed: /^(?:user_?)?(?:closed|cancell?ed|dropped)$/i,
  expired: /^(?:session_?)?expired$/i,
} as const;

/** How a return without a code ended, as far as it says so. */
export type Hint = keyof typeof WORDS;

/**
 * Reads the `status` or `error` that comes instead of a code. Only `SUCCESS` and `CLOSED` are in evidence (contract 5.2), so
 * any likely word is taken, and none decides anything but what the user is told (contract 10, rows 2, 7, 8).
 */
export function readHint(word: string | null | undefined): Hint | undefined {
  return (Object.keys(WORDS) as Hint[]).find(hint => WORDS[hint].test(word ?? ''));
}
