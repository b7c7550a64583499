import {orElse} from '../report.ts';

/** Properties by which overlays lock the scrolling of a page. */
const LOCKS = ['overflow', 'position', 'top', 'width', 'padding-right', 'touch-action'] as const;

/**
 * Remembers what an overlay changes in the page: scroll lock, inertness, scroll position and focus.
 *
 * @returns the way back.
 */
function rememberPage(): () => void {
  const locked = [document.documentElement, document.body];
  const styles = locked.map(({style}) => LOCKS.map(name => [name, style.getPropertyValue(name)] as const));
  const inert = [...document.body.children].map(
    child => [child, child.hasAttribute('inert'), child.getAttribute('aria-hidden')] as const,
  );
  const {scrollX, scrollY} = window;
  const focused = orElse(focusedElement, null);
  return () => {
    locked.forEach(({style}, index) => {
      for (const [name, value] of styles[index] ?? [])
        if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
    });
    for (const [child, wasInert, hidden] of inert) {
      child.toggleAttribute('inert', wasInert);
      if (hidden === null) child.removeAttribute('aria-hidden');
      else child.setAttribute('aria-hidden', hidden);
    }
    if (window.scrollX !== scrollX || window.scrollY !== scrollY)
      window.scrollTo({left: scrollX, top: scrollY, behavior: 'instant'});
    // Unless the user has put it somewhere else meanwhile.
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost && focused instanceof HTMLElement && focused.isConnected) focused.focus({preventScroll: true});
  };
}

/** Through open shadow roots: for the document, the focus is on the host. */
function focusedElement(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/**
 * Watches what a script puts into the body, and does to the page, while `draw` runs.
 *
 * @param vanished is called when all that it drew is gone again.
 * @returns the way to take away what is left, and to put the page back as it was.
 * @throws what `draw` throws, after it has put the page back.
 */
export function followDrawing(draw: () => void, vanished: () => void): () => void {
  const restore = rememberPage();
  const before = new Set(document.body.children);
  const drawn = new Set<Element>();
  const observer = new MutationObserver(() => {
    if ([...drawn].some(child => child.isConnected)) return;
    observer.disconnect();
    vanished();
  });
  const clean = (): void => {
    observer.disconnect();
    for (const child of drawn) child.remove();
    restore();
  };
  const collect = (): void => {
    for (const child of document.body.children) if (!before.has(child)) drawn.add(child);
  };
  try {
    draw();
  } catch (error) {
    collect();
    clean();
    throw error;
  }
  collect();
  if (drawn.size > 0) observer.observe(document.body, {childList: true});
  return clean;
}
