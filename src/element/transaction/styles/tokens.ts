import {css} from 'lit';

/** The token that only an outcome uses, and the defaults for browsers in which those of the first view have no effect. */
export const tokens = css`
  :host {
    --_bad: var(--cf-bad, light-dark(#b3261e, #ffb4ab));
    --_good: var(--cf-good, light-dark(#0a6b3d, #79dba6));
  }

  /* Browsers from before 2024 have no light-dark(). They use system colours. */
  @supports not (color: light-dark(#000, #fff)) {
    :host {
      --_accent: var(--cf-accent, #0b57d0);
      --_on-accent: var(--cf-on-accent, #fff);
      --_surface: var(--cf-surface, Canvas);
      --_text: var(--cf-text, CanvasText);
      --_muted: var(--cf-muted, CanvasText);
      --_border: var(--cf-border, GrayText);
      --_line: var(--cf-line, GrayText);
      --_good: var(--cf-good, CanvasText);
      --_bad: var(--cf-bad, CanvasText);
    }
  }
`;
