import {controls} from './controls.ts';
import {layout} from './layout.ts';
import {tokens} from './tokens.ts';

/** The styles of the first view. The order matters: the layout overrides rules of the controls. */
export const openingStyles = [tokens, controls, layout];
