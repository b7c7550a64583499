// Measures what a page loads of the built package, bundled by esbuild as a merchant's bundler would do it.

import {fileURLToPath} from 'node:url';
import {brotliCompressSync} from 'node:zlib';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Libraries that a page may have loaded already. */
export const libraries = ['lit', 'lit/*', 'zod', 'zod/*'];

/**
 * @typedef {object} Bundle
 * @property {import('esbuild').Metafile} metafile
 * @property {number} size of all files, in bytes after brotli
 * @property {number} first of the files that are loaded before any code runs: the entry and its static imports
 */

/**
 * Bundles an entry. Each dynamic import becomes a separate file.
 *
 * @param {string} entry relative to the repository
 * @param {object} [less]
 * @param {string[]} [less.external] imports that are left as they are
 * @param {string} [less.without] the one module whose code is left out; a path as in `metafile`
 * @returns {Promise<Bundle>}
 */
export async function bundle(entry, {external = [], without} = {}) {
  const {metafile, outputFiles} = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    outdir: 'out',
    write: false,
    metafile: true,
    legalComments: 'none',
    define: {'process.env.NODE_ENV': '"production"'},
    external,
    plugins: without === undefined ? [] : [leaveOut(without)],
    logLevel: 'error',
  });
  const texts = Object.keys(metafile.outputs).map((name, at) => ({name, text: outputFiles[at]?.contents}));
  const sizes = new Map(texts.map(({name, text}) => [name, text ? compressed(text) : 0]));
  const sum = (/** @type {Iterable<string>} */ names) =>
    [...names].reduce((total, name) => total + (sizes.get(name) ?? 0), 0);
  return {metafile, size: sum(sizes.keys()), first: sum(firstOf(metafile, entry))};
}

/** @param {string} path @returns {import('esbuild').Plugin} */
function leaveOut(path) {
  const own = Symbol('our own question');
  return {
    name: 'leave-out',
    setup({onResolve, resolve}) {
      onResolve({filter: /^/}, async ({path: specifier, kind, importer, resolveDir, pluginData}) => {
        if (pluginData === own || kind === 'entry-point') return undefined;
        const found = await resolve(specifier, {kind, importer, resolveDir, pluginData: own});
        return found.path.endsWith(`/${path}`)
          ? {path: specifier, external: true, sideEffects: false}
          : found;
      });
    },
  };
}

/** @param {Uint8Array} text */
export function compressed(text) {
  return brotliCompressSync(text).length;
}

/** @param {import('esbuild').Metafile} metafile @param {string} entry */
function firstOf({outputs}, entry) {
  // For esbuild a dynamically imported module is an entry point too.
  const first = new Set(Object.keys(outputs).filter(name => outputs[name]?.entryPoint === entry));
  // The loop also visits names that are added to the set while it runs.
  for (const name of first)
    for (const {path, kind, external} of outputs[name]?.imports ?? [])
      if (kind === 'import-statement' && !external) first.add(path);
  return first;
}
