import {choosePresentation, refusedIn} from '../../flow/presentations/choose-presentation.ts';
import {detectEnvironment} from '../../flow/presentations/detect-environment.ts';
import type {FlowState} from '../../flow/machine/model.ts';
import {Failure, type AnyFailure} from '../../protocol/failures.ts';
import type {Presentation} from '../../protocol/proxy/api.ts';
import {CfPresentationEvent} from '../events.ts';

/** @returns the best presentation whose `cf-presentation` event the page does not cancel, or a failure. */
export function negotiatePresentation(
  element: Element,
  requested: Presentation | 'auto',
  available: readonly Presentation[] | undefined,
  state: FlowState,
): Presentation | AnyFailure {
  for (const {presentation, reason} of choosePresentation(
    requested,
    available,
    detectEnvironment(state, element),
    refusedIn(state),
  )) {
    if (!element.dispatchEvent(new CfPresentationEvent(presentation, reason))) continue;
    return presentation === 'elsewhere' ? new Failure('browser-unsuitable', {reason}) : presentation;
  }
  return new Failure('presentation-unavailable', {wanted: requested, available: available ?? []});
}
