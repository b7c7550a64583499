/**
 * Resolves when the worker controls this page. Before that, calls of the element would go to the static host, which has no
 * proxy. On a first visit the page is loaded before the worker exists. A forced reload bypasses the worker.
 *
 * If the browser does not start the worker, the page shows an alert, and the promise is rejected.
 */
export async function controlled(): Promise<void> {
  try {
    const workers = (navigator as {serviceWorker?: ServiceWorkerContainer}).serviceWorker;
    if (!workers) throw new TypeError('No service workers here');
    forgoKeepalive();
    await workers.register('sw.js');
    const {active} = await workers.ready;
    if (workers.controller) return;
    const taken = new Promise(resolve => workers.addEventListener('controllerchange', resolve, {once: true}));
    active?.postMessage('claim');
    await taken;
  } catch (error) {
    const alert = document.createElement('p');
    alert.role = 'alert';
    alert.textContent =
      'This demo keeps its server in a service worker, and this browser did not start it. Open it over https, or on localhost, in a window that is not private.';
    document.body.prepend(alert);
    throw error;
  }
}

/** Firefox sends requests with `keepalive` to the static host, not to the worker. */
function forgoKeepalive(): void {
  const {fetch} = window;
  window.fetch = (input, init) => fetch.call(window, input, {...init, keepalive: false});
}
