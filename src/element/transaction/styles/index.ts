import {controls} from './controls.ts';
import {forcedColors} from './forced-colors.ts';
import {layout} from './layout.ts';
import {tokens} from './tokens.ts';

/** The styles of a transaction, which follow those of the first view. */
export const laterStyles = [tokens, controls, layout, forcedColors];
