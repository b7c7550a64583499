import {css} from 'lit';

/** The controls that appear only in a transaction, and the states of the field and of the buttons. */
export const controls = css`
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

  button:hover {
    background: color-mix(in srgb, currentColor 8%, transparent);
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

  .main[aria-disabled='true']:hover {
    background: color-mix(in srgb, var(--_text) 10%, transparent);
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
