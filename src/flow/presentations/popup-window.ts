import {orElse} from '../base/report.ts';

const FEATURES = 'popup,width=480,height=760';

/**
 * Opens an empty window. Call it inside the user gesture.
 *
 * @returns undefined if the browser refused.
 */
export function openPopup(): Window | undefined {
  // Some in-app browsers return undefined; a sandboxed frame or a script of the page may make it throw.
  return orElse(() => window.open('', '', FEATURES), null) ?? undefined;
}

/** Closes the window, unless it is this one: some in-app browsers return this window. */
export function closePopup(popup: Window | undefined): void {
  if (popup !== window) popup?.close();
}
