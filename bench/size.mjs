// Lists the size of each module of the element: `npm run build && node bench/size.mjs [least]`. It lists modules from `least` bytes.
//
// Each module has two figures: its size in the minified bundle, and the bytes after brotli (`saved`) that the bundle loses without
// the module and without the modules that only this one needs.

import {bundle} from './bundle.mjs';

const entry = 'dist/define.js';
const [least = 250] = process.argv.slice(2).map(Number);

const whole = await bundle(entry);
const inputs = Object.values(whole.metafile.outputs).flatMap(({inputs}) => Object.entries(inputs));
const minified = inputs.reduce((sum, [, {bytesInOutput}]) => sum + bytesInOutput, 0);
console.log(`${entry}: ${minified} bytes minified, ${whole.size} after brotli\n`);

/** @type {Map<string, number>} */
const groups = new Map();
for (const [path, {bytesInOutput}] of inputs) {
  const name = groupOf(path);
  groups.set(name, (groups.get(name) ?? 0) + bytesInOutput);
}
console.log('minified  share');
for (const [name, bytes] of [...groups].sort(([, a], [, b]) => b - a))
  console.log(`${pad(bytes, 8)}  ${pad(`${Math.round((100 * bytes) / minified)} %`, 5)}  ${name}`);

console.log('\nminified   saved');
for (const library of ['lit', 'zod']) {
  const {size} = await bundle(entry, {external: [library, `${library}/*`]});
  console.log(`${pad('', 8)}  ${pad(whole.size - size, 6)}  ${library}, all of it`);
}
const own = inputs.filter(([path]) => path.startsWith('dist/') && path !== entry);
const rows = [];
for (const [path, {bytesInOutput}] of own) {
  if (bytesInOutput < least) continue;
  const {size} = await bundle(entry, {without: path});
  rows.push({path, bytesInOutput, saved: whole.size - size});
}
for (const {path, bytesInOutput, saved} of rows.sort((a, b) => b.saved - a.saved))
  console.log(`${pad(bytesInOutput, 8)}  ${pad(saved, 6)}  ${path}`);

/** @param {string} path */
function groupOf(path) {
  const [, inPackage] = path.split('node_modules/');
  if (inPackage)
    return inPackage
      .split('/')
      .slice(0, inPackage.startsWith('@') ? 2 : 1)
      .join('/');
  return path.split('/').slice(0, 2).join('/');
}

/** @param {number | string} value @param {number} width */
function pad(value, width) {
  return String(value).padStart(width);
}
