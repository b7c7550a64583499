// docs/journeys.md lists the journeys and the engines that ran them. The source is the results of the tests.
//   node scripts/journeys.mjs                  runs all journeys in all engines, and writes the page
//   node scripts/journeys.mjs --check folder   compares the page with existing results (TEST_RESULTS, see mocha-reporter.cjs)

import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {format, resolveConfig} from 'prettier';
import {engines, ensureBrowsers} from './browsers.mjs';
import {runSuite} from './suites.mjs';

/** @typedef {{file: string, title: readonly string[], passed: boolean}} Test */

const page = fileURLToPath(new URL('../docs/journeys.md', import.meta.url));
const names = {chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit'};
const suffix = new RegExp(`,? in (${engines.join('|')})$`);

const introduction = `# Journeys

Real browsers, driven by trusted input, through the demo shop to the emulator of Cashfree and back, over real HTTP and real origins. A
number before a title is that of the pain it is about; [there and back](there-and-back.md) says what the component does about each.

This page is written by \`npm run journeys\` from the results of the tests, and CI compares it with its own.

A dash: the driver of that engine cannot do it. WebKit's takes a press in a second tab for none of a user's; the network of Chromium alone can
be slowed down, its service workers stopped and its colours forced. Firefox does not report what an embedder policy refuses. "Dies" is the
end of the tab's process in Chromium, and the loss of all its memory but its session storage in the other two.
`;

const {values} = parseArgs({options: {check: {type: 'string'}}});
if (values.check === undefined) await write();
else await check(values.check);

async function write() {
  ensureBrowsers(engines);
  const folder = mkdtempSync(join(tmpdir(), 'cf-user-details-'));
  const env = {ENGINES: engines.join(','), ONLY: 'e2e', TEST_RESULTS: folder};
  const {failed} = await runSuite({name: 'journeys', command: 'mocha', env, counted: true});
  if (failed === 0) writeFileSync(page, await print(read(folder)));
  else process.exitCode = 1;
  rmSync(folder, {recursive: true});
}

/** @param {string} folder */
async function check(folder) {
  const wanted = await print(read(folder));
  if (readFileSync(page, 'utf8') === wanted) return;
  console.error('docs/journeys.md is not what was run: `npm run journeys` writes it anew. It should be:\n');
  console.error(wanted);
  process.exitCode = 1;
}

/** @param {string} folder @returns {Test[]} the journeys, without the tests of their driver */
function read(folder) {
  return readdirSync(folder)
    .flatMap(file => /** @type {Test[]} */ (JSON.parse(readFileSync(join(folder, file), 'utf8'))))
    .filter(({file, title: [top = '']}) => /\be2e\b/.test(file) && !/driver/.test(file) && suffix.test(top));
}

/** @param {readonly Test[]} tests */
async function print(tests) {
  /** @type {Map<string, Map<string, Map<string, boolean>>>} heading, journey, engine */
  const sections = new Map();
  for (const {title, passed} of tests) {
    const [top = '', ...rest] = title;
    const journey = rest.pop() ?? '';
    const heading = [top.replace(suffix, ''), ...rest].join(': ');
    const section = sections.get(heading) ?? new Map();
    const row = section.get(journey) ?? new Map();
    sections.set(heading, section.set(journey, row.set(suffix.exec(top)?.[1] ?? '', passed)));
  }
  const text = [introduction];
  for (const [heading, section] of inOrder(sections)) {
    text.push(`\n## ${heading}\n`, `| journey | ${engines.map(engine => names[engine]).join(' | ')} |`);
    text.push(`| --- | ${engines.map(() => ':-:').join(' | ')} |`);
    for (const [journey, row] of inOrder(section)) {
      const cells = engines.map(engine => ({true: '✓', false: '✗', undefined: '–'})[`${row.get(engine)}`]);
      text.push(`| ${journey.replaceAll('|', '\\|')} | ${cells.join(' | ')} |`);
    }
  }
  return format(text.join('\n'), {...(await resolveConfig(page)), parser: 'markdown'});
}

/** @template T @param {Map<string, T>} named @returns {[string, T][]} sorted by name, independent of the order of the engines */
function inOrder(named) {
  return [...named].sort(([a], [b]) => a.localeCompare(b, 'en', {numeric: true}));
}
