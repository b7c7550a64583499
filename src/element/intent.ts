import {safely} from '../flow/base/report.ts';

/**
 * Calls `act` when a press is likely: a pointer, a finger or the focus is on the element, or the element is near the
 * viewport and the page is idle. It may call `act` more than once.
 */
export function watchIntent(element: Element, act: () => void): void {
  for (const type of ['pointerenter', 'touchstart', 'focusin'])
    element.addEventListener(type, act, {passive: true});
  // A browser or a page without the observer loads at the touch of the element. Safari has no `requestIdleCallback`.
  safely(() => {
    const idle = (globalThis as Partial<typeof globalThis>).requestIdleCallback ?? setTimeout;
    const observer = new IntersectionObserver(
      entries => {
        if (!entries.some(({isIntersecting}) => isIntersecting)) return;
        observer.disconnect();
        idle(act);
      },
      {rootMargin: '50%'},
    );
    observer.observe(element);
  });
}
