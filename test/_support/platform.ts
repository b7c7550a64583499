/**
 * The platform APIs that the code of the page uses, beyond the language at the browser floor (ES2022). A guard keeps the list equal to
 * the source; the sweep in test/element/platform.test.ts takes the `optional` ones away, one at a time.
 */

/**
 * Every browser that runs custom elements has these, Lit or the element's own markup could not be there without them, and no page can
 * take them away and still have a form.
 */
const engine = [
  ...[
    'AbortSignal.addEventListener',
    'AbortSignal.removeEventListener',
    'CSSStyleDeclarationBase.getPropertyValue',
  ],
  ...['CSSStyleDeclarationBase.setProperty', 'ChildNode.remove', 'CustomElementRegistry.define'],
  ...['CustomElementRegistry.get', 'DOMException', 'Document.createElement', 'Element.getAttribute'],
  ...[
    'Element.hasAttribute',
    'Element.addEventListener',
    'Element.id',
    'Element.localName',
    'Element.removeAttribute',
    'Element.setAttribute',
  ],
  ...['Element.shadowRoot', 'Element.toggleAttribute', 'ElementCSSInlineStyle.style'],
  ...[
    'Event.preventDefault',
    'EventTarget.dispatchEvent',
    'GlobalEventHandlers.onclick',
    'HTMLElement',
    'HTMLElement.addEventListener',
    'HTMLElement.offsetParent',
    'ParentNode.querySelectorAll',
    'Element.matches',
    'CustomElementRegistry.whenDefined',
  ],
  ...['HTMLInputElement', 'HTMLInputElement.type'],
  ...['HTMLInputElement.value', 'KeyboardEvent.isComposing', 'KeyboardEvent.key'],
  ...[
    'Node.getRootNode',
    'Node.isConnected',
    'Node.parentNode',
    'CSSStyleProperties.pointerEvents',
    'Element',
    'ShadowRoot',
    'ParentNode.append',
    'ParentNode.querySelector',
  ],
  ...['customElements', 'Document.body', 'Document.documentElement', 'URL'],
  ...[
    'URL.hostname',
    'URL.href',
    'URL.protocol',
    'URL.origin',
    'URLSearchParams',
    'Document.getElementById',
    'ParentNode.replaceChildren',
    'Node.baseURI',
    'EventTarget.addEventListener',
  ],
] as const;

/** Unforgeable: neither a page nor a browser's setting takes these away. */
const fixed = [
  ...['Location.assign', 'Location.hash', 'Location.href', 'Location.origin', 'Location.pathname'],
  ...[
    'Location.replace',
    'Location.search',
    'Window.location',
    'Window.document',
    'Window.top',
    'document',
    'location',
    'top',
    'window',
  ],
] as const;

/** Used by the callback page alone, which shows its text before it uses them (test/flow/callback.test.ts). */
const callback = ['BroadcastChannel.postMessage', 'Window.postMessage', 'close', 'opener'] as const;

/** Missing in an older browser, blocked by a setting, a policy or an insecure context, or replaced by a script of the page. */
const optional = [
  ...['AbortController', 'AbortController.abort', 'AbortController.signal', 'AbortSignal.aborted'],
  ...['AbortSignal.reason', 'AbortSignal.throwIfAborted', 'Body.json', 'Body.text', 'BroadcastChannel'],
  ...['BroadcastChannel.close', 'BroadcastChannel.onmessage', 'Clipboard.writeText', 'Console.error'],
  ...[
    'Document.addEventListener',
    'Document.forms',
    'Document.hasFocus',
    'getComputedStyle',
    'Slottable.assignedSlot',
    'ShadowRoot.host',
    'cancelAnimationFrame',
    'requestAnimationFrame',
    'Window.innerWidth',
    'Window.innerHeight',
    'DOMRectReadOnly.left',
    'DOMRectReadOnly.right',
    'DOMRectReadOnly.top',
    'DOMRectReadOnly.bottom',
    'DOMRect.width',
    'DOMRect.height',
    'DocumentOrShadowRoot.elementFromPoint',
    'Node.contains',
    'Element.getBoundingClientRect',
    'IntersectionObserver',
    'IntersectionObserver.observe',
    'IntersectionObserver.disconnect',
    'IntersectionObserverEntry.isIntersecting',
    'requestIdleCallback',
    'Node.isEqualNode',
    'Document.readyState',
    'Element.scrollIntoView',
    'Document.head',
    'Document.referrer',
    'Event.composedPath',
    'ReportingObserver',
    'ReportingObserver.observe',
    'ReportingObserver.disconnect',
    'crossOriginIsolated',
    'HTMLIFrameElement.src',
    'HTMLIFrameElement.addEventListener',
  ],
  ...['Document.visibilityState', 'DocumentOrShadowRoot.activeElement', 'GlobalEventHandlers.onerror'],
  ...['GlobalEventHandlers.onload', 'HTMLFormElement.elements', 'HTMLInputElement.checked'],
  ...['HTMLInputElement.defaultChecked', 'HTMLInputElement.defaultValue'],
  ...['HTMLOptionElement.defaultSelected', 'HTMLOptionElement.selected', 'HTMLOrSVGElement.focus'],
  ...['HTMLScriptElement.src', 'HTMLSelectElement', 'HTMLSelectElement.options', 'HTMLTextAreaElement'],
  ...['History.replaceState', 'History.state', 'MediaQueryList.matches', 'MessageEvent.data'],
  ...['MessageEvent.origin', 'MessageEvent.source', 'MutationObserver', 'MutationObserver.disconnect'],
  ...['MutationObserver.observe', 'Navigator.clipboard', 'NavigatorID.userAgent', 'NavigatorOnLine.onLine'],
  ...['PageTransitionEvent.persisted', 'ParentNode.children', 'Response.ok', 'Response.status'],
  ...['Storage.getItem', 'Storage.removeItem', 'Storage.setItem', 'Window.addEventListener', 'Window.close'],
  ...['Window.closed', 'Window.focus', 'Window.open', 'Window.removeEventListener', 'Window.scrollTo'],
  ...['Window.scrollX', 'Window.scrollY', 'WindowSessionStorage.sessionStorage', 'clearInterval'],
  ...['clearTimeout', 'console', 'fetch', 'history', 'isSecureContext', 'matchMedia', 'navigator'],
  ...['reportError', 'sessionStorage', 'setInterval', 'setTimeout', 'structuredClone'],
] as const;

export const platform = {engine, fixed, callback, optional};
