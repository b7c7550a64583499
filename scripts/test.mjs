// `npm test`: runs the unit tests in a browser, then the tests in Node with the journeys. It counts each suite.
//   npm test -- --only flow            one folder of test/ (or several, with commas)
//   npm test -- --engines firefox      other browsers: chromium, firefox, webkit, or all
//   npm test -- --only flow --watch    again after every change

import {spawnSync} from 'node:child_process';
import {parseArgs} from 'node:util';
import {ensureBrowsers, ensureOneBrowser, readEngines} from './browsers.mjs';
import {browserFolders, chosenFolders, nodeFolders, report, runTogether} from './suites.mjs';

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

  // The journeys mostly wait for a browser. The other tests in Node run beside them.
  const isJourney = (/** @type {string} */ folder) => folder === 'e2e';
  const inNode = chosenFolders(nodeFolders);
  const rounds = [
    [{name: 'browser tests', command: 'web-test-runner', folders: chosenFolders(browserFolders)}],
    [
      {name: 'node tests', command: 'mocha', folders: inNode.filter(folder => !isJourney(folder))},
      {name: 'journeys', command: 'mocha', folders: inNode.filter(isJourney)},
    ],
  ].map(round => round.filter(({folders}) => folders.length > 0));

  if (watch) {
    const [first, second] = rounds.flat();
    if (!first || second) throw new Error('Watch one kind of test at a time: --only flow, or --only proxy.');
    process.exitCode =
      spawnSync(first.command, ['--watch'], {stdio: 'inherit', shell: process.platform === 'win32'}).status ??
      1;
    return;
  }
  const results = [];
  for (const round of rounds) {
    const suites = round.map(({name, command, folders}) => ({
      name,
      command,
      env: {ONLY: folders.join(',')},
      counted: true,
    }));
    results.push(...(await runTogether(suites)));
  }
  report(results);
}
