import {css} from 'lit';

/** The parts of the card that appear only in a transaction. */
export const layout = css`
  .steps p {
    grid-area: 1 / 1;
    visibility: hidden;
  }

  .steps [aria-current] {
    visibility: visible;
  }

  .status [role='alert'] {
    color: var(--_text);
  }

  .error {
    color: var(--_bad);
    overflow-wrap: anywhere;
  }

  .status.good {
    color: var(--_text);
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

  a:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  .link {
    padding-block: 10px;
    color: var(--_accent);
    overflow-wrap: anywhere;
  }

  .bad .icon {
    color: var(--_bad);
  }

  .busy .icon {
    color: var(--_accent);
  }

  .good .icon {
    color: var(--_good);
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

  /* The label wraps to two lines if the cancel button is beside it. The button is never narrower than a word. */
  @container (inline-size < 24em) {
    .main {
      flex-basis: min-content;
    }

    .retry {
      flex: 1 0 100%;
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

  /* With large text the badge gets its own row. */
  @container (inline-size < 16em) {
    .cancel {
      flex: 1 0 100%;
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
