import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {FlowState} from '../../flow/machine/model.ts';

interface PageLinkHost extends ReactiveControllerHost {
  readonly state: FlowState;
}

/** The link to this page, for a user who has to go on in another browser. */
export class PageLink implements ReactiveController {
  #outcome: 'copied' | 'uncopied' | undefined;
  readonly #host: PageLinkHost;
  #state: FlowState | undefined;

  constructor(host: PageLinkHost) {
    this.#host = host;
    host.addController(this);
  }

  /** What became of it, in this state of the flow; `none`: a document without an address, as in a `srcdoc` frame. */
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
      // Refused, or missing as in an insecure page: the user is told, and the link can be copied by hand.
      this.#outcome = 'uncopied';
    }
    this.#host.requestUpdate();
  }
}
