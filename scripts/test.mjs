// `npm test`: unit tests in a browser, then the tests in Node with the journeys, each suite counted.
//   npm test -- --only flow            one folder of test/ (or several, with commas)
//   npm test -- --engines firefox      other browsers: chromium, firefox, webkit, or all
//   npm test -- --only flow --watch    again after every change

import {spawnSync} from 'node:child_process';
import {parseArgs} from 'node:util';
import {ensureBrowsers, ensureOneBrowser, readEngines} from './browsers.mjs';
import {browserFolders, chosenFolders, nodeFolders, report, runSuite} from './suites.mjs';

try {
  const {values} = parseArgs({
    options: {only: {type: 'string'}, engines: {type: 'string'}, watch: {type: 'boolean', default: false}},
  });
  await test(values.only ?? process.env.ONLY, values.engines ?? process.env.ENGINES, values.watch);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {string | undefined} only @param {string | undefined} named @param {boolean} watch */
async function test(only, named, watch) {
  const unknown = only?.split(',').find(folder => ![...browserFolders, ...nodeFolders].includes(folder));
  if (unknown)
    throw new Error(
      `No folder test/${unknown}: choose from ${[...browserFolders, ...nodeFolders].join(', ')}.`,
    );
  if (only) process.env.ONLY = only;

  const engines = readEngines(named);
  if (engines.length > 0) ensureBrowsers(engines);
  process.env.ENGINES = (engines.length > 0 ? engines : [ensureOneBrowser()]).join(',');

  const suites = [
    {name: 'browser', command: 'web-test-runner', folders: chosenFolders(browserFolders)},
    {name: 'node', command: 'mocha', folders: chosenFolders(nodeFolders)},
  ].filter(({folders}) => folders.length > 0);

  if (watch) {
    const [first, second] = suites;
    if (!first || second) throw new Error('Watch one kind of test at a time: --only flow, or --only proxy.');
    process.exitCode =
      spawnSync(first.command, ['--watch'], {stdio: 'inherit', shell: process.platform === 'win32'}).status ??
      1;
    return;
  }
  const results = [];
  for (const {name, command} of suites)
    results.push(await runSuite({name: `${name} tests`, command, counted: true}));
  report(results);
}
