import {css} from 'lit';

/** In the colours of the user's system. */
export const forcedColors = css`
  /* Backgrounds and shadows are gone: what they told is told by system colours, widths and kinds of line. */
  @media (forced-colors: active) {
    .main:not(.quiet, [aria-disabled='true'], :disabled) {
      forced-color-adjust: none;
      color: Canvas;
      background: CanvasText;
      border-color: CanvasText;
    }

    .main[aria-disabled='true'],
    button:disabled {
      color: GrayText;
      border-color: GrayText;
      opacity: 1;
    }

    /* A colour of its own on an <svg> is not replaced. */
    .status .icon {
      color: CanvasText;
    }

    input[aria-invalid='true'],
    ::slotted(input[aria-invalid='true']) {
      border: 3px dashed CanvasText;
    }
  }
`;
