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

  input:read-only,
  input:disabled,
  ::slotted(input:read-only),
  ::slotted(input:disabled) {
    color: var(--_muted);
    border-color: var(--_line);
  }

  input[aria-invalid='true'],
  ::slotted(input[aria-invalid='true']) {
    border-color: var(--_bad);
    box-shadow: inset 0 0 0 1px var(--_bad);
  }

  .kept {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    margin: 0;
    font-variant-numeric: tabular-nums;
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

  button:hover {
    background: color-mix(in srgb, currentColor 8%, transparent);
  }

  .main {
    flex: 1 1 auto;
    color: var(--_on-accent);
    background: var(--_accent);
    border-color: var(--_accent);
  }

  .main:hover {
    background: color-mix(in srgb, var(--_on-accent) 12%, var(--_accent));
  }

  .main.quiet {
    color: var(--_accent);
    background: transparent;
    border-color: var(--_border);
  }

  .main.quiet:hover {
    background: color-mix(in srgb, var(--_accent) 8%, transparent);
  }

  .main[aria-disabled='true'],
  .main[aria-disabled='true']:hover {
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
  a:focus-visible,
  input:focus-visible,
  ::slotted(input:focus-visible) {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  .cancel,
  .retry {
    flex: 0 1 auto;
    font-weight: 500;
  }

  .cancel {
    min-inline-size: 48px;
  }

  .cancel .icon {
    display: none;
  }
`;
