/** What explains a mistake to the developer. Pages load it by `import()`, and only where something is wrong. */
export {explain, type Met} from './explain.ts';
export {tell, type Words} from './callback.ts';
