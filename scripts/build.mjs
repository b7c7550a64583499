// `npm run build`: one module per file with its types in dist/, and the single files for a CDN in dist/cdn/.

import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';
import {bannerOf, fileOf, noticesOf} from './notices.mjs';
import {restoreReadme} from './package-readme.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

/** The module that explains mistakes to a developer. Both entries load it only if there is a mistake. */
const diagnosis = {entry: 'src/diagnosis/index.ts', file: 'diagnosis.js'};

/** Bundles that contain Lit and zod, for a page without a bundler. */
const bundles = [
  {entry: 'src/define.ts', file: 'cf-user-details.js'},
  {entry: 'src/callback.ts', file: 'callback.js'},
  diagnosis,
];

/** Matches the style sheets of a module, which are Lit's tagged templates. */
const sheets = /(?<=css ?`)[^`]*(?=`)/g;

/** @type {import('vite').Plugin} */
const smallStyles = {
  name: 'small-styles',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/element/styles/')
      ? {code: code.replace(sheets, minifyCss), map: {mappings: ''}}
      : undefined,
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
  minifyStyles();
  const bundled = new Set();
  for (const bundle of bundles) for (const id of await bundleFor(bundle)) bundled.add(id);
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

/** Removes comments and indentation from the style sheets, because no bundler reads these templates as CSS. */
function minifyStyles() {
  const folder = join(dist, 'element/styles');
  for (const name of readdirSync(folder).filter(each => each.endsWith('.js'))) {
    const code = readFileSync(join(folder, name), 'utf8');
    // Minification moves every line, and the source map would be wrong.
    const mapped = /^\/\/# sourceMappingURL=.*$/m;
    writeFileSync(join(folder, name), code.replace(sheets, minifyCss).replace(mapped, ''));
    rmSync(join(folder, `${name}.map`), {force: true});
  }
}

/** @param {string} css */
function minifyCss(css) {
  return css
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,]) ?/g, '$1')
    .trim();
}

/**
 * @param {{entry: string, file: string}} bundle
 * @returns {Promise<Set<string>>} the modules in it
 */
async function bundleFor({entry, file}) {
  /** @type {Set<string>} */
  const modules = new Set();
  /** @type {import('vite').Plugin} */
  const listModules = {
    name: 'list-modules',
    generateBundle: (_, output) => {
      for (const part of Object.values(output))
        if (part.type === 'chunk') for (const id of Object.keys(part.modules)) modules.add(id);
    },
  };
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    define: {'process.env.NODE_ENV': '"production"'},
    build: {
      outDir: join(dist, 'cdn'),
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'es2022',
      minify: true,
      // The size of the callback page has a budget. Its map exists, but the file has no comment that names it.
      sourcemap: file === 'callback.js' ? 'hidden' : true,
      lib: {entry: join(root, entry), formats: ['es'], fileName: () => file},
      // Needed here too: in a library Vite keeps white space and the annotations for other bundlers.
      rollupOptions: {output: {codeSplitting: false, minify: true, comments: false}},
    },
    plugins: [besideDiagnosis, smallStyles, listModules],
  });
  addBanner(join(dist, 'cdn', file), modules);
  return modules;
}

/** Adds the licence notices at the top of a bundle, and moves its source map by the same number of lines. @param {string} file @param {Set<string>} modules */
function addBanner(file, modules) {
  const notices = noticesOf(modules);
  if (notices.length === 0) return;
  const banner = bannerOf(notices);
  writeFileSync(file, banner + readFileSync(file, 'utf8'));
  const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  map.mappings = ';'.repeat(banner.split('\n').length - 1) + map.mappings;
  writeFileSync(`${file}.map`, JSON.stringify(map));
}
