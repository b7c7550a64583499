/**
 * A merchant's page whose query says what goes wrong: `off` names the routes back that are cut, `popup` what
 * `window.open` gives instead of a window, `veto` names the presentations that the page does not want, `second` puts another
 * element on the page.
 */
import 'cf-user-details/define';

const query = new URLSearchParams(location.search);
const off = query.get('off')?.split(',') ?? [];
const vetoed = query.get('veto')?.split(',') ?? [];
const record: string[] = [];
let opened = 0;

/** What the test reads. */
Object.assign(window, {record, opened: () => opened});
addEventListener('pageshow', ({persisted}) => persisted && record.push('pageshow persisted'));

let called = false;
addEventListener(
  'message',
  event => {
    if (off.includes('message')) event.stopImmediatePropagation();
    else called = true;
  },
  {capture: true},
);

const {BroadcastChannel} = window;
window.BroadcastChannel = class extends BroadcastChannel {
  override set onmessage(listener: ((event: MessageEvent) => unknown) | null) {
    this.addEventListener('message', event => {
      if (off.includes('channel')) return;
      called = true;
      listener?.(event);
    });
  }
};

// Only the page's own requests are cut. A request after another signal still works.
const send = window.fetch;
window.fetch = (input, init) =>
  off.includes('status') && !called && String(input).endsWith('/status')
    ? Promise.reject(new TypeError('cut'))
    : send(input, init);

const {open} = window;
window.open = (...args) => {
  opened++;
  const popup = query.get('popup');
  if (popup === 'null') return null;
  if (popup === 'self') return window;
  return popup === 'undefined' ? (undefined as unknown as null) : open.apply(window, args);
};

const [element] = document.getElementsByTagName('cf-user-details');
if (!element) throw new Error('The page has no element');
element.presentation = query.get('presentation') ?? 'auto';
for (const type of [
  'cf-presentation',
  'cf-waiting',
  'cf-details',
  'cf-cancel',
  'cf-error',
  'cf-expired',
  'cf-denied',
] as const)
  element.addEventListener(type, event => {
    const context = 'context' in event ? ` ${event.context}` : '';
    if ('presentation' in event && vetoed.includes(event.presentation)) event.preventDefault();
    const reason = 'reason' in event ? ` ${event.presentation} ${event.reason}` : '';
    const failure = 'failure' in event ? ` ${event.failure.code}` : '';
    record.push(type + context + reason + failure);
  });

if (query.has('second')) {
  const second = document.createElement('cf-user-details');
  second.id = 'second';
  second.proxy = '/cf';
  second.mobile = '9988123456';
  document.body.append(second);
}
