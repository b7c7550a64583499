import {presentations, type Presentation} from '../protocol/proxy-api.ts';

/** What the choice of a presentation looks at, by capability first and user agent last. */
export interface Surroundings {
  /** The page is itself in a frame of another page. */
  readonly framed: boolean;
  /** Installed to the home screen: other windows have another storage (requirements of iOS). */
  readonly standalone: boolean;
  /** The browser inside a social or chat app, which blocks or swallows popups. */
  readonly inApp: boolean;
}

interface Rule {
  readonly reason: string;
  readonly when: (surroundings: Surroundings) => boolean;
  /** Best first. What is missing is never taken. */
  readonly order: readonly Presentation[];
}

/** The first rule that applies decides. */
export const rules: readonly Rule[] = [
  {reason: 'framed-page', when: ({framed}) => framed, order: ['popup', 'overlay']},
  {reason: 'in-app-browser', when: ({inApp}) => inApp, order: ['overlay', 'redirect']},
  {reason: 'installed-app', when: ({standalone}) => standalone, order: ['overlay', 'redirect']},
  {reason: 'default', when: () => true, order: ['overlay', 'popup', 'redirect']},
];

export interface Choice {
  readonly presentation: Presentation;
  readonly reason: string;
}

/**
 * The presentations to try, best first.
 *
 * @param wanted the page's own choice, or `auto`.
 * @param available what the proxy offers; undefined while that is not known, which leaves all.
 */
export function choose(
  wanted: Presentation | 'auto',
  available: readonly Presentation[] = presentations,
  surroundings: Surroundings,
): readonly Choice[] {
  const chosen: readonly Choice[] =
    wanted === 'auto'
      ? rules
          .filter(({when}) => when(surroundings))
          .slice(0, 1)
          .flatMap(({reason, order}) => order.map(presentation => ({presentation, reason})))
      : [{presentation: wanted, reason: 'attribute'}];
  return chosen.filter(({presentation}) => available.includes(presentation));
}

const IN_APP = /\b(?:FBAN|FBAV|Instagram|Line|WhatsApp|LinkedInApp|Snapchat|Twitter|MicroMessenger)\b|; wv\)/;

export function lookAround(): Surroundings {
  return {
    framed: window.top !== window,
    standalone: matchMedia('(display-mode: standalone)').matches,
    inApp: IN_APP.test(navigator.userAgent),
  };
}
