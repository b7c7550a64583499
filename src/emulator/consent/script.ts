/**
 * Runs in the consent page when the web SDK frames it: tells the SDK how it ended, to the one origin that the page
 * may be framed by, and hears from it that the user closed the overlay.
 */
export const consentScript = /* js */ `
'use strict';
const end = document.querySelector('[data-message]');
if (end && parent !== window) parent.postMessage(JSON.parse(end.dataset.message), end.dataset.origin);
// Browsers ignore autofocus in a frame of another origin.
if (parent !== window) document.querySelector('[autofocus]')?.focus();
const framedBy = new URLSearchParams(location.search).get('origin');
addEventListener('message', event => {
  if (event.source !== parent || event.origin !== framedBy || event.data !== 'cf-user-details:close') return;
  document.querySelector('button[value=close], button[value=return]')?.click();
});
`;
