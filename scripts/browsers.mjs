// Finds the browsers for the tests. Installs a missing browser if a package manager can do it unattended.
// As a program: `node scripts/browsers.mjs` installs one browser if none is found, and with `--all` every missing engine.

import {spawnSync} from 'node:child_process';
import {accessSync, constants, existsSync, readFileSync, statSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {pathToFileURL} from 'node:url';

/** @typedef {'chromium' | 'firefox' | 'webkit'} Engine */
/** @typedef {{env: string[], commands: string[], mac: string[], windows: string[], packages: string[], advice: string}} Place */

/** The usual places of each engine. An environment variable has priority, then PATH, then the usual folders. */
export const places = /** @type {const} @satisfies {Record<Engine, Place>} */ ({
  chromium: {
    env: ['CHROME_PATH', 'PUPPETEER_EXECUTABLE_PATH'],
    commands: [
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
      'chrome',
      'microsoft-edge',
      'microsoft-edge-stable',
    ],
    mac: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ],
    windows: [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ],
    packages: ['chromium'],
    advice: 'Google Chrome, Chromium or Microsoft Edge',
  },
  firefox: {
    env: ['FIREFOX_PATH'],
    commands: ['firefox', 'firefox-esr'],
    mac: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    windows: ['Mozilla Firefox\\firefox.exe'],
    packages: ['firefox-esr'],
    advice: 'Firefox',
  },
  webkit: {
    env: ['WEBKIT_WEBDRIVER_PATH'],
    commands: ['WebKitWebDriver'],
    mac: [],
    windows: [],
    packages: ['webkit2gtk-driver', 'xvfb'],
    advice: 'WebKitGTK with its WebDriver (webkit2gtk-driver) and Xvfb',
  },
});

export const engines = /** @type {Engine[]} */ (Object.keys(places));

/**
 * The engines named by the ENGINES variable (`all`, or a list with commas).
 * @param {string | undefined} names
 * @returns {Engine[]} empty if none is named
 */
export function readEngines(names) {
  if (!names) return [];
  if (names === 'all') return engines;
  return names.split(',').map(name => {
    const engine = engines.find(known => known === name.trim());
    if (!engine) throw new Error(`Unknown engine "${name}": choose from ${engines.join(', ')}, or all.`);
    return engine;
  });
}

/**
 * @param {Engine} engine
 * @returns {string | undefined} the path of the browser, or for WebKit of its driver
 */
export function findBrowser(engine) {
  if (engine === 'webkit' && !findCommand('Xvfb')) return undefined;
  const place = places[engine];
  const named = place.env.map(name => process.env[name]).find(Boolean);
  if (named) return isProgram(named) ? named : undefined;
  const usual = process.platform === 'darwin' ? place.mac : windowsPaths(place.windows);
  return place.commands.map(findCommand).find(Boolean) ?? usual.find(isProgram);
}

/**
 * As {@link findBrowser}, for a caller that requires the browser.
 * @param {Engine} engine
 * @returns {string}
 */
export function requireBrowser(engine) {
  const path = findBrowser(engine);
  if (!path) throw new Error(`No ${engine} found: install ${places[engine].advice}.`);
  return path;
}

/** @param {string} name */
export function findCommand(name) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap(folder => names.map(file => join(folder, file))).find(isProgram);
}

/**
 * Installs the missing browsers.
 * @param {readonly Engine[]} wanted
 * @throws one sentence that says what to install, if an unattended installation is not possible
 */
export function ensureBrowsers(wanted) {
  const missing = wanted.filter(engine => !findBrowser(engine));
  if (missing.length === 0) return;
  const packages = missing.flatMap(engine => places[engine].packages.map(name => packageName(name)));
  const sentence = `Install ${missing.map(engine => places[engine].advice).join(', ')} and run this again`;
  const root = asRoot();
  if (!findCommand('apt-get') || !root) throw new Error(`No browser was found. ${sentence}.`);
  console.log(`Installing ${packages.join(', ')} with apt-get, as they are not on this machine.`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const [command = '', ...rest] = [...root, 'apt-get', '-qq', ...args];
    const {status, stderr} = spawnSync(command, rest, {encoding: 'utf8', env: {...process.env, ...quiet}});
    if (status !== 0) throw new Error(`${sentence}: apt-get ${args.join(' ')} failed.\n${stderr.trim()}`);
  }
  const still = missing.filter(engine => !findBrowser(engine));
  if (still.length > 0) throw new Error(`${sentence}: apt-get left no ${still.join(', ')} behind.`);
}

/**
 * The engine of a contributor's `npm test`: the first installed one of Chromium and Firefox. Without both it is Chromium.
 * @returns {Engine}
 */
export function ensureOneBrowser() {
  const present = /** @type {Engine[]} */ (['chromium', 'firefox']).find(findBrowser);
  if (present) return present;
  ensureBrowsers(['chromium']);
  return 'chromium';
}

const quiet = {DEBIAN_FRONTEND: 'noninteractive'};

/** The words that run a command as root, or undefined if that requires a password. */
function asRoot() {
  if (process.getuid?.() === 0) return [];
  const sudo = findCommand('sudo');
  return sudo && spawnSync(sudo, ['-n', 'true']).status === 0
    ? [sudo, '-n', 'env', 'DEBIAN_FRONTEND=noninteractive']
    : undefined;
}

/** On Ubuntu the package of Chromium has its older name, and Firefox has no ESR. @param {string} name */
function packageName(name) {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  if (!/^ID=ubuntu$/m.test(release)) return name;
  return {chromium: 'chromium-browser', 'firefox-esr': 'firefox'}[name] ?? name;
}

/** @param {readonly string[]} paths */
function windowsPaths(paths) {
  const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map(name => process.env[name]);
  return roots.flatMap(root => (root ? paths.map(path => join(root, path)) : []));
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    if (process.argv.includes('--all')) ensureBrowsers(engines);
    else ensureOneBrowser();
    for (const engine of engines) console.log(`${engine}: ${findBrowser(engine) ?? 'not installed'}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
