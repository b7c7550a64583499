import {isScopeName, type ScopeName} from '../../protocol/cashfree/scopes.ts';
import {consentScript} from './script.ts';
import {html, json, type Html} from '../pages/html.ts';
import type {EmulatorSettings} from '../options.ts';
import {page, policySource} from '../pages/page.ts';
import type {ConsentSession} from '../state/records.ts';
import type {Switches} from '../switches/switches.ts';

/**
 * The one-time password of every consent page. Cashfree's TEST environment has the same one, and sends no SMS
 * (docs/cashfree-contract.md section 8).
 *
 * @example
 * ```ts
 * import {OTP} from 'cf-user-details/emulator';
 *
 * const form = new URLSearchParams({action: 'verify', otp: OTP});
 * console.log(String(form));
 * ```
 */
export const OTP = '111000';

const labels: Readonly<Record<ScopeName, readonly [name: string, what: string]>> = {
  MOBILE: ['Mobile number', 'The number you just confirmed'],
  EMAIL: ['E-mail address', ''],
  ADDRESS: ['Address', 'With state and PIN code'],
  GENDER: ['Gender', ''],
  DOB: ['Date of birth', ''],
  AADHAAR: ['Aadhaar', 'Number, name, address, photo'],
  PAN: ['PAN', 'Number and registered name'],
  BANK_ACCOUNT: ['Bank account', 'Number, bank and branch'],
  NAME: ['Name', ''],
  OCCUPATION: ['Occupation', ''],
  INCOME: ['Income', 'As a range'],
};

export interface PageContext {
  readonly settings: EmulatorSettings;
  readonly switches: Switches;
  /** Origin of the merchant's page that frames this page. The page then answers to the web SDK and does not redirect. */
  readonly framedBy: string | undefined;
}

export function otpPage(place: PageContext, session: ConsentSession, wrong: boolean): Response {
  const {name} = place.settings.brand;
  const errorId = wrong && ' otp-error';
  return consentPage(place, {
    title: wrong ? 'Wrong OTP' : 'Confirm your number',
    status: wrong ? 422 : 200,
    body: html` <h1>Confirm your number</h1>
      <p>
        ${name} requests your details. Enter the one-time password for
        <span class="number">${spaced(session.mobile)}</span>.
      </p>
      <form method="post" autocomplete="off">
        <label class="field" for="otp">One-time password (OTP)</label>
        <input
          id="otp"
          name="otp"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="6"
          required
          autofocus
          aria-describedby="otp-hint${errorId}"
          ${wrong && html` aria-invalid="true"`}
        />
        ${wrong && html`<p class="error" id="otp-error" role="alert">This is not the right OTP. Try again.</p>`}
        <p class="soft" id="otp-hint">
          The emulator sends no SMS. The OTP is always <strong>${OTP}</strong>.
        </p>
        ${answers('verify', 'Verify')}
      </form>`,
  });
}

export function scopesPage(
  place: PageContext,
  session: ConsentSession,
  names: readonly string[],
  empty: boolean,
): Response {
  const {brand, mandatoryScopes} = place.settings;
  const none = names.length === 0;
  return consentPage(place, {
    title: 'Choose what to share',
    status: empty ? 422 : 200,
    body: html` <h1>Share your details with ${brand.name}?</h1>
      ${
        none
          ? html`<p>
              <span class="number">${spaced(session.mobile)}</span> has no data, and nothing to share.
            </p>`
          : html`<form method="post">
<fieldset${empty && html` aria-describedby="scope-error"`}>
<legend>Details to share</legend>
${empty && html`<p class="error" id="scope-error" role="alert">Select at least one, or press Deny.</p>`}
${names.map((name, index) => scopeChoice(name, index, mandatoryScopes.includes(name)))}
</fieldset>
<p class="soft">${brand.name} can read them for one hour.</p>
${answers('approve', 'Approve')}
</form>`
      }
      ${none && html`<form method="post"><div class="answers">${refusalButtons()}</div></form>`}`,
  });
}

