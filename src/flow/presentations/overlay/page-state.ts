import {orElse, safely} from '../../base/report.ts';
import {watchEmbedding} from './embedding.ts';
import {watchReach} from './reachable.ts';

const LOCKS = ['overflow', 'position', 'top', 'width', 'padding-right', 'touch-action'] as const;

/** Records scroll lock, inertness, scroll position and focus. The returned function restores them. */
function rememberPage(): () => void {
  const {body, documentElement} = document;
  const undoLocks = [documentElement, body].map(rememberLocks);
  const inert = [...body.children].map(child => [child, rememberInertness(child)] as const);
  const {scrollX, scrollY} = window;
  const focused = orElse(focusedElement, null);
  // The page may have replaced its body, or written its content again while the overlay was open.
  const restoreCopies = (): void => {
    const current = document.body as HTMLElement | null;
    const isReplaced = current !== null && current !== body;
    if (isReplaced) undoLocks[1]?.(current, body);
    for (const copy of (current ?? body).children)
      if (isReplaced || !inert.some(([child]) => child === copy))
        inert.find(([child]) => child.isEqualNode(copy))?.[1](copy);
  };
  return () => {
    restoreCopies();
    undoLocks[0]?.(documentElement);
    undoLocks[1]?.(body);
    for (const [child, undo] of inert) undo(child);
    if (window.scrollX !== scrollX || window.scrollY !== scrollY)
      window.scrollTo({left: scrollX, top: scrollY, behavior: 'instant'});
    // The focus stays where the user has moved it.
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost && focused instanceof HTMLElement && focused.isConnected) focused.focus({preventScroll: true});
  };
}

/** Restores each lock of a copy that equals the lock of `locked`. */
function rememberLocks({style}: HTMLElement): (element: HTMLElement, locked?: HTMLElement) => void {
  const before = LOCKS.map(name => [name, style.getPropertyValue(name)] as const);
  return (element, locked = element) => {
    for (const [name, value] of before) {
      const set = locked.style.getPropertyValue(name);
      if (set !== value && element.style.getPropertyValue(name) === set)
        element.style.setProperty(name, value);
    }
  };
}

function rememberInertness(child: Element): (child: Element) => void {
  const wasInert = child.hasAttribute('inert');
  const hidden = child.getAttribute('aria-hidden');
  return child => {
    child.toggleAttribute('inert', wasInert);
    if (hidden === null) child.removeAttribute('aria-hidden');
    else child.setAttribute('aria-hidden', hidden);
  };
}

/** For the document, the host of a shadow root has the focus. */
function focusedElement(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

export interface OverlayWatch {
  readonly onVanish: () => void;
  readonly onUnreachable: () => void;
}

/** The returned function removes what `draw` added, even from a replaced body, and restores the page. */
export function followDrawing(draw: () => void, {onVanish, onUnreachable}: OverlayWatch): () => void {
  const restore = rememberPage();
  const before = new Set(document.body.children);
  const drawn = new Set<Element>();
  const observer = new MutationObserver(() => {
    if ([...drawn].some(child => child.isConnected)) return;
    observer.disconnect();
    onVanish();
  });
  const watches: (() => void)[] = [];
  const clean = (): void => {
    observer.disconnect();
    for (const stop of watches) safely(stop);
    const copies = [...((document.body as HTMLElement | null)?.children ?? [])].filter(
      child => !before.has(child) && [...drawn].some(each => each.isEqualNode(child)),
    );
    for (const child of [...drawn, ...copies]) child.remove();
    restore();
  };
  const collect = (): void => {
    for (const child of document.body.children) if (!before.has(child)) drawn.add(child);
  };
  try {
    draw();
    collect();
    if (drawn.size === 0) return clean;
    observer.observe(document.body, {childList: true});
    observer.observe(document.documentElement, {childList: true});
    // A browser without frame reports or hit tests shows the overlay unwatched.
    safely(() => watches.push(watchReach(() => [...drawn], onUnreachable)));
    safely(() => watches.push(watchEmbedding([...drawn], onUnreachable)));
  } catch (error) {
    collect();
    clean();
    throw error;
  }
  return clean;
}
