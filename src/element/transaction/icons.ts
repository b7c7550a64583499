import {svg, type SVGTemplateResult} from 'lit';
import type {IconName} from '../template/view-model.ts';

/** Drawn in a square of 24 units, as lines in the colour of the text. */
const shapes: Readonly<Record<IconName, SVGTemplateResult>> = {
  lock: svg`<rect x="5" y="11" width="14" height="9" rx="2.5" /><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3" />`,
  info: svg`<circle cx="12" cy="12" r="9" /><path d="M12 11v5M12 8h.01" />`,
  check: svg`<circle cx="12" cy="12" r="9" /><path d="m8 12.5 2.7 2.7L16 9.5" />`,
  alert: svg`<path d="M12 4 3 19.5h18Z" /><path d="M12 10v4M12 16.8h.01" />`,
  cross: svg`<path d="m7 7 10 10M17 7 7 17" />`,
  spinner: svg`<circle class="track" cx="12" cy="12" r="9" /><path d="M12 3a9 9 0 0 1 9 9" />`,
};

/** An icon is decoration only. The text beside it has the same meaning. */
export function icon(name: IconName): SVGTemplateResult {
  return svg`<svg class="icon ${name}" part="icon" viewBox="0 0 24 24" aria-hidden="true">${shapes[name]}</svg>`;
}
