import type {AnyFailure} from '../../protocol/failures.ts';
import type {OpeningStrings} from '../strings/opening.ts';

/** Names of the icons. The first view has the lock. */
export type IconName = 'lock' | 'info' | 'check' | 'alert' | 'cross' | 'spinner';

/** The content of the card for one state, without markup. */
export interface ViewModel {
  readonly text: string;
  /** The error under the field. Empty if there is none. */
  readonly error: string;
  /** Colour of the icon. The text always has the same meaning. */
  readonly tone: 'quiet' | 'busy' | 'good' | 'bad';
  readonly icon: IconName;
  /** A screen reader interrupts other speech to announce the text. */
  readonly isUrgent: boolean;
  /** Label of the main button. */
  readonly action: string;
  /** Accessible name of the main button if it differs from its label. */
  readonly name: string | undefined;
  /** Action of the main button. `renew` returns to the field. `copy` copies the link to this page. */
  readonly press: 'start' | 'renew' | 'copy' | 'nothing';
  /** Whether the main button is emphasised. If not, the slot `manual` is, if it is shown. */
  readonly isInviting: boolean;
  /** Whether the main button shows the merchant's icon, because no attempt was made yet. */
  readonly isOpening: boolean;
  readonly canCancel: boolean;
  /** A second button starts a transaction, because the main button copies the link. */
  readonly canRetry: boolean;
  /** The slot `manual` is shown. */
  readonly hasManual: boolean;
  /** The current step: the number (0), Cashfree's page (1) or the return (2). Undefined if another attempt cannot help. */
  readonly step: 0 | 1 | 2 | undefined;
}

/** The card before the first press. */
export function openingView({intro, start}: OpeningStrings): ViewModel {
  return {
    text: intro,
    error: '',
    tone: 'quiet',
    icon: 'lock',
    isUrgent: false,
    action: start,
    name: undefined,
    press: 'start',
    isInviting: true,
    isOpening: true,
    canCancel: false,
    canRetry: false,
    hasManual: false,
    step: 0,
  };
}

/** The card while the code of transactions loads, after a press or a return from Cashfree. */
export function loadingView(words: OpeningStrings): ViewModel {
  return {...openingView(words), text: words.preparing, tone: 'busy', press: 'nothing', isOpening: false};
}

/** The card when the code of transactions could not be loaded. */
export function unloadedView(words: OpeningStrings, {code}: AnyFailure): ViewModel {
  return {
    ...openingView(words),
    text: words.failures[code] ?? '',
    tone: 'bad',
    isUrgent: true,
    action: words.again,
    isOpening: false,
    hasManual: true,
  };
}
