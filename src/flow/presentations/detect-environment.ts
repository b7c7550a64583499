import type {FlowState} from '../machine/model.ts';
import {orElse} from '../base/report.ts';
import {isWritable} from '../redirect-response/transaction-store.ts';

export interface Environment {
  readonly isFramed: boolean;
  /** Installed to the home screen: other windows have another storage and may not return. */
  readonly isInstalled: boolean;
  readonly isInAppBrowser: boolean;
  /** The web view of an app, which rarely opens windows and may not leave the app's site. */
  readonly isWebView: boolean;
  /** Operated by finger. One-time passwords are filled in automatically only in a top-level page, not in a frame. */
  readonly isPhone: boolean;
  readonly isInModal: boolean;
  /** `Cross-Origin-Embedder-Policy`: a frame of a site that does not opt in stays blank. */
  readonly isIsolated: boolean;
  /** Storage is blocked or full: the return from Cashfree cannot be prepared. */
  readonly isStorageBlocked: boolean;
  /** The user has typed into a form, which is lost if the page is left. */
  readonly hasFilledForm: boolean;
  /** The cookie did not come back: frames of another site have partitioned cookies, or none. */
  readonly isCookieMissing: boolean;
}

const IN_APP = /\b(?:FBAN|FBAV|Instagram|Line|WhatsApp|LinkedInApp|Snapchat|Twitter|MicroMessenger)\b/;

/** Android's WebView adds `wv`; WebKit without a browser omits `Safari/`. Apps can set another user agent. */
const WEB_VIEW = /; wv\)|AppleWebKit\/(?!.*Safari\/)/;

/**
 * Globals of react-native-webview and flutter_inappwebview. Browsers on iOS have `webkit.messageHandlers`
 * too.
 */
const BRIDGES = ['ReactNativeWebView', 'flutter_inappwebview'];

const is = (look: () => boolean): boolean => orElse(look, false);

export function detectEnvironment(state: FlowState, host?: Element): Environment {
  return {
    isCookieMissing: state.status === 'failed' && state.failure.code === 'transaction-missing',
    isFramed: is(() => window.top !== window),
    // iOS before 11.3 has only `navigator.standalone`.
    isInstalled:
      is(() => matchMedia('(display-mode: standalone)').matches) ||
      is(() => (navigator as {standalone?: boolean}).standalone === true),
    isInAppBrowser: is(() => IN_APP.test(navigator.userAgent)),
    isWebView: is(() => WEB_VIEW.test(navigator.userAgent)) || BRIDGES.some(name => name in globalThis),
    isPhone: is(() => matchMedia('(pointer: coarse) and (hover: none)').matches),
    isInModal: is(() => isInModal(host)),
    isIsolated: is(() => crossOriginIsolated),
    isStorageBlocked: !is(() => isWritable(sessionStorage)),
    hasFilledForm: is(() => [...document.forms].some(form => [...form.elements].some(isTyped))),
  };
}

/** Layers above the body. A browser that does not know a selector does not have its layer. */
const LAYERS = [':modal', ':fullscreen', ':popover-open', '[aria-modal=true]'];

function isInModal(host: Element | undefined): boolean {
  // A script-made modal disables pointer events on the body and enables them on itself.
  if (is(() => getComputedStyle(document.body).pointerEvents === 'none')) return true;
  for (let at: Node | null | undefined = host; at; at = parentOf(at)) {
    const element = at;
    if (element instanceof Element && LAYERS.some(layer => is(() => element.matches(layer)))) return true;
  }
  return false;
}

function parentOf(node: Node): Node | null {
  return (
    (node instanceof Element && node.assignedSlot) ||
    (node instanceof ShadowRoot ? node.host : node.parentNode)
  );
}

/** Fields of type `tel` do not count: the user typed the number for this element. */
function isTyped(field: Element): boolean {
  if (field instanceof HTMLSelectElement) {
    // Browsers select the first option by default.
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
