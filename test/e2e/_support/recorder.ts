/**
 * Runs in the page from the beginning: writes down, as text, all that could carry a value out of the element by accident.
 * Everything is walked member by member, not printed, because printing masks.
 */
export function record(): void {
  const seen: string[] = [];
  Object.assign(window, {seen});

  const walk = (value: unknown, depth = 0): void => {
    if (typeof value === 'string') seen.push(value);
    if (typeof value !== 'object' || value === null || value instanceof Node || value === window || depth > 6)
      return;
    if (value instanceof Error) seen.push(value.message, value.stack ?? '');
    for (const key of Object.keys(value)) {
      seen.push(key);
      walk(value[key as keyof typeof value], depth + 1);
    }
  };

  for (const type of [
    'cf-ready',
    'cf-start',
    'cf-presentation',
    'cf-waiting',
    'cf-statechange',
    'cf-unavailable',
    'cf-denied',
    'cf-cancel',
    'cf-expired',
    'cf-error',
    'cf-scope',
    'cf-details',
    'cf-user-created',
  ]) {
    // Only what bubbles comes here.
    document.addEventListener(type, event => {
      walk(event);
      // A state prints masked where it holds details, and holds nothing else to hide.
      seen.push(JSON.stringify(document.querySelector('cf-user-details')?.state));
    });
  }
  addEventListener('error', event => walk(event.error));
  addEventListener('unhandledrejection', event => walk(event.reason));
}

/** Runs in the page, at the end: everything that the page could leave behind. */
export function leftBehind(): string {
  const texts: string[] = [...(window as unknown as {seen: string[]}).seen];
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) texts.push(key, storage.getItem(key) ?? '');
  }
  texts.push(JSON.stringify(history.state), location.href, document.cookie, document.title, window.name);
  texts.push(document.documentElement.outerHTML);
  const element = document.querySelector('cf-user-details');
  texts.push(element?.shadowRoot?.innerHTML ?? '', JSON.stringify(element?.state), String(element?.details));
  // The address of Cashfree's own page carries the session id (contract 5.2); what it puts into a frame is not ours.
  const own = performance.getEntries().filter(({name}) => !name.includes('/consent?'));
  texts.push(...own.map(({name}) => name));
  return texts.join('\n');
}
