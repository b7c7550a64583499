/** The names alone: a page loads them before the table of their traits. */
export const presentations = ['overlay', 'popup', 'redirect'] as const;

/**
 * How the consent page is shown: `overlay` over the merchant's page, `popup` in a second window, `redirect` in place
 * of the page.
 */
export type Presentation = (typeof presentations)[number];

/** Of a transaction without a record in this page: only a redirect returns to such a page. */
export const UNKNOWN_PRESENTATION: Presentation = 'redirect';
