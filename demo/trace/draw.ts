import {html, nothing, type TemplateResult} from 'lit';
import {live} from 'lit/directives/live.js';
import type {Player} from './player.ts';
import {factsOf, stateOf, time, type Step} from './steps.ts';

/** The element in the current step, and the buttons for the other steps. */
export function drawPlayer(steps: readonly Step[], player: Player): TemplateResult {
  const step = steps[player.at];
  return html`
    <div class="buttons" role="group" aria-label="Steps">
      <button type="button" aria-disabled=${player.at === 0} @click=${() => player.show(player.at - 1)}>
        Previous
      </button>
      <button type="button" @click=${() => (player.plays ? player.stop() : player.play())}>
        ${player.plays ? 'Pause' : 'Play'}
      </button>
      <button type="button" aria-disabled=${player.isLast} @click=${() => player.show(player.at + 1)}>
        Next
      </button>
    </div>
    <replayed-face inert .state=${step?.state} ?slow=${step?.slow}>
      <label slot="mobile-label" for="replayed-mobile">Mobile number</label>
      <input slot="mobile" id="replayed-mobile" disabled placeholder="not in the trace" />
    </replayed-face>
  `;
}

/** One radio button for each entry. The arrow keys move between them. */
export function drawSteps(steps: readonly Step[], truncated: boolean, player: Player): TemplateResult {
  return html`
    <p class="hint" id="verdict">
      ${verdict(steps)} ${truncated ? 'It was cut: what came later was left out.' : nothing}
    </p>
    <fieldset aria-labelledby="steps-title" aria-describedby="verdict">
      ${steps.map((step, index) => row(step, index, player))}
    </fieldset>
  `;
}

function row({entry, state, agrees}: Step, index: number, player: Player): TemplateResult {
  const facts = factsOf(entry);
  return html`
    <label class=${agrees ? 'step' : 'step differs'}>
      <input
        type="radio"
        name="step"
        .checked=${live(index === player.at)}
        @change=${() => player.show(index)}
      />
      <span class="time">${time(entry.at)}</span>
      <span class="event">${entry.event}</span>
      <span class="state">${stateOf(state)}</span>
      ${facts.length > 0 ? html`<span class="facts">${facts.join(' · ')}</span>` : nothing}
      <span class="truth">${agrees ? 'as the trace says' : `differs: the trace says ${entry.status}`}</span>
    </label>
  `;
}

function verdict(steps: readonly Step[]): string {
  const first = steps.findIndex(({agrees}) => !agrees);
  const count = `${steps.length} ${steps.length === 1 ? 'entry' : 'entries'} in ${time(steps.at(-1)?.entry.at ?? 0)}.`;
  if (first === -1) return `${count} The replay goes through the same states as the trace.`;
  return `${count} The replay differs from entry ${first + 1} on: the trace was changed, or recorded by another version of the package.`;
}
