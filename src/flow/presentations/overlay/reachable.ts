import {orElse} from '../../base/report.ts';

/** For how many frames something else may be at the centre of the overlay, which may be drawn with a transition. */
const COVERED_FRAMES = 30;

/** For how many frames the overlay may have no size: its frame may have to be loaded first. */
const EMPTY_FRAMES = 300;

type Sight = 'reached' | 'covered' | 'empty';

/**
 * Looks, frame by frame, whether a user can reach what was drawn: a modal of the page, `pointer-events: none` or `inert` may keep an
 * overlay out of reach. Looks anew when the size of the page changes. A page in the background draws no frames, and nothing is decided.
 *
 * @param drawn the nodes, which may be gone later
 * @param lost is called once, when they cannot be reached.
 * @returns a function that stops it.
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
    // A browser without hit tests: nothing can be said against it.
    const sight = orElse(() => sightOf(nodes), 'reached');
    frame = undefined;
    // What is gone was closed.
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

/** What a press at the centre of the nodes would meet. */
function sightOf(nodes: readonly Element[]): Sight {
  let sight: Sight = 'empty';
  const {innerWidth, innerHeight} = window;
  for (const node of nodes.flatMap(visible)) {
    const {left, right, top, bottom} = node;
    // Within the window: a sheet may reach beyond it.
    const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
    const y = (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2;
    const met = document.elementFromPoint(x, y);
    if (met && nodes.some(each => each.contains(met))) return 'reached';
    if (met) sight = 'covered';
  }
  // A host of no size may draw in a closed shadow tree.
  const met = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  return met && nodes.some(each => each.contains(met)) ? 'reached' : sight;
}

/** The box of the node, or those of its first descendants that have a size. */
function visible(node: Element): readonly DOMRect[] {
  const box = node.getBoundingClientRect();
  if (box.width > 0 && box.height > 0) return [box];
  return [...node.children, ...(node.shadowRoot?.children ?? [])].flatMap(visible);
}
