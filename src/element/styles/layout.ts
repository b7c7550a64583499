import {css} from 'lit';

/** The card, the line of words, and what depends on the width of the card and on the user's settings. */
export const layout = css`
  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  .card {
    position: relative;
    display: grid;
    gap: var(--cf-gap, 16px);
    padding: var(--cf-padding, 20px);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }

  .field {
    display: grid;
    gap: 6px;
  }

  p,
  ::slotted(p) {
    margin: 0;
  }

  ::slotted([slot='notice']) {
    font-size: 0.9375em;
    color: var(--_muted);
  }

  .status {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 10px;
    min-block-size: 3em;
    color: var(--_muted);
    overflow-wrap: anywhere;
  }

  .status.good,
  [role='alert'] {
    color: var(--_text);
  }

  .link {
    padding-block: 10px;
    color: var(--_accent);
    overflow-wrap: anywhere;
  }

  .good .icon {
    color: var(--_good);
  }

  .bad .icon {
    color: var(--_bad);
  }

  .busy .icon {
    color: var(--_accent);
  }

  .icon {
    flex: none;
    inline-size: 1.5em;
    block-size: 1.5em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.9;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .spinner {
    animation: turn 1s linear infinite;
  }

  .track {
    opacity: 0.25;
  }

  .badge {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 16px;
    max-inline-size: calc(100% - 32px);
    padding: 0 8px;
    font-size: 0.75em;
    line-height: 1.5;
    color: var(--_muted);
    background: var(--_surface);
    border: 1px dashed var(--_border);
    border-radius: 1em;
    translate: 0 -50%;
  }

  /* On a phone: as high with two buttons as with one, and with a long sentence as with a short one. */
  @container (inline-size < 24rem) {
    .actions {
      gap: 8px;
    }

    button {
      min-block-size: calc(2.6em + 18px);
      padding-inline: 10px;
    }

    .cancel .icon {
      display: block;
    }

    .cancel span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }

    .status {
      min-block-size: 4.5em;
    }
  }

  /* Large text: the badge needs a row of its own. */
  @container (inline-size < 16rem) {
    .badge {
      position: static;
      order: -1;
      justify-self: start;
      translate: none;
    }
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @keyframes breathe {
    to {
      opacity: 0.35;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation: breathe 1.5s ease-in-out infinite alternate;
    }
  }

  @media (forced-colors: active) {
    .main[aria-disabled='true'],
    button:disabled {
      color: GrayText;
      border-color: GrayText;
      opacity: 1;
    }
  }
`;
