/** Explains mistakes to the developer. Pages load it by `import()`, only if something is wrong. */
export {explain, type Met} from './explain.ts';
export {tell, type CallbackAnswer, type Words} from './callback.ts';
