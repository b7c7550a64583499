import {css} from 'lit';

/** The card, the status line, and the rules for the width of the card and the user's settings. */
export const layout = css`
  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  .card {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--cf-gap, 16px);
    padding: var(--cf-padding, 20px);
    /* At least the height of the lower half of the badge. */
    padding-block-start: max(var(--cf-padding, 20px), 0.75em);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }

  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    overflow-wrap: anywhere;
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

  .error {
    color: var(--_bad);
    overflow-wrap: anywhere;
  }

  /* An empty live region takes no space. */
  .error:empty {
    margin-block-start: -6px;
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
  .status [role='alert'] {
    color: var(--_text);
  }

  .steps {
    display: grid;
    font-size: 0.875em;
    color: var(--_muted);
    overflow-wrap: anywhere;
  }

  .steps p {
    grid-area: 1 / 1;
    visibility: hidden;
  }

  .steps [aria-current] {
    visibility: visible;
  }

  /* Emphasises manual entry. The page's own rules take precedence. */
  .first ::slotted(:is(a, button)) {
    box-sizing: border-box;
    display: flex;
    align-items: center;
    justify-content: center;
    inline-size: 100%;
    min-block-size: 48px;
    padding: 8px 16px;
    font: inherit;
    font-weight: 600;
    text-align: center;
    background: transparent;
    border: 2px solid currentColor;
    border-radius: var(--_inner);
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
    /* The badge covers the upper border. A text of several lines grows upwards, away from the label. */
    inset-block-end: 100%;
    inset-inline-end: 16px;
    box-sizing: border-box;
    max-inline-size: calc(100% - 32px);
    padding: 0 8px;
    font-size: 0.75em;
    line-height: 1.5;
    color: var(--_muted);
    background: var(--_surface);
    border: 1px dashed var(--_border);
    border-radius: 1em;
    translate: 0 0.75em;
  }

  /* A narrow card has the same height with one or two buttons, and with a short or a long text. */
  @container (inline-size < 24em) {
    .actions {
      gap: 8px;
    }

    button {
      min-block-size: calc(2.6em + 18px);
      padding-inline: 10px;
    }

    /* The label wraps to two lines if the cancel button is beside it. The button is never narrower than a word. */
    .main {
      flex-basis: min-content;
    }

    .retry {
      flex: 1 0 100%;
    }

    .status {
      min-block-size: 4.5em;
    }
  }

  @container (16em <= inline-size < 24em) {
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
  }

  /* With large text the badge and the icon get their own rows, and the text gets the whole width. */
  @container (inline-size < 16em) {
    .card {
      padding-inline: min(var(--cf-padding, 20px), 12px);
    }

    button {
      padding-inline: 6px;
    }

    .cancel {
      flex: 1 0 100%;
    }

    .status {
      grid-template-columns: minmax(0, 1fr);
    }

    .badge {
      position: static;
      order: -1;
      justify-self: start;
      max-inline-size: 100%;
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
`;
