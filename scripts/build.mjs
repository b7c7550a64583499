// `npm run build`: one module per file with its types in dist/, and the single files for a CDN in dist/cdn/.

import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';
import {minifyTemplates} from './minify-templates.mjs';
import {bannerOf, fileOf, noticesOf} from './notices.mjs';
import {restoreReadme} from './package-readme.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const cdn = join(dist, 'cdn');

/** The module that explains mistakes to a developer. Both entries load it only if there is a mistake. */
const diagnosis = {entry: 'src/diagnosis/index.ts', file: 'diagnosis.js'};

/** Bundles that contain Lit and zod, for a page without a bundler. */
const bundles = [
  {entry: 'src/define.ts', file: 'cf-user-details.js'},
  {entry: 'src/callback.ts', file: 'callback.js'},
  diagnosis,
];

/** The modules with templates. */
const templates = /\/element\/(?:transaction\/)?(?:styles|template|transaction)\/[\w-]+\.[jt]s$/;

/** @type {import('vite').Plugin} */
const smallTemplates = {
  name: 'small-templates',
  enforce: 'pre',
  transform: (code, id) =>
    templates.test(id) ? {code: minifyTemplates(code), map: {mappings: ''}} : undefined,
};

/** Keeps the dynamic import of the diagnosis, as an import of the file in the same folder. @type {import('vite').Plugin} */
const besideDiagnosis = {
  name: 'beside-diagnosis',
  enforce: 'pre',
  resolveId: (source, importer) =>
    importer !== undefined && source.endsWith('/diagnosis/index.ts')
      ? {id: `./${diagnosis.file}`, external: true}
      : undefined,
};

try {
  const missing = bundles.map(({entry}) => entry).filter(entry => !existsSync(join(root, entry)));
  if (missing.length > 0) throw new Error(`Nothing to build from: ${missing.join(', ')} missing.`);
  restoreReadme();
  rmSync(dist, {recursive: true, force: true});
  compile();
  rewriteTypes();
  minifyAllTemplates();
  const bundled = new Set();
  for (const bundle of bundles) for (const id of await bundleFor(bundle)) bundled.add(id);
  writeIntegrity();
  writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), fileOf(noticesOf(bundled)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function compile() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const {status} = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The compiler found errors: nothing was built.');
}

/**
 * Rewrites `./a.ts` to `./a.js` in declarations. The compiler does so in code only. A consumer's compiler would look for a source
 * that the package does not contain.
 */
function rewriteTypes() {
  const specifier = /((?:from|import)\s*\(?\s*['"]\.[^'"]*)\.tsx?(?=['"])/g;
  for (const name of readdirSync(dist, {recursive: true, encoding: 'utf8'})) {
    const file = join(dist, name);
    if (name.endsWith('.d.ts')) writeFileSync(file, readFileSync(file, 'utf8').replace(specifier, '$1.js'));
    if (/\.(js|d\.ts)$/.test(name) && specifier.test(readFileSync(file, 'utf8')))
      throw new Error(`dist/${name} imports a .ts file.`);
  }
}

/** Minification moves every line: the source map of such a module would be wrong. */
function minifyAllTemplates() {
  for (const name of readdirSync(dist, {recursive: true, encoding: 'utf8'})) {
    const file = join(dist, name);
    if (!templates.test(file)) continue;
    const code = readFileSync(file, 'utf8');
    const minified = minifyTemplates(code);
    if (minified === code) continue;
    writeFileSync(file, minified.replace(/^\/\/# sourceMappingURL=.*$/m, ''));
    rmSync(`${file}.map`, {force: true});
  }
}

/**
 * Bundles an entry. The name of a chunk contains a hash, so that an open page never gets the chunk of another deployment.
 *
 * @param {{entry: string, file: string}} bundle
 * @returns {Promise<string[]>} the modules in it
 */
async function bundleFor({entry, file}) {
  /** @type {Map<string, string[]>} */
  const modules = new Map();
  /** @type {import('vite').Plugin} */
  const listModules = {
    name: 'list-modules',
    generateBundle: (_, output) => {
      for (const part of Object.values(output))
        if (part.type === 'chunk') modules.set(part.fileName, Object.keys(part.modules));
    },
  };
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    define: {'process.env.NODE_ENV': '"production"'},
    build: {
      outDir: cdn,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'es2022',
      minify: true,
      // A library inlines no chunk, and needs no helper that preloads its chunks.
      modulePreload: false,
      // The size of the callback page has a budget. Its map exists, but the file has no comment that names it.
      sourcemap: file === 'callback.js' ? 'hidden' : true,
      lib: {entry: join(root, entry), formats: ['es'], fileName: () => file},
      // Needed here too: in a library Vite keeps white space and the annotations for other bundlers.
      rollupOptions: {
        // The chunk imports from the entry, which then is one file.
        preserveEntrySignatures: 'allow-extension',
        output: {minify: true, comments: false, chunkFileNames: '[name]-[hash].js'},
      },
    },
    plugins: [besideDiagnosis, smallTemplates, listModules],
  });
  for (const [name, ids] of modules) addBanner(join(cdn, name), ids);
  return [...modules.values()].flat();
}

/** Adds the licence notices at the top of a file, and moves its source map by the same number of lines. @param {string} file @param {readonly string[]} modules */
function addBanner(file, modules) {
  const notices = noticesOf(modules);
  if (notices.length === 0) return;
  const banner = bannerOf(notices);
  writeFileSync(file, banner + readFileSync(file, 'utf8'));
  const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  map.mappings = ';'.repeat(banner.split('\n').length - 1) + map.mappings;
  writeFileSync(`${file}.map`, JSON.stringify(map));
}

/** Writes the subresource integrity of each file of the CDN, as an import map and its attribute take it. */
function writeIntegrity() {
  const names = readdirSync(cdn).filter(name => name.endsWith('.js'));
  const hashes = names.map(name => {
    const hash = createHash('sha384')
      .update(readFileSync(join(cdn, name)))
      .digest('base64');
    return [name, `sha384-${hash}`];
  });
  writeFileSync(join(cdn, 'integrity.json'), `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
}
