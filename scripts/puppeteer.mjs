// Chromium and Firefox for the tests: the launch options of puppeteer-core for the installed browser.

import {requireBrowser} from './browsers.mjs';

/** Disables what tests do not need: updates, first-run pages, background requests. */
const chromiumFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-dev-shm-usage',
  // Chromium drops a press on a frame of another site that has just appeared. A driver presses faster than a person.
  '--disable-features=DiscardInputEventsToRecentlyMovedFrames',
  // Chromium's sandbox does not start as root. Processes in a container usually run as root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

const firefoxPreferences = {
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.disable_open_during_load': true,
};

/**
 * @param {'chromium' | 'firefox'} engine
 * @returns {import('puppeteer-core').LaunchOptions}
 */
export function launchOptions(engine) {
  const shared = {executablePath: requireBrowser(engine), headless: true};
  if (engine === 'chromium') return {...shared, browser: 'chrome', args: chromiumFlags};
  return {...shared, browser: 'firefox', extraPrefsFirefox: firefoxPreferences};
}
