import {css} from 'lit';

/** The field and the buttons. */
export const controls = css`
  label,
  ::slotted(label) {
    font-weight: 600;
  }

  input,
  ::slotted(input) {
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: 48px;
    padding: 8px 14px;
    font: inherit;
    font-size: 1.0625em;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.03em;
    color: inherit;
    background: transparent;
    border: 1px solid var(--_border);
    border-radius: var(--_inner);
  }

  /* A button whose label does not fit beside the other button gets its own row. */
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
  }

  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 48px;
    max-inline-size: 100%;
    padding: 8px 16px;
    font: inherit;
    font-weight: 600;
    line-height: 1.3;
    text-wrap: balance;
    /* Not 'anywhere': the width would then ignore the longest word. */
    overflow-wrap: break-word;
    color: var(--_text);
    background: transparent;
    border: 1px solid var(--_border);
    border-radius: var(--_inner);
    cursor: pointer;
  }

  /* The button is at least as wide as its longest word. A word that is wider than the card is broken. */
  button span {
    min-inline-size: 0;
  }

  .main {
    flex: 1 1 auto;
    color: var(--_on-accent);
    background: var(--_accent);
    border-color: var(--_accent);
  }

  .main[aria-disabled='true'] {
    color: var(--_muted);
    background: color-mix(in srgb, var(--_text) 10%, transparent);
    border-color: transparent;
    cursor: progress;
  }

  button:disabled {
    cursor: not-allowed;
    opacity: 0.55;
  }

  button:focus-visible,
  input:focus-visible,
  ::slotted(input:focus-visible) {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
`;
