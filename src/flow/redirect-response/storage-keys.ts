/** Names that the page and its callback page share. Apart, because the callback page must stay tiny. */

/** Marks a message as ours. */
export const NOTICE_SOURCE = 'cf-user-details';

/** Beginning of every key in `sessionStorage`. */
export const PENDING_PREFIX = 'cf-user-details:';

/** In the `sessionStorage` of a consent window: the id of its transaction. It survives what severs the opener. */
export const WINDOW_KEY = 'cf-user-details-window';

/** The broadcast channel of a transaction: its unguessable id stands in the name. */
export const channelName = (verification_id: string): string => `cf-user-details:${verification_id}`;
