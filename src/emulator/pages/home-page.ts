import {endpoints} from '../../protocol/cashfree/api.ts';
import type {EmulatorState} from '../state/state.ts';
import {html, prose} from './html.ts';
import {page} from './page.ts';
import {personas} from '../people/personas.ts';
import {switches, switchNames, type Switch} from '../switches/switches.ts';

export function homePage(state: EmulatorState, base: string): Response {
  return page({
    title: 'Emulator of Cashfree 1-Click',
    body: html`<main class="wide">
      <h1>Emulator of Cashfree 1-Click Onboarding</h1>
      <p>
        It replaces Cashfree during development and tests. It is not made by Cashfree and never connects to
        Cashfree.
      </p>
      <h2>What it serves</h2>
      <ul>
        ${Object.values(endpoints).map(({method, path}) => html`<li><code>${method} ${base}verification${path}</code></li>`)}
        <li>Consent page: <code>${base}consent?session_id=…</code></li>
        <li>Web SDK: <code>${base}sdk/index.js</code></li>
      </ul>
      <h2>Personas</h2>
      <p>The mobile number selects the persona. The OTP is always <strong>111000</strong>.</p>
      <div class="scroll" role="region" aria-label="Personas" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Mobile number</th>
              <th scope="col">Name</th>
              <th scope="col">Description</th>
            </tr>
          </thead>
          <tbody>
            ${personas.map(
              one =>
                html`<tr>
                  <td><code>${one.mobile}</code></td>
                  <td><code>${one.id}</code></td>
                  <td>${one.what}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <h2>Switches</h2>
      <p>
        Each switch is a behaviour that Cashfree does not document. The first value is the default. It does
        not predict how Cashfree behaves.
      </p>
      <div class="scroll" role="region" aria-label="Switches" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Switch</th>
              <th scope="col">Values (current in bold)</th>
              <th scope="col">Description</th>
            </tr>
          </thead>
          <tbody>
            ${switchNames.map(name => {
              const {values, what}: Switch = switches[name];
              const now: string = state.switches[name];
              return html`<tr>
                <td><code>${name}</code></td>
                <td>
                  ${values.map((value, index) => [
                    index > 0 && ' · ',
                    value === now ? html`<strong>${value}</strong>` : value,
                  ])}
                </td>
                <td>${prose(what)}</td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
    </main>`,
  });
}
