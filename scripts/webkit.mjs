// WebKitGTK for the tests: its WebDriver on a free port, with a separate display.

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {findCommand, requireBrowser} from './browsers.mjs';

const startTimeout = 20_000;

// webdriverio warns that it has newer commands than the commands of the standard. The tests use those of the standard.
process.env.DISABLE_WEBDRIVERIO_DEPRECATION_WARNINGS = 'true';

/**
 * Options of webdriverio's `remote`. They select classic WebDriver, because BiDi of this driver is not complete.
 * @param {number} port
 */
export const webkitOptions = port => ({
  hostname: '127.0.0.1',
  port,
  logLevel: /** @type {const} */ ('silent'),
  connectionRetryTimeout: 20_000,
  connectionRetryCount: 0,
  capabilities: {
    browserName: 'MiniBrowser',
    acceptInsecureCerts: true,
    'wdio:enforceWebDriverClassic': true,
  },
});

/**
 * Starts the driver. It serves one session at a time, and ends with this process.
 * @returns {Promise<{port: number, stop: () => void}>}
 */
export async function startWebKitDriver() {
  const driverPath = requireBrowser('webkit');
  const xvfb = spawn(findCommand('Xvfb') ?? 'Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const stopXvfb = stopAtExit(xvfb);
  // Xvfb picks a free display and writes its number once it accepts clients.
  const [display] = await once(/** @type {import('node:stream').Readable} */ (xvfb.stdio[3]), 'data');
  const port = await freePort();
  const driver = spawn(driverPath, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    // GTK on a machine without a session: no accessibility bus, no GPU, no sandbox. The sandbox (bubblewrap) needs rights that a
    // container seldom has. The tests load loopback pages only.
    env: {
      ...process.env,
      DISPLAY: `:${String(display).trim()}`,
      NO_AT_BRIDGE: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
  });
  const stopDriver = stopAtExit(driver);
  const stop = () => {
    stopDriver();
    stopXvfb();
  };
  const end = Date.now() + startTimeout;
  while (!(await isReady(port))) {
    if (Date.now() > end || driver.exitCode !== null) {
      stop();
      throw new Error('WebKitWebDriver did not start.');
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return {port, stop};
}

/** @param {number} port */
async function isReady(port) {
  const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
  return answer?.ok === true;
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port to listen on.');
  return address.port;
}

/** @param {import('node:child_process').ChildProcess} child */
function stopAtExit(child) {
  const stop = () => void child.kill('SIGKILL');
  process.once('exit', stop);
  child.once('exit', () => process.off('exit', stop));
  return stop;
}
