import type {FlowState} from '../machine/model.ts';
import {orElse} from '../base/report.ts';

/** What the choice of a presentation looks at, by capability first and user agent last. */
export interface Environment {
  /** The page is itself in a frame of another page. */
  readonly framed: boolean;
  /** Installed to the home screen: other windows have another storage, and may not come back. */
  readonly standalone: boolean;
  /** The browser inside a social or chat app, which blocks or swallows popups. */
  readonly inApp: boolean;
  /** The web view of an app, perhaps the merchant's own: windows rarely open in it, and it may refuse to leave the app's site. */
  readonly webView: boolean;
  /** Operated by finger: the one-time password is filled in by itself only in a page of its own, not in a frame. */
  readonly phone: boolean;
  /** The element is inside a modal of the page, which keeps an overlay from being reached. */
  readonly modal: boolean;
  /** Isolated by `Cross-Origin-Embedder-Policy`: a frame of another site that does not agree stays blank. */
  readonly isolated: boolean;
  /** Nothing can be kept for the way back: storage is blocked or full. */
  readonly storageless: boolean;
  /** The user has typed into a form of this page, which leaving the page would cost. */
  readonly dirty: boolean;
  /** The cookie of the last transaction did not come back: a frame of another site has a jar of its own, or none. */
  readonly cookieless: boolean;
}

const IN_APP = /\b(?:FBAN|FBAV|Instagram|Line|WhatsApp|LinkedInApp|Snapchat|Twitter|MicroMessenger)\b/;

/** Android WebView writes `wv`; WebKit alone leaves out the `Safari/` that every browser writes. Both unless the app sets its own. */
const WEB_VIEW = /; wv\)|AppleWebKit\/(?!.*Safari\/)/;

/**
 * What react-native-webview and flutter_inappwebview put into a page. Not `webkit.messageHandlers`: browsers on iOS have it too.
 */
const BRIDGES = ['ReactNativeWebView', 'flutter_inappwebview'];

/** Written and removed at once. */
const PROBE = 'cf-user-details-probe';

/** Without the API that tells it, a surrounding counts as absent. */
const is = (look: () => boolean): boolean => orElse(look, false);

/**
 * @param state of the flow; it tells how the last attempt failed.
 * @param host the element
 */
export function detectEnvironment(state: FlowState, host?: Element): Environment {
  return {
    cookieless: state.status === 'failed' && state.failure.code === 'transaction-missing',
    framed: is(() => window.top !== window),
    // iOS before 11.3 told it only so, and still does.
    standalone:
      is(() => matchMedia('(display-mode: standalone)').matches) ||
      is(() => (navigator as {standalone?: boolean}).standalone === true),
    inApp: is(() => IN_APP.test(navigator.userAgent)),
    webView: is(() => WEB_VIEW.test(navigator.userAgent)) || BRIDGES.some(name => name in globalThis),
    phone: is(() => matchMedia('(pointer: coarse) and (hover: none)').matches),
    modal: is(() => isInModal(host)),
    isolated: is(() => crossOriginIsolated),
    storageless: !is(canStore),
    dirty: is(() => [...document.forms].some(form => [...form.elements].some(isTyped))),
  };
}

/** Above the page: what is drawn into the body lies below it. A browser that does not know one of them has no such layer. */
const LAYERS = [':modal', ':fullscreen', ':popover-open', '[aria-modal=true]'];

function isInModal(host: Element | undefined): boolean {
  // A modal of scripts takes the presses from the whole body, and gives them back to itself.
  if (is(() => getComputedStyle(document.body).pointerEvents === 'none')) return true;
  for (let at: Node | null | undefined = host; at; at = parentOf(at)) {
    const element = at;
    if (element instanceof Element && LAYERS.some(layer => is(() => element.matches(layer)))) return true;
  }
  return false;
}

/** Through slots and shadow roots. */
function parentOf(node: Node): Node | null {
  return (
    (node instanceof Element && node.assignedSlot) ||
    (node instanceof ShadowRoot ? node.host : node.parentNode)
  );
}

function canStore(): boolean {
  sessionStorage.setItem(PROBE, '');
  sessionStorage.removeItem(PROBE);
  return true;
}

/** Telephone numbers do not count: one was typed for us. */
function isTyped(field: Element): boolean {
  if (field instanceof HTMLSelectElement) {
    // The first option is selected by itself where the page selects none.
    return [...field.options].some(
      ({selected, defaultSelected}, index) => selected !== defaultSelected && (defaultSelected || index > 0),
    );
  }
  if (field instanceof HTMLInputElement && ['checkbox', 'radio'].includes(field.type))
    return field.checked !== field.defaultChecked;
  if (field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type !== 'tel'))
    return field.type !== 'hidden' && field.value !== field.defaultValue;
  return false;
}
