import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {safely} from '../../flow/base/report.ts';
import {isScopeName} from '../../protocol/cashfree/scopes.ts';
import {logMistake} from '../dev-console.ts';
import {SLOW, SlowStepController} from './controllers/slow-step-controller.ts';

interface CheckHost extends ReactiveControllerHost {
  readonly isConnected: boolean;
  readonly proxy: string | undefined;
  readonly presentation: string;
  readonly requiredScopes: string | null;
}

interface CheckContext {
  readonly requestedPresentation: () => string | null | undefined;
}

/** Logs probable mistakes of the page in the element's attributes. They do not stop a transaction. */
export class PageCheck implements ReactiveController {
  readonly #host: CheckHost;
  readonly #context: CheckContext;
  #updated = false;

  constructor(host: CheckHost, context: CheckContext) {
    this.#host = host;
    this.#context = context;
    host.addController(this);
  }

  hostUpdated(): void {
    if (this.#updated) return;
    this.#updated = true;
    this.tellOfMistakes();
    // A framework may set the property later.
    safely(() => {
      SlowStepController.clock.after(SLOW, () => {
        const {isConnected, proxy} = this.#host;
        if (isConnected && !proxy) logMistake({code: 'proxy-missing'});
      });
    });
  }

  tellOfMistakes(): void {
    const requested = this.#context.requestedPresentation();
    const unknown = requiredScopesOf(this.#host).filter(scope => !isScopeName(scope));
    if (requested && requested !== this.#host.presentation)
      logMistake({code: 'presentation-unknown', words: [requested]});
    if (unknown.length > 0) logMistake({code: 'scope-unknown', words: unknown});
  }
}

/** @returns the property `requiredScopes` as a list. */
export function requiredScopesOf({requiredScopes}: Pick<CheckHost, 'requiredScopes'>): string[] {
  return (requiredScopes ?? '').split(/\s+/).filter(Boolean);
}
