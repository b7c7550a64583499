/** What a presentation needs, and what becomes of the merchant's page meanwhile. Every comparison of presentations reads this table. */
export interface PresentationTraits {
  /** What the proxy must have: the address of Cashfree's web SDK, or of its consent page. */
  readonly needs: 'sdk' | 'consentUrl';
  /** The consent page takes the place of the merchant's page. */
  readonly leavesPage: boolean;
  /** The consent page goes on while the merchant's page is reloaded. */
  readonly survivesReload: boolean;
  /** The callback page may be loaded although the transaction has ended (docs/cashfree-contract.md section 10, row 4). */
  readonly mayReturnAfterEnd: boolean;
}

export const presentationTraits = {
  overlay: {needs: 'sdk', leavesPage: false, survivesReload: false, mayReturnAfterEnd: true},
  popup: {needs: 'consentUrl', leavesPage: false, survivesReload: true, mayReturnAfterEnd: false},
  redirect: {needs: 'consentUrl', leavesPage: true, survivesReload: false, mayReturnAfterEnd: false},
} as const satisfies Readonly<Record<string, PresentationTraits>>;

/** How the user gets to Cashfree's consent page: over the merchant's page, in a window of its own, or in place of the page. */
export type Presentation = keyof typeof presentationTraits;

export const presentations = Object.keys(presentationTraits) as readonly Presentation[];

/** Of a transaction that this page did not start itself: only a redirect comes back to a page that knows nothing of it. */
export const UNKNOWN_PRESENTATION: Presentation = 'redirect';
