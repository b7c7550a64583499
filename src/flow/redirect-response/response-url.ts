/** Takes the code out of the URL before any other work. A page loads it before the press: it must stay small. */
import {fold} from '../../protocol/proxy/return-path.ts';
import {orElse, safely} from '../base/report.ts';
import {OVER, PENDING_PREFIX} from './storage-keys.ts';
import type {PendingTransaction} from './transaction-store.ts';

/** The URL of this page load, with the code that `hideCode` has removed. */
export interface ResponseUrl {
  read(): string;
  /** Shows the URL without the response. */
  clear(clean: string): void;
  /** Shows a hidden code again: no element uses it, or a reload of the page would lose the consent. */
  restore(): void;
}

/** The URL with the code, and the one that the page shows in its place. */
let hidden: readonly [before: string, shown: string] | undefined;

export const responseUrl: ResponseUrl = {
  read: () => (hidden?.[1] === location.href ? hidden[0] : location.href),
  clear(clean) {
    hidden = undefined;
    show(clean);
  },
  restore() {
    if (hidden) show(responseUrl.read());
    hidden = undefined;
  },
};

/**
 * Removes a code for this element from the URL (RFC 9700 section 4.3.1), and keeps the URL in memory. Later,
 * `takeRedirectResponse` decides with all rules whether the code belongs to the element. A parameter `code`, which a page may
 * use itself, is removed only if it can answer a transaction of this element.
 *
 * @param parameter the configured name of the parameter.
 * @returns whether this page load may carry a response for the element: a code, or a return without one.
 */
export function hideCode(key: string, parameter = ''): boolean {
  const {href, origin} = location;
  const {path, presentation, hint} = orElse(() => readPending(key), {});
  const isPending = path !== undefined && hint !== OVER;
  const referrer = orElse(() => document.referrer, '');
  const isAnswer =
    presentation !== 'popup' && (parameter || (referrer && !referrer.startsWith(`${origin}/`)));
  const own = fold(parameter || 'code');
  const shown = href.replace(/(?<=[?#&])([^=?#&]+)=[^?#&]+/g, (all, name: string) => {
    const key = fold(name);
    const isCode = key === 'authcode' || (key === own && (key !== 'code' || (isPending && isAnswer)));
    return isCode ? '' : all;
  });
  if (shown !== href && href !== `${origin}${path}`) {
    hidden = [href, shown];
    show(shown);
  }
  return isPending || hidden !== undefined;
}

function readPending(key: string): Partial<PendingTransaction> {
  return Object(
    JSON.parse(sessionStorage.getItem(PENDING_PREFIX + key) ?? 'null'),
  ) as Partial<PendingTransaction>;
}

/** The history keeps the router's state. A browser that limits history changes must not lose the code. */
function show(url: string): void {
  safely(() => history.replaceState(history.state, '', url));
}
