/** The events of a running transaction. */
import type {Presentation} from '../../protocol/proxy/api.ts';
import {BUBBLING, CANCELABLE} from './event-init.ts';

/**
 * Dispatched when the element has the capabilities of its proxy, once per `proxy` address. It bubbles.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-ready', ({presentations}) => console.log(presentations));
 * ```
 */
export class CfReadyEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-ready';
  /** The presentations that the proxy offers. Empty if it offers none. */
  readonly presentations: readonly Presentation[];
  /** The environment of the proxy. `emulator` is for development: no person is verified. */
  readonly environment: 'production' | 'sandbox' | 'emulator';

  constructor(presentations: readonly Presentation[], environment: 'production' | 'sandbox' | 'emulator') {
    super(CfReadyEvent.type, BUBBLING);
    this.presentations = presentations;
    this.environment = environment;
  }
}

/**
 * Dispatched when the element has chosen a presentation, before the consent page is shown. It bubbles.
 *
 * Cancelable: after `preventDefault()` the element chooses the next presentation that is possible.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-presentation', event => {
 *   if (event.presentation === 'redirect') event.preventDefault();
 * });
 * ```
 */
export class CfPresentationEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-presentation';
  /**
   * The chosen presentation. `elsewhere`: no presentation works here, and the element asks the user to open the page
   * in another browser.
   */
  readonly presentation: Presentation | 'elsewhere';
  /** Name of the rule that decided, for example `phone`. The table in docs/there-and-back.md lists the rules. */
  readonly reason: string;

  constructor(presentation: Presentation | 'elsewhere', reason: string) {
    super(CfPresentationEvent.type, CANCELABLE);
    this.presentation = presentation;
    this.reason = reason;
  }
}

/**
 * Dispatched when the consent page may have been closed. The element then offers to open it again or to cancel. It bubbles.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-waiting', () => console.log('waiting for the consent page'));
 * ```
 */
export class CfWaitingEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-waiting';

  constructor() {
    super(CfWaitingEvent.type, BUBBLING);
  }
}
