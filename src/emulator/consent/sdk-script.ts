import type {Switches} from '../switches/switches.ts';

/**
 * Defines the documented global (docs/cashfree-contract.md section 5.1). Cashfree's markup is unknown
 * (section 10, row 10). This script works under a strict content security policy: it has no inline `<style>`
 * and parses no markup.
 */
export function sdkScript(base: string, element: Switches['overlayElement']): string {
  const values = [base, element].map(value => JSON.stringify(value).replaceAll('<', '\\u003c'));
  return `'use strict';\n((base, element) => {${body}})(${values.join(', ')});\n`;
}

const body = /* js */ `
  const origin = new URL(base).origin;

  window.CF1ClickOnboarding = function CF1ClickOnboarding({sessionId, successCb, errorCb, mode} = {}) {
    if (typeof sessionId !== 'string' || sessionId === '') throw new TypeError('CF1ClickOnboarding: sessionId is missing.');
    for (const callback of [successCb, errorCb])
      if (callback !== undefined && typeof callback !== 'function') throw new TypeError('CF1ClickOnboarding: a callback is not a function.');

    const address = new URL('consent', base);
    address.search = new URLSearchParams({session_id: sessionId, display: 'overlay', origin: location.origin});
    const focused = document.activeElement;
    const overflow = document.documentElement.style.overflow;

    const dialog = document.createElement(element);
    dialog.setAttribute('aria-label', 'Consent (emulator, not Cashfree)');
    if (element === 'div') dialog.setAttribute('role', 'dialog');
    if (element === 'div') Object.assign(dialog.style, {position: 'fixed', inset: '0', margin: 'auto', zIndex: '2147483647'});
    Object.assign(dialog.style, {
      width: 'min(30rem, 100vw)', height: 'min(46rem, 100dvh)', maxWidth: '100vw', maxHeight: '100dvh',
      boxSizing: 'border-box', padding: '0', border: '3px solid #1b1400', borderRadius: '12px', overflow: 'hidden',
      background: '#fff', boxShadow: '0 0 0 100vmax rgb(0 0 0 / .5)',
    });
    const frame = document.createElement('iframe');
    frame.title = 'Consent page of the emulator, not Cashfree';
    Object.assign(frame.style, {display: 'block', width: '100%', height: '100%', border: '0'});
    frame.src = address.href;
    dialog.append(frame);

    const gone = new AbortController();
    addEventListener('message', event => {
      if (event.origin === origin && event.source === frame.contentWindow && event.data?.emulator === 'cf-user-details'
        && event.data.session === sessionId) run(event.data.steps);
    }, {signal: gone.signal});
    // Escape is a close by the user. The consent page decides its effect.
    const close = event => {
      event.preventDefault();
      frame.contentWindow?.postMessage('cf-user-details:close', origin);
    };
    if (element === 'dialog') dialog.addEventListener('cancel', close);
    else addEventListener('keydown', event => { if (event.key === 'Escape') close(event); }, {signal: gone.signal});

    document.body.append(dialog);
    document.documentElement.style.overflow = 'hidden';
    if (element === 'dialog') dialog.showModal();
    frame.focus();
    return {closeSDK};

    async function run(steps) {
      for (const step of steps) {
        if (step.type === 'close') closeSDK();
        else if (step.type === 'success') successCb?.(...step.payload);
        else if (step.type === 'error') errorCb?.(...step.payload);
        else if (step.place === 'page') location.assign(step.url);
        else await visit(step.url);
      }
    }

    // Delivers a redirect inside the frame. Resolves when its page has loaded or the overlay is closed.
    function visit(url) {
      return new Promise(resolve => {
        frame.addEventListener('load', resolve, {once: true});
        gone.signal.addEventListener('abort', resolve, {once: true});
        frame.src = url;
      });
    }

    function closeSDK() {
      if (gone.signal.aborted) return;
      gone.abort();
      dialog.remove();
      document.documentElement.style.overflow = overflow;
      if (focused instanceof HTMLElement) focused.focus();
    }
  };
`;
