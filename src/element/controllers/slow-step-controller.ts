import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {FlowState, FlowStatus} from '../../flow/machine/model.ts';
import {safely} from '../../flow/base/report.ts';

/** After how long a step is slow enough to say so, in milliseconds. Ours. */
export const SLOW = 4_000;

/** The steps that wait for a machine. A person may take their time. */
const slowSteps: readonly FlowStatus[] = ['preparing', 'resuming', 'exchanging', 'fetching', 'creating'];

interface SlowStepHost extends ReactiveControllerHost {
  readonly state: FlowState;
}

/** Notices that a step takes long, so that the element can say that it is still at work. */
export class SlowStepController implements ReactiveController {
  slow = false;
  readonly #host: SlowStepHost;
  #status: FlowStatus | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: SlowStepHost) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const {status} = this.#host.state;
    if (status === this.#status) return;
    this.hostDisconnected();
    this.#status = status;
    if (!slowSteps.includes(status)) return;
    // Without a timer, the words for a slow step are missing, and all else is there.
    safely(() => {
      this.#timer = setTimeout(() => {
        this.slow = true;
        this.#host.requestUpdate();
      }, SLOW);
    });
  }

  hostDisconnected(): void {
    safely(() => clearTimeout(this.#timer));
    this.slow = false;
    this.#status = undefined;
  }
}
