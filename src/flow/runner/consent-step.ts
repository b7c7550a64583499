import {presentationTraits} from '../../protocol/proxy/presentations.ts';
import type {AnyFailure} from '../../protocol/failures.ts';
import type {Presentation, Session} from '../../protocol/proxy/api.ts';
import {failureOfState} from './run-effect.ts';
import {StatusPoller} from './status-poller.ts';
import type {Attempt} from '../machine/model.ts';
import {delay} from '../base/delay.ts';
import type {Ports} from './ports.ts';
import type {Presented, ReportSignal, Signal} from '../presentations/presenter.ts';
import {orElse, safely} from '../base/report.ts';

/**
 * How long a consent page that is gone has for what it sent last, in milliseconds, if the proxy's record is still pending: its call of
 * the proxy or its notice may be under way.
 */
const SETTLE = 1_000;

/** The human step of one attempt: what shows the consent page, and all that hears of its end. */
export class ConsentStep {
  readonly #ports: Ports;
  #presented: Presented | undefined;
  #session: Session | undefined;
  #poller: StatusPoller | undefined;
  #hearing: (() => void)[] = [];
  #isDeaf = false;
  #report: ReportSignal | undefined;
  #doubt: AbortController | undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Opens the presentation, inside the user's gesture. @returns why it could not. */
  open(presentation: Presentation, report: ReportSignal, sdk: string | undefined): AnyFailure | undefined {
    return failureOfState(() => {
      this.#report = report;
      this.#presented = this.#ports.presenters[presentation](signal => {
        // An attempt that is over says nothing about this one.
        if (report === this.#report) this.#hear(signal, report);
      }, sdk);
    });
  }

  /** Shows the consent page, or shows it once more. @returns why it could not. */
  show(session = this.#session): AnyFailure | undefined {
    this.#doubt?.abort();
    this.#session = session;
    return session && failureOfState(() => this.#presented?.show(session));
  }

  /**
   * Hears the callback page, wherever it is.
   *
   * @param ask asks the proxy for its record.
   */
  listen(
    {presentation, verification_id}: Attempt,
    report: ReportSignal,
    ask: (signal: AbortSignal) => Promise<void>,
  ): void {
    const listening = new AbortController();
    // Where the browser has no signals, the attempt fails here, and not at each question.
    if (listening.signal.aborted) return;
    this.#poller = new StatusPoller(this.#ports.clock, ask, listening.signal);
    this.#hearing = [() => listening.abort()];
    // After a redirect nobody is here to hear, and an open channel may keep this page out of the back/forward cache.
    if (presentationTraits[presentation].leavesPage || verification_id === undefined) return;
    const stop = orElse(() => this.#ports.listen(verification_id, report), undefined);
    if (stop) this.#hearing.push(stop);
    // Without a channel, the proxy's record is the only news of a callback page.
    this.#isDeaf = !stop;
  }

  ask(): void {
    void this.#poller?.ask();
  }

  /** Asks if it is time to. A window is asked about all the time: every other route from it can be cut. */
  poll({presentation}: Attempt): void {
    const {survivesReload} = presentationTraits[presentation];
    if (survivesReload || this.#isDeaf || this.#poller?.unanswered) this.#poller?.poll();
  }

  /** Closes what was opened. Never throws: what cannot be closed must not cost an answer that is here. */
  close(): void {
    this.#doubt?.abort();
    this.#report = undefined;
    for (const stop of this.#hearing.splice(0)) safely(stop);
    const presented = this.#presented;
    this.#presented = this.#session = this.#poller = undefined;
    safely(() => presented?.close());
  }

  #hear(signal: Signal, report: ReportSignal): void {
    if (signal.type === 'doubted') return void this.#confirm(() => report(signal));
    if (signal.type === 'reassured') this.#doubt?.abort();
    report(signal);
  }

  /**
   * Asks the proxy before the user is asked: a window that did its work closes before its notice, or the proxy's answer, is here.
   *
   * @param confirmed called once the proxy has said twice that all is open, or where a question was lost.
   */
  async #confirm(confirmed: () => void): Promise<void> {
    this.#doubt?.abort();
    const {signal} = (this.#doubt = new AbortController());
    const inquiry = this.#poller;
    await inquiry?.ask();
    if (!inquiry?.unanswered) {
      await delay(this.#ports.clock, SETTLE, signal).catch(() => undefined);
      if (!signal.aborted) await inquiry?.ask();
    }
    if (!signal.aborted) confirmed();
  }
}
