import {controls} from './controls.ts';
import {forcedColors} from './forced-colors.ts';
import {layout} from './layout.ts';
import {tokens} from './tokens.ts';

/** In this order: the layout adapts what the controls say. */
export const styles = [tokens, controls, layout, forcedColors];
