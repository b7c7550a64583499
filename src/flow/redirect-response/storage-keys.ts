/** Names that the page and its callback page share. A separate module, because the callback page must stay small. */

export const NOTICE_SOURCE = 'cf-user-details';

/** Hint of a stored transaction that has ended; the callback page overwrites it. */
export const OVER = 'over';

export const PENDING_PREFIX = 'cf-user-details:';

export const PROBE_KEY = 'cf-user-details-probe';

/** Key of the transaction id in the `sessionStorage` of a consent window. It remains when the opener is severed. */
export const WINDOW_KEY = 'cf-user-details-window';

/** Name of a transaction's broadcast channel. The id cannot be guessed. */
export const channelName = (verification_id: string | undefined): string =>
  `cf-user-details:${verification_id}`;
