import {presentationTraits} from '../../protocol/proxy/presentations.ts';
import type {AnyFailure} from '../../protocol/failures.ts';
import type {Presentation, Session} from '../../protocol/proxy/api.ts';
import {failureOfState} from './run-effect.ts';
import {StatusPoller} from './status-poller.ts';
import type {Attempt} from '../machine/model.ts';
import {delay} from '../base/delay.ts';
import type {Ports} from './ports.ts';
import type {Opening, Presented, ReportSignal, Signal} from '../presentations/presenter.ts';
import {orElse, safely} from '../base/report.ts';

/** In milliseconds. The call or the notice of a closed consent page may still be on the way. */
const SETTLE = 1_000;

/** The consent step of one attempt: the open presentation and the listeners for its end. */
export class ConsentStep {
  readonly #ports: Ports;
  #presented: Presented | undefined;
  #session: Session | undefined;
  #poller: StatusPoller | undefined;
  #unsubscribers: (() => void)[] = [];
  #hasNoChannel = false;
  #report: ReportSignal | undefined;
  #confirmation: AbortController | undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  open(presentation: Presentation, report: ReportSignal, opening: Opening): AnyFailure | undefined {
    return failureOfState(() => {
      this.#report = report;
      this.#presented = this.#ports.presenters[presentation](signal => {
        // Ignore signals of an earlier attempt.
        if (report === this.#report) this.#onSignal(signal, report);
      }, opening);
    });
  }

  show(session = this.#session): AnyFailure | undefined {
    this.#confirmation?.abort();
    this.#session = session;
    return session && failureOfState(() => this.#presented?.show(session));
  }

  listen(
    {presentation, verification_id}: Attempt,
    report: ReportSignal,
    ask: (signal: AbortSignal) => Promise<void>,
  ): void {
    const listening = new AbortController();
    // A browser without abort signals throws here: the attempt fails once, not at each request.
    if (listening.signal.aborted) return;
    this.#poller = new StatusPoller(this.#ports.clock, ask, listening.signal);
    this.#unsubscribers = [() => listening.abort()];
    // After a redirect this page does not listen: an open channel may disable the back/forward cache.
    if (presentationTraits[presentation].leavesPage || verification_id === undefined) return;
    const stop = orElse(() => this.#ports.listen(verification_id, report), undefined);
    if (stop) this.#unsubscribers.push(stop);
    // Without a channel, only the proxy's record shows that the callback page has run.
    this.#hasNoChannel = !stop;
  }

  ask(): void {
    void this.#poller?.ask();
  }

  /** A popup is always polled, because every other route from it can be cut. */
  poll({presentation}: Attempt): void {
    const {survivesReload} = presentationTraits[presentation];
    if (survivesReload || this.#hasNoChannel || this.#poller?.isUnanswered) this.#poller?.poll();
  }

  /** Never throws: a failed clean-up must not lose an answer. */
  close(): void {
    this.#confirmation?.abort();
    this.#report = undefined;
    for (const stop of this.#unsubscribers.splice(0)) safely(stop);
    const presented = this.#presented;
    this.#presented = this.#session = this.#poller = undefined;
    safely(() => presented?.close());
  }

  #onSignal(signal: Signal, report: ReportSignal): void {
    if (signal.type === 'doubted') return void this.#confirm(() => report(signal));
    if (signal.type === 'reassured') this.#confirmation?.abort();
    report(signal);
  }

  /** The proxy is asked before the user: a window closes before its notice or the answer arrives. */
  async #confirm(confirmed: () => void): Promise<void> {
    this.#confirmation?.abort();
    const {signal} = (this.#confirmation = new AbortController());
    const poller = this.#poller;
    await poller?.ask();
    if (!poller?.isUnanswered) {
      await delay(this.#ports.clock, SETTLE, signal).catch(() => undefined);
      if (!signal.aborted) await poller?.ask();
    }
    if (!signal.aborted) confirmed();
  }
}
