import {css} from 'lit';

/** Styles for `forced-colors: active`. */
export const forcedColors = css`
  /* Backgrounds and shadows are removed in this mode. System colours, line widths and line styles replace them. */
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

    /* The browser does not replace the colour that an <svg> sets itself. */
    .status .icon {
      color: CanvasText;
    }

    input[aria-invalid='true'],
    ::slotted(input[aria-invalid='true']) {
      border: 3px dashed CanvasText;
    }
  }
`;
