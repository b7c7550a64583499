/** Runs in the consent page inside the overlay. It exchanges messages with the web SDK of the one permitted origin. */
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
