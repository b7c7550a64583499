import type {ReactiveControllerHost} from 'lit';
import type {FlowState} from '../../flow/machine/model.ts';
import {Countdown} from '../controllers/countdown-controller.ts';
import {PageLink} from '../controllers/page-link.ts';
import {Patience} from '../controllers/slow-step-controller.ts';
import type {Circumstances} from './view-model.ts';

interface Host extends ReactiveControllerHost {
  readonly state: FlowState;
}

/** What changes while a state lasts: its time, and what became of the link to the page. */
export class FaceContext {
  readonly link: PageLink;
  readonly #patience: Patience;
  readonly #countdown: Countdown;

  constructor(host: Host) {
    this.link = new PageLink(host);
    this.#patience = new Patience(host);
    this.#countdown = new Countdown(host);
  }

  get circumstances(): Pick<Circumstances, 'slow' | 'link' | 'wait'> {
    return {slow: this.#patience.slow, link: this.link.outcome, wait: this.#countdown.wait};
  }
}
