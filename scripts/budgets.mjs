// `node scripts/budgets.mjs`, after `npm run build`: compares what a page loads, in bytes after brotli, with its budget.
//
// The bar is the target of the design. If it is not reached yet, the budget is today's size plus 2 %: the size can only go down.
// If a size exceeds its budget, the exit code is 1.

import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {bundle, compressed, libraries} from '../bench/bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cdn = join(root, 'dist/cdn');
const entry = 'dist/define.js';

/** Largest ratio of a budget to the actual size. */
const SLACK = 1.02;

/** @type {readonly {name: string, budget: number, bar?: number, size: () => number | Promise<number>}[]} */
const budgets = [
  {
    name: 'CDN: element, before the press',
    bar: 9900,
    budget: 10_700,
    size: () => compressed(readFileSync(join(cdn, 'cf-user-details.js'))),
  },
  {
    name: 'CDN: code of transactions, loaded on intent',
    budget: 26_600,
    size: () => filesBut(['cf-user-details.js', 'callback.js', 'diagnosis.js']),
  },
  {
    name: 'CDN: element, one journey',
    bar: 28_000,
    budget: 37_200,
    size: () => filesBut(['callback.js', 'diagnosis.js']),
  },
  {
    name: 'CDN: callback page',
    bar: 1500,
    budget: 1500,
    size: () => compressed(readFileSync(join(cdn, 'callback.js'))),
  },
  {
    name: 'CDN: what explains a mistake',
    budget: 6000,
    size: () => compressed(readFileSync(join(cdn, 'diagnosis.js'))),
  },
  {
    // esbuild puts what the entry shares with a chunk into a file of its own. Two files are larger than one.
    name: 'bundled by esbuild: before the press',
    bar: 9900,
    budget: 11_250,
    size: async () => (await bundle(entry)).first,
  },
  {
    name: 'bundled by esbuild: all chunks',
    budget: 44_200,
    size: async () => (await bundle(entry)).size,
  },
  {
    name: 'bundled by esbuild: before the press, without lit',
    budget: 6080,
    size: async () => (await bundle(entry, {external: libraries})).first,
  },
];

if (existsSync(cdn)) await compare();
else fail('There is no dist/cdn: `npm run build` first.');

async function compare() {
  const rows = [];
  for (const {name, budget, bar, size} of budgets) {
    const bytes = await size();
    rows.push([name, kb(bytes), kb(budget), bar ? kb(bar) : '', verdict(bytes, budget, bar)]);
    if (bytes > budget) fail(`${name}: ${bytes} bytes are ${bytes - budget} more than its budget.`);
  }
  print([['brotli', 'size', 'budget', 'bar', ''], ...rows]);
}

/** Size of all files of the CDN that belong to the element, one or several. @param {readonly string[]} others */
function filesBut(others) {
  const names = readdirSync(cdn).filter(name => name.endsWith('.js') && !others.includes(name));
  return names.reduce((sum, name) => sum + compressed(readFileSync(join(cdn, name))), 0);
}

/** @param {number} bytes @param {number} budget @param {number} [bar] */
function verdict(bytes, budget, bar = 0) {
  if (bytes > budget) return 'over its budget';
  const tight = Math.max(bar, Math.ceil(bytes * SLACK));
  const lower = tight < budget ? `, budget may come down to ${tight}` : '';
  return (bar && bytes > bar ? `bar not reached: ${(bytes / bar).toFixed(2)} of it` : 'ok') + lower;
}

/** @param {readonly (readonly string[])[]} rows */
function print(rows) {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0))) ?? [];
  for (const row of rows) {
    const cells = row.map((cell, at) =>
      at === 0 || at === row.length - 1 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
    );
    console.log(cells.join('  ').trimEnd());
  }
}

/** @param {number} bytes */
function kb(bytes) {
  return `${(bytes / 1000).toFixed(2)} kB`;
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
