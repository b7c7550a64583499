import {orElse} from '../../base/report.ts';

/** Frames for which the overlay may be covered: it may fade in. */
const COVERED_FRAMES = 30;

/** Frames for which the overlay may have no size: its frame may still be loading. */
const EMPTY_FRAMES = 300;

type Sight = 'reached' | 'covered' | 'empty';

/**
 * Checks at each animation frame, and again after a resize, whether the user can reach the drawn nodes. A
 * modal, `pointer-events: none` or `inert` may prevent it. A background page has no animation frames and
 * makes no decision. `lost` is called once.
 */
export function watchReach(drawn: () => readonly Element[], lost: () => void): () => void {
  let frame: number | undefined;
  let frames = 0;
  const stop = (): void => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
    window.removeEventListener('resize', start);
  };
  const look = (): void => {
    const nodes = drawn().filter(({isConnected}) => isConnected);
    const sight = orElse(() => sightOf(nodes), 'reached');
    frame = undefined;
    if (sight === 'reached' || nodes.length === 0) return;
    if (++frames > (sight === 'covered' ? COVERED_FRAMES : EMPTY_FRAMES)) {
      stop();
      lost();
    } else frame = requestAnimationFrame(look);
  };
  const start = (): void => {
    frames = 0;
    frame ??= requestAnimationFrame(look);
  };
  window.addEventListener('resize', start);
  start();
  return stop;
}

function sightOf(nodes: readonly Element[]): Sight {
  let sight: Sight = 'empty';
  const {innerWidth, innerHeight} = window;
  for (const node of nodes.flatMap(visible)) {
    const {left, right, top, bottom} = node;
    // Clipped to the window: a sheet may extend beyond it.
    const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
    const y = (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2;
    const met = document.elementFromPoint(x, y);
    if (met && nodes.some(each => each.contains(met))) return 'reached';
    if (met) sight = 'covered';
  }
  // A host without size may draw in a closed shadow tree.
  const met = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  return met && nodes.some(each => each.contains(met)) ? 'reached' : sight;
}

function visible(node: Element): readonly DOMRect[] {
  const box = node.getBoundingClientRect();
  if (box.width > 0 && box.height > 0) return [box];
  return [...node.children, ...(node.shadowRoot?.children ?? [])].flatMap(visible);
}
