import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {MobileField} from '../mobile-field.ts';

interface WatchHost extends ReactiveControllerHost, HTMLElement {
  readonly mobileField: string | undefined;
}

/** Updates the element when the page's field appears. */
export class FieldWatch implements ReactiveController {
  readonly #host: WatchHost;
  readonly #field: MobileField;
  #observer: MutationObserver | undefined;
  #observed: Node | undefined;
  #awaited: Element | undefined;

  constructor(host: WatchHost, field: MobileField) {
    this.#host = host;
    this.#field = field;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#observe();
  }

  hostDisconnected(): void {
    this.#observe();
  }

  /** Observes the tree of the element while `mobile-field` or the slot `mobile` gives no usable field. */
  #observe(): void {
    const host = this.#host;
    const [pending = host.mobileField] = this.#field.candidates;
    const root = pending && host.isConnected && !this.#field.given ? host.getRootNode() : undefined;
    if (root === this.#observed) return;
    this.#observed = root;
    this.#observer?.disconnect();
    if (!root) return;
    this.#observer = new MutationObserver(() => this.#retry());
    this.#observer.observe(root, {childList: true, subtree: true, attributeFilter: ['id', 'slot']});
    this.#retry();
  }

  /** Updates the element when the field of the page is usable. A custom element is usable when it is defined. */
  #retry(): void {
    const update = (): void => this.#host.requestUpdate();
    if (this.#field.given) return update();
    const pending = this.#field.candidates.find(each => each.matches(':not(:defined)'));
    if (pending === this.#awaited) return;
    this.#awaited = pending;
    if (pending) void customElements.whenDefined(pending.localName).then(update);
  }
}
