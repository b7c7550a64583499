import {css} from 'lit';

/** Reads the `--cf-*` properties that the page can set. The defaults are readable in light and dark mode. */
export const tokens = css`
  :host {
    --_accent: var(--cf-accent, light-dark(#0b57d0, #a8c7fa));
    --_on-accent: var(--cf-on-accent, light-dark(#fff, #062e6f));
    --_surface: var(--cf-surface, light-dark(#fff, #1b1c1f));
    --_text: var(--cf-text, light-dark(#1b1c1f, #f1f2f4));
    --_muted: var(--cf-muted, light-dark(#575b63, #b3b8c2));
    --_border: var(--cf-border, light-dark(#8a8f99, #767c88));
    --_line: var(--cf-line, light-dark(#dfe2e7, #383b41));
    --_radius: var(--cf-radius, 14px);
    --_inner: max(0px, calc(var(--_radius) - 4px));
    display: block;
    /* A size container has no width of its own: a flex row would shrink the element to zero. */
    min-inline-size: min(16rem, 100%);
    max-inline-size: var(--cf-max-width, 28rem);
    container-type: inline-size;
    font: var(--cf-font, inherit);
    /* Space for the marks above and below the letters of Indian scripts. */
    line-height: 1.5;
    color: var(--_text);
    text-align: start;
  }
`;
