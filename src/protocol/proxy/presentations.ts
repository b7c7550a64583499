import type {Presentation} from './presentation-names.ts';

export * from './presentation-names.ts';

/** All comparisons of presentations read this table. */
export interface PresentationTraits {
  /** The option that the proxy needs: the address of Cashfree's web SDK, or of its consent page. */
  readonly needs: 'sdk' | 'consentUrl';
  readonly leavesPage: boolean;
  readonly survivesReload: boolean;
  /** The callback page may load after the transaction has ended (docs/cashfree-contract.md section 10, row 4). */
  readonly mayReturnAfterEnd: boolean;
}

export const presentationTraits = {
  overlay: {needs: 'sdk', leavesPage: false, survivesReload: false, mayReturnAfterEnd: true},
  popup: {needs: 'consentUrl', leavesPage: false, survivesReload: true, mayReturnAfterEnd: false},
  redirect: {needs: 'consentUrl', leavesPage: true, survivesReload: false, mayReturnAfterEnd: false},
} as const satisfies Readonly<Record<Presentation, PresentationTraits>>;
