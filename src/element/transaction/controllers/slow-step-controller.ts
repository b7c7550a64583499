import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {systemClock, type Clock} from '../../../flow/base/clock.ts';
import type {FlowState, FlowStatus} from '../../../flow/machine/model.ts';
import {safely} from '../../../flow/base/report.ts';

/** Milliseconds after which the element tells the user that a step is still running. The value is a choice of this project. */
export const SLOW = 4_000;

/** The steps that wait for a server. In the other steps, the element waits for the user. */
const slowSteps: readonly FlowStatus[] = ['preparing', 'resuming', 'exchanging', 'fetching', 'creating'];

interface SlowStepHost extends ReactiveControllerHost {
  readonly state: FlowState;
}

/** Updates the host when a step has lasted `SLOW` milliseconds. */
export class SlowStepController implements ReactiveController {
  /** Tests assign a clock of their own. */
  static clock: Clock = systemClock;
  slow = false;
  readonly #host: SlowStepHost;
  #status: FlowStatus | undefined;
  #cancelTimer: (() => void) | undefined;

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
    // If `setTimeout` of the page throws, only the text for a slow step is missing.
    safely(() => {
      this.#cancelTimer = SlowStepController.clock.after(SLOW, () => {
        this.slow = true;
        this.#host.requestUpdate();
      });
    });
  }

  hostDisconnected(): void {
    safely(() => this.#cancelTimer?.());
    this.#cancelTimer = undefined;
    this.slow = false;
    this.#status = undefined;
  }
}
