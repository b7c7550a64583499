import {css} from 'lit';

/** Every colour and measure is a `--cf-*` property of the page; the defaults are readable in light and dark. */
export const styles = css`
  :host {
    --_accent: var(--cf-accent, light-dark(#0b5fff, #8ab4ff));
    --_on-accent: var(--cf-on-accent, light-dark(#fff, #06122b));
    --_surface: var(--cf-surface, light-dark(#fff, #16181d));
    --_text: var(--cf-text, light-dark(#16181d, #f1f3f7));
    --_muted: var(--cf-muted, light-dark(#565d6b, #aab2c0));
    --_border: var(--cf-border, light-dark(#8b93a3, #6b7382));
    --_good: var(--cf-good, light-dark(#0a6b3d, #6fdca4));
    --_bad: var(--cf-bad, light-dark(#b3261e, #ffb4ab));
    --_radius: var(--cf-radius, 12px);
    --_gap: var(--cf-gap, 16px);
    display: block;
    container-type: inline-size;
    color-scheme: inherit;
    font: var(--cf-font, inherit);
    color: var(--_text);
    text-align: start;
  }

  :host([hidden]) {
    display: none;
  }

  .card {
    display: grid;
    gap: var(--_gap);
    padding: var(--cf-padding, 20px);
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }

  .field {
    display: grid;
    gap: 6px;
  }

  .empty {
    display: none;
  }

  ::slotted(p) {
    margin: 0;
  }

  ::slotted(label) {
    font-weight: 600;
  }

  ::slotted(input) {
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: 48px;
    padding-inline: 12px;
    font: inherit;
    color: inherit;
    background: transparent;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) - 4px);
  }

  ::slotted(input[aria-invalid='true']) {
    border-color: var(--_bad);
    box-shadow: inset 0 0 0 1px var(--_bad);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
  }

  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 48px;
    min-inline-size: 44px;
    padding: 8px 20px;
    font: inherit;
    font-weight: 600;
    color: var(--_accent);
    background: transparent;
    border: 1px solid var(--_accent);
    border-radius: calc(var(--_radius) - 4px);
    cursor: pointer;
  }

  button.main {
    flex: 1 1 12rem;
    color: var(--_on-accent);
    background: var(--_accent);
  }

  button[aria-disabled='true'] {
    cursor: progress;
    opacity: 0.75;
  }

  button:disabled {
    cursor: not-allowed;
    opacity: 0.55;
  }

  button:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  p {
    margin: 0;
    line-height: 1.45;
    overflow-wrap: anywhere;
  }

  p:empty {
    display: none;
  }

  .quiet {
    color: var(--_muted);
  }

  .good {
    color: var(--_good);
  }

  .bad {
    color: var(--_bad);
  }

  .badge {
    justify-self: start;
    padding: 2px 10px;
    font-size: 0.8em;
    color: var(--_text);
    border: 1px dashed currentColor;
    border-radius: 999px;
  }

  .spinner {
    inline-size: 1em;
    block-size: 1em;
    border: 2px solid currentColor;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 4s;
    }
  }

  @media (forced-colors: active) {
    button.main {
      border: 2px solid ButtonText;
    }

    .spinner {
      border-color: CanvasText;
      border-inline-end-color: Canvas;
    }
  }
`;
