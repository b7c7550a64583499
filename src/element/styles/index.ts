import {controls} from './controls.ts';
import {forcedColors} from './forced-colors.ts';
import {layout} from './layout.ts';
import {tokens} from './tokens.ts';

/** The order matters: the layout overrides rules of the controls. */
export const styles = [tokens, controls, layout, forcedColors];
