// Chromium and Firefox for the tests: how puppeteer-core starts the browser that is installed.

import {requireBrowser} from './browsers.mjs';

/** Nothing that a test does not ask for: no updates, no first-run pages, no calls home. */
const chromiumFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-dev-shm-usage',
  // It drops presses for a frame of another site that has just appeared; a driver is quicker than any person.
  '--disable-features=DiscardInputEventsToRecentlyMovedFrames',
  // Chromium's sandbox refuses to start as root, which is what a container usually is.
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
