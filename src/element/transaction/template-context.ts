import type {ReactiveControllerHost} from 'lit';
import type {FlowState} from '../../flow/machine/model.ts';
import {CountdownController} from './controllers/countdown-controller.ts';
import {PageLink} from './controllers/page-link.ts';
import {SlowStepController} from './controllers/slow-step-controller.ts';
import type {Circumstances} from './view-model.ts';

interface TemplateHost extends ReactiveControllerHost {
  readonly state: FlowState;
}

/** Inputs that change while a state lasts: its timers, and the result of copying the link to the page. */
export class TemplateContext {
  readonly link: PageLink;
  readonly #slowStep: SlowStepController;
  readonly #countdown: CountdownController;

  constructor(host: TemplateHost) {
    this.link = new PageLink(host);
    this.#slowStep = new SlowStepController(host);
    this.#countdown = new CountdownController(host);
  }

  get circumstances(): Pick<Circumstances, 'isSlow' | 'link' | 'wait'> {
    return {isSlow: this.#slowStep.slow, link: this.link.outcome, wait: this.#countdown.wait};
  }
}