export function silentPage(place: PageContext): Response {
  return consentPage(place, {
    title: 'Waiting',
    body: html`<h1>Waiting for the user</h1>
      <p>This persona never answers. This page does not change.</p>`,
  });
}

/** For an unknown (404), answered (409) or expired (410) session. */
export function deadPage(place: PageContext, status: 404 | 409 | 410): Response {
  const [title, what] = {
    404: [
      'Unknown session',
      'The emulator does not have this session. It has no sessions from before a restart.',
    ],
    409: ['Already answered', 'You have already answered. A session accepts one answer.'],
    410: ['Session expired', 'A session expires after one hour. Go back and start again.'],
  }[status] as [string, string];
  const canReturn = place.framedBy !== undefined || place.settings.redirectUrl !== undefined;
  return consentPage(place, {
    title,
    status,
    body: html`<h1>${title}</h1>
      <p>${what}</p>
      ${
        canReturn &&
        html`<form method="post">
          <div class="buttons">
            <button class="main" name="action" value="return">Return to ${place.settings.brand.name}</button>
          </div>
        </form>`
      }`,
  });
}

/** The end without a redirect: in the overlay, or without a redirect URL. */
export function endPage(place: PageContext, steps: readonly unknown[], session: string): Response {
  const framed = place.framedBy !== undefined;
  const message = {emulator: 'cf-user-details', session, steps};
  return consentPage(place, {
    title: 'Done',
    body: framed
      ? html`<h1>Done</h1>
          <p role="status" data-origin="${place.framedBy}" data-message="${json(message)}">
            ${place.settings.brand.name} has your answer and will close this window.
          </p>`
      : html`<h1>Done</h1>
          <p role="status">
            The emulator cannot take you back, because no redirect URL is set. Set the option
            <code>redirectUrl</code>, or <code>--redirect-url</code> on the command line. For Cashfree, set it
            in the dashboard.
          </p>`,
  });
}

function consentPage(
  {settings, switches, framedBy}: PageContext,
  content: {readonly title: string; readonly status?: number; readonly body: Html},
): Response {
  const {brand} = settings;
  const target = policySource(settings.redirectUrl);
  return page({
    title: content.title,
    status: content.status ?? 200,
    colour: brand.colour,
    framedBy,
    ...(framedBy === undefined ? {} : {script: consentScript}),
    // `form-action` also applies to the redirect that follows a form.
    formTargets: target === undefined ? [] : [target],
    headers: switches.coop === 'off' ? {} : {'cross-origin-opener-policy': switches.coop},
    body: html`<main>
      <div class="brand">
        <span class="tile" aria-hidden="true">${initial(brand.name)}</span>
        <div>
          <p><strong>${brand.name}</strong></p>
          <p class="soft">1-Click consent, emulated</p>
        </div>
      </div>
      ${content.body}
    </main>`,
  });
}

function scopeChoice(name: string, index: number, mandatory: boolean): Html {
  const [label, what] = isScopeName(name) ? labels[name] : [name, 'Not documented'];
  const id = `scope-${index}`;
  return html`<div class="scope">
    <input type="checkbox" id="${id}" name="scope" value="${name}" checked${mandatory && html` disabled`} />
    <label for="${id}"
      >${label}${mandatory && ' (required)'}${what !== '' && html`<small>${what}</small>`}</label
    >
  </div>`;
}

/** The main button and the two refusals, in one bar that is always visible. */
function answers(value: string, label: string): Html {
  return html`<div class="answers">
    <button class="main" name="action" value="${value}">${label}</button>
    ${refusalButtons()}
  </div>`;
}

/** `formnovalidate`: a refusal needs no OTP. */
function refusalButtons(): Html {
  return html`<button name="action" value="deny" formnovalidate>Deny</button>
    <button name="action" value="close" formnovalidate>Close</button>`;
}

/** The first code point: a name can be in any script. */
function initial(name: string): string {
  return String.fromCodePoint(name.codePointAt(0) ?? 0x3f);
}

function spaced(mobile: string): string {
  return `+91 ${mobile.slice(0, 5)} ${mobile.slice(5)}`;
}
