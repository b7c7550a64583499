import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {FlowState} from '../../../flow/machine/model.ts';

interface PageLinkHost extends ReactiveControllerHost {
  readonly state: FlowState;
}

/** The link to this page, for a user who must continue in another browser. */
export class PageLink implements ReactiveController {
  #outcome: 'copied' | 'uncopied' | undefined;
  readonly #host: PageLinkHost;
  #state: FlowState | undefined;

  constructor(host: PageLinkHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Result of the copy in the current state of the flow. `none`: the document has no http URL, for example in a `srcdoc` frame. */
  get outcome(): 'copied' | 'uncopied' | 'none' | undefined {
    return /^https?:/.test(location.href) ? this.#outcome : 'none';
  }

  hostUpdate(): void {
    const {state} = this.#host;
    if (state !== this.#state) this.#outcome = undefined;
    this.#state = state;
  }

  async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      this.#outcome = 'copied';
    } catch {
      // The browser refused, or has no clipboard API, as on an insecure page. The user can copy the link by hand.
      this.#outcome = 'uncopied';
    }
    this.#host.requestUpdate();
  }
}
