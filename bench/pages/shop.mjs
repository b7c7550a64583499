// Runs in the page: the element, and the same calls by hand. Every function returns the milliseconds from a press to the consent
// page, and from the code to the details.

import {approve, call, now} from './bare.mjs';

const element = /** @type {import('../../src/index.ts').CfUserDetailsElement} */ (
  document.querySelector('cf-user-details')
);

/** @typedef {{shown: number, details: number}} Times */

export const trials = {overlay, overlayByHand, popup, popupByHand, popupShortest};
Object.assign(globalThis, {trials});

/** @returns {Promise<Times>} */
async function overlay() {
  const drawn = consentDrawn();
  const received = details();
  const pressed = now();
  press('overlay');
  const {sessionId, successCb, shown} = await drawn;
  const auth_code = await approve(sessionId);
  const returned = now();
  successCb({auth_code, status: 'SUCCESS'});
  return {shown: shown - pressed, details: (await received) - returned};
}

/** @returns {Promise<Times>} */
async function overlayByHand() {
  const drawn = consentDrawn();
  const pressed = now();
  const session = await call('POST', '/session', {mobile: element.mobile, presentation: 'overlay'});
  globalThis.CF1ClickOnboarding?.({sessionId: session.session_id, successCb() {}, errorCb() {}});
  const {sessionId, shown} = await drawn;
  const auth_code = await approve(sessionId);
  const returned = now();
  const {access_token} = await call('POST', '/token', {auth_code});
  await call('POST', '/user-details', {}, access_token);
  return {shown: shown - pressed, details: now() - returned};
}

/** @returns {Promise<Times>} */
async function popup() {
  const received = details();
  const times = consentTimes();
  const pressed = now();
  press('popup');
  const done = await received;
  const {shown, returned} = await times;
  return {shown: shown - pressed, details: done - returned};
}

/** The token is not in a message between windows: the page asks the proxy for it, as the element does. */
function popupByHand() {
  return popupWith('callback-bare.html', async () => {
    const {access_token} = await call('POST', '/status', {});
    return access_token;
  });
}

/** The smallest number of calls: the callback page sends the token in a message. */
function popupShortest() {
  return popupWith('callback-bare.html', async token => token);
}

/** @param {string} callback @param {(token: string) => Promise<string>} tokenOf @returns {Promise<Times>} */
async function popupWith(callback, tokenOf) {
  const times = consentTimes();
  const back = /** @type {Promise<string>} */ (
    new Promise(resolve => addEventListener('message', ({data}) => resolve(data.access_token), {once: true}))
  );
  const pressed = now();
  const opened = open('', '', 'popup,width=480,height=760');
  const session = await call('POST', '/session', {mobile: element.mobile, presentation: 'popup'});
  opened?.location.replace(`${session.consent_url}&callback=${callback}`);
  const token = await tokenOf(await back);
  await call('POST', '/user-details', {}, token);
  const done = now();
  opened?.close();
  const {shown, returned} = await times;
  return {shown: shown - pressed, details: done - returned};
}

/** @param {string} presentation */
function press(presentation) {
  element.reset();
  element.presentation = presentation;
  element.start();
}

/** @returns {Promise<number>} the time at which the element dispatches the details */
function details() {
  return new Promise((resolve, reject) => {
    element.addEventListener('cf-details', () => resolve(now()), {once: true});
    element.addEventListener('cf-error', ({failure}) => reject(new Error(failure.code)), {once: true});
  });
}

/**
 * Waits for a call of the fake web SDK.
 *
 * @returns {Promise<{sessionId: string, successCb: (payload: unknown) => void, shown: number}>}
 */
function consentDrawn() {
  return new Promise(resolve =>
    addEventListener(
      'drawn',
      event => resolve({.../** @type {CustomEvent} */ (event).detail, shown: now()}),
      {
        once: true,
      },
    ),
  );
}

/** Reads the times that the fake consent page records. @returns {Promise<{shown: number, returned: number}>} */
function consentTimes() {
  return new Promise(resolve => {
    const channel = new BroadcastChannel('bench');
    channel.onmessage = ({data}) => {
      channel.close();
      resolve(data);
    };
  });
}
