import {css} from 'lit';

/** The card, the status line, and the rules for the width of the card. */
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

  .steps {
    display: grid;
    font-size: 0.875em;
    color: var(--_muted);
    overflow-wrap: anywhere;
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

  /* A narrow card has the same height with one or two buttons, and with a short or a long text. */
  @container (inline-size < 24em) {
    .actions {
      gap: 8px;
    }

    button {
      min-block-size: calc(2.6em + 18px);
      padding-inline: 10px;
    }

    .status {
      min-block-size: 4.5em;
    }
  }

  /* With large text the icon gets its own row, and the text gets the whole width. */
  @container (inline-size < 16em) {
    .card {
      padding-inline: min(var(--cf-padding, 20px), 12px);
    }

    button {
      padding-inline: 6px;
    }

    .status {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
