import {presentations, type Presentation} from '../../protocol/proxy/api.ts';
import type {FlowState} from '../machine/model.ts';
import type {Environment} from './detect-environment.ts';

/** A presentation, or `elsewhere`: this page, opened in the user's own browser. */
type Route = Presentation | 'elsewhere';

interface Rule {
  readonly reason: string;
  readonly when: (environment: Environment) => boolean;
  /** Best first. A presentation that is not listed is never used. */
  readonly order: readonly Route[];
}

export const rules: readonly Rule[] = [
  {
    reason: 'framed-without-cookies',
    when: ({isFramed, isCookieMissing}) => isFramed && isCookieMissing,
    order: ['elsewhere'],
  },
  // The consent page refuses to be framed and cannot replace the framed page; cookies of a frame may be partitioned.
  {reason: 'framed-page', when: ({isFramed}) => isFramed, order: ['popup', 'overlay', 'elsewhere']},
  {
    reason: 'inside-modal',
    when: ({isInModal, isInAppBrowser, isWebView, isInstalled}) =>
      isInModal && (isInAppBrowser || isWebView || isInstalled),
    order: ['redirect', 'overlay', 'elsewhere'],
  },
  {
    reason: 'in-app-browser',
    when: ({isInAppBrowser}) => isInAppBrowser,
    order: ['overlay', 'redirect', 'elsewhere'],
  },
  // Before `app-web-view`: on iOS, an installed app omits the same token from its user agent.
  {reason: 'installed-app', when: ({isInstalled}) => isInstalled, order: ['overlay', 'redirect']},
  {reason: 'app-web-view', when: ({isWebView}) => isWebView, order: ['overlay', 'redirect', 'elsewhere']},
  {
    reason: 'phone-with-form',
    when: ({isPhone, hasFilledForm}) => isPhone && hasFilledForm,
    order: ['popup', 'overlay', 'redirect'],
  },
  {
    reason: 'storage-blocked',
    when: ({isPhone, isStorageBlocked}) => isPhone && isStorageBlocked,
    order: ['popup', 'overlay', 'redirect'],
  },
  {reason: 'phone', when: ({isPhone}) => isPhone, order: ['redirect', 'popup', 'overlay']},
  {reason: 'inside-modal', when: ({isInModal}) => isInModal, order: ['popup', 'redirect', 'overlay']},
  {reason: 'isolated-page', when: ({isIsolated}) => isIsolated, order: ['popup', 'redirect', 'overlay']},
  {reason: 'default', when: () => true, order: ['overlay', 'popup', 'redirect']},
];

export interface Choice {
  readonly presentation: Route;
  /** Name of the rule; `attribute` if the page chose; `after-failure` for a retry with another presentation. */
  readonly reason: string;
}

/**
 * Returns the presentations to try, best first; if empty, only manual entry remains. `available`: what the
 * proxy offers; all if it is not known yet. `failed`: the presentation that the browser refused; it is tried
 * after the others.
 */
export function choosePresentation(
  requested: Presentation | 'auto',
  available: readonly Presentation[] = presentations,
  environment: Environment,
  failed?: Presentation,
): readonly Choice[] {
  const isAvailable = (route: Route): boolean => route === 'elsewhere' || available.includes(route);
  if (requested !== 'auto')
    return isAvailable(requested) ? [{presentation: requested, reason: 'attribute'}] : [];
  const {reason, order} = rules.find(({when}) => when(environment)) ?? {
    reason: 'default',
    order: presentations,
  };
  const [first, ...others] = order.filter(isAvailable);
  if (first === undefined) return [];
  const because = (reason: string) => (presentation: Route) => ({presentation, reason});
  if (first !== failed) return [first, ...others].map(because(reason));
  const isPresentation = (route: Route): boolean => route !== 'elsewhere';
  return [
    ...others.filter(isPresentation).map(because('after-failure')),
    because(reason)(first),
    ...others.filter(route => !isPresentation(route)).map(because(reason)),
  ];
}

/** The presentation that the browser refused to show: it blocked the window or Cashfree's script. */
export function refusedIn(state: FlowState): Presentation | undefined {
  if (state.status !== 'failed') return undefined;
  const refusals = ['popup-blocked', 'sdk-unavailable', 'sdk-failed', 'overlay-unreachable'];
  return refusals.includes(state.failure.code) ? state.attempt.presentation : undefined;
}
