import {isScopeName, type ScopeName} from '../../protocol/cashfree/scopes.ts';
import {consentScript} from './script.ts';
import {html, json, type Html} from '../pages/html.ts';
import type {EmulatorSettings} from '../options.ts';
import {page, policySource} from '../pages/page.ts';
import type {ConsentSession} from '../state/records.ts';
import type {Switches} from '../switches/switches.ts';

/** TEST sends no SMS: the OTP is always this one (contract 8). */
export const OTP = '111000';

/** What each scope is, in words for the person who shares it. */
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

/** Where a consent page is shown, and to whom it belongs. */
export interface PageContext {
  readonly settings: EmulatorSettings;
  readonly switches: Switches;
  /** Origin of the merchant's page that frames this one: it then answers to the web SDK instead of redirecting. */
  readonly framedBy: string | undefined;
}

/** First step: the person proves that the number is theirs. */
export function otpPage(place: PageContext, session: ConsentSession, wrong: boolean): Response {
  const {name} = place.settings.brand;
  const errorId = wrong && ' otp-error';
  return consentPage(place, {
    title: wrong ? 'Wrong OTP' : 'Confirm your number',
    status: wrong ? 422 : 200,
    body: html` <h1>Confirm your number</h1>
      <p>
        ${name} asks for your details. Type the one-time password for
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
          No SMS is sent. In the emulator the OTP is always <strong>${OTP}</strong>.
        </p>
        ${answers('verify', 'Verify')}
      </form>`,
  });
}

/** Second step: the person chooses what to share. */
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
              Nothing is known about <span class="number">${spaced(session.mobile)}</span>, so there is
              nothing to share.
            </p>`
          : html`<form method="post">
<fieldset${empty && html` aria-describedby="scope-error"`}>
<legend>Details to share</legend>
${empty && html`<p class="error" id="scope-error" role="alert">Choose at least one, or deny.</p>`}
${names.map((name, index) => scopeChoice(name, index, mandatoryScopes.includes(name)))}
</fieldset>
<p class="soft">${brand.name} may read them for one hour.</p>
${answers('approve', 'Approve')}
</form>`
      }
      ${none && html`<form method="post"><div class="answers">${deadSessionPages()}</div></form>`}`,
  });
}

/** Somebody who never answers: the page waits, as a phone does that nobody picks up. */
export function silentPage(place: PageContext): Response {
  return consentPage(place, {
    title: 'Waiting',
    body: html`<h1>Waiting for the person</h1>
      <p>This persona never answers. Nothing will happen on this page.</p>`,
  });
}

/** A session that cannot be used: expired, unknown, or answered before. */
export function deadPage(place: PageContext, status: 404 | 409 | 410): Response {
  const [title, what] = {
    404: ['Unknown session', 'The emulator does not know this session. It may have been restarted.'],
    409: ['Already answered', 'You have answered here before. Each session can be answered once.'],
    410: ['Session expired', 'A session lives for one hour, and this one is over. Go back and start again.'],
  }[status] as [string, string];
  const way = place.framedBy !== undefined || place.settings.redirectUrl !== undefined;
  return consentPage(place, {
    title,
    status,
    body: html`<h1>${title}</h1>
      <p>${what}</p>
      ${
        way &&
        html`<form method="post">
          <div class="buttons">
            <button class="main" name="action" value="return">Return to ${place.settings.brand.name}</button>
          </div>
        </form>`
      }`,
  });
}

/** The end where no redirect follows: in the overlay, or where no redirect URL is set. */
export function endPage(place: PageContext, steps: readonly unknown[], session: string): Response {
  const framed = place.framedBy !== undefined;
  const message = {emulator: 'cf-user-details', session, steps};
  return consentPage(place, {
    title: 'Done',
    body: framed
      ? html`<h1>Done</h1>
          <p role="status" data-origin="${place.framedBy}" data-message="${json(message)}">
            Your answer went to ${place.settings.brand.name}. It closes this window.
          </p>`
      : html`<h1>Done</h1>
          <p role="status">
            This emulator has no redirect URL, so it cannot take you back. In life the merchant sets it in
            Cashfree’s dashboard; here it is the option <code>redirectUrl</code>, or
            <code>--redirect-url</code>.
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
    // A policy on forms also holds for the redirect that answers one.
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

/** The main answer and the two refusals, in one bar that stays in view however long the page is. */
function answers(value: string, label: string): Html {
  return html`<div class="answers">
    <button class="main" name="action" value="${value}">${label}</button>
    ${deadSessionPages()}
  </div>`;
}

/** A refusal needs no OTP, so the browser must not ask for one. */
function deadSessionPages(): Html {
  return html`<button name="action" value="deny" formnovalidate>Deny</button>
    <button name="action" value="close" formnovalidate>Close</button>`;
}

/** The first letter, whole: a name may be written in any script. */
function initial(name: string): string {
  return String.fromCodePoint(name.codePointAt(0) ?? 0x3f);
}

function spaced(mobile: string): string {
  return `+91 ${mobile.slice(0, 5)} ${mobile.slice(5)}`;
}
