import {deadPage, endPage, OTP, otpPage, scopesPage, silentPage, type PageContext} from './pages.ts';
import {overlaySteps, returnUrl} from './delivery.ts';
import type {EmulatorState} from '../state/state.ts';
import {wanted} from '../options.ts';
import {webOrigin} from '../pages/page.ts';
import {exampleFor} from '../people/personas.ts';
import {secret, type ConsentOutcome, type ConsentSession} from '../state/records.ts';

/**
 * The decision of the user at the consent page.
 *
 * @example
 * ```ts
 * import type {Decision} from 'cf-user-details/emulator';
 *
 * const partial: Decision = {type: 'approve', scopes: ['NAME', 'MOBILE']};
 * const denial: Decision = {type: 'deny'};
 * console.log(partial, denial);
 * ```
 */
export type Decision =
  | {
      /** The user approves. */
      readonly type: 'approve';
      /** Names of the shared scopes. Default: all scopes that the template requests. */
      readonly scopes?: readonly string[];
    }
  | {
      /** The user denies, or closes the page. */
      readonly type: 'deny' | 'close';
    };

interface ConsentRequest {
  readonly state: EmulatorState;
  readonly place: PageContext;
  readonly session: ConsentSession;
  readonly url: URL;
  /** Undefined for GET. */
  readonly form: URLSearchParams | undefined;
  readonly finish: (outcome: ConsentOutcome) => Response;
}

/** The query has `session_id`, and `env` outside production (docs/cashfree-contract.md section 5.2). */
export async function answerConsent(state: EmulatorState, request: Request, url: URL): Promise<Response> {
  const {settings, switches} = state;
  const framed = url.searchParams.get('display') === 'overlay';
  const place: PageContext = {
    settings,
    switches,
    framedBy: framed ? webOrigin(url.searchParams.get('origin')) : undefined,
  };
  const id = url.searchParams.get('session_id') ?? '';
  const session = state.records.sessions.get(id, state.clock.now());
  const form = request.method === 'POST' ? new URLSearchParams(await request.text()) : undefined;
  const finish = (outcome: ConsentOutcome) => finishConsent(state, place, outcome, session, id);

  if (form?.get('action') === 'return') return finish({type: 'expired'});
  if (!session) return deadPage(place, 404);
  const consent: ConsentRequest = {state, place, session, url, form, finish};
  return answerWithoutUser(consent) ?? answerAction(consent);
}

/** Undefined if the user can decide the session. */
function answerWithoutUser({state, place, session, form, finish}: ConsentRequest): Response | undefined {
  // A form that is submitted again, by a second press or a reload, gets the same answer.
  if (session.outcome) return form ? finish(session.outcome) : deadPage(place, 409);
  if (hasEnded(session, state.clock.now())) return deadPage(place, 410);
  if (session.persona.manner === 'silent') return silentPage(place);
  if (session.persona.manner === 'denies') return finish(decide(state, session, {type: 'deny'}));
  return undefined;
}

function answerAction(consent: ConsentRequest): Response {
  const {state, place, session, url, form, finish} = consent;
  const action = form?.get('action');
  switch (action) {
    case 'verify':
      session.isVerified = form?.get('otp')?.trim() === OTP;
      // After a redirect, the back button does not ask to submit a form again.
      return session.isVerified ? redirect(place, url.pathname + url.search) : otpPage(place, session, true);
    case 'approve':
      return session.isVerified ? answerApproval(consent) : otpPage(place, session, false);
    case 'deny':
    case 'close':
      return finish(decide(state, session, {type: action}));
    default:
      return session.isVerified
        ? scopesPage(place, session, shareable(state, session), false)
        : otpPage(place, session, false);
  }
}

function answerApproval({state, place, session, form, finish}: ConsentRequest): Response {
  const names = shareable(state, session);
  const {mandatoryScopes} = state.settings;
  const chosen = names.filter(name => form?.getAll('scope').includes(name) || mandatoryScopes.includes(name));
  if (chosen.length === 0) return scopesPage(place, session, names, true);
  return finish(decide(state, session, {type: 'approve', scopes: chosen}));
}

export function decide(state: EmulatorState, session: ConsentSession, decision: Decision): ConsentOutcome {
  if (session.outcome) return session.outcome;
  const now = state.clock.now();
  if (hasEnded(session, now)) return {type: 'expired'};
  session.outcome =
    decision.type === 'approve'
      ? approve(state, session, decision.scopes ?? shareable(state, session), now)
      : {type: decision.type === 'deny' ? 'denied' : 'closed'};
  return session.outcome;
}

function approve(
  state: EmulatorState,
  session: ConsentSession,
  names: readonly string[],
  now: number,
): ConsentOutcome {
  const {records, switches} = state;
  const owner = switches.codeOf === 'this' ? session : otherSession(session, now);
  const scopes = owner.persona.scopes.filter(({scope}) => names.includes(scope));
  const code = records.issueCode(owner, scopes, switches.codeLifetime, now);
  return {type: 'approved', code, verificationId: session.verificationId};
}

/** Section 10, row 3: without `state`, an attacker can send a user back with the code of another session. */
function otherSession(session: ConsentSession, now: number): ConsentSession {
  return {
    ...session,
    verificationId: secret('other').slice(0, 50),
    persona: exampleFor('9988776655'),
    expires: now + 3_600_000,
  };
}

/** Ends at the merchant's redirect URL, or in the web SDK that frames the page. */
function finishConsent(
  state: EmulatorState,
  place: PageContext,
  outcome: ConsentOutcome,
  session: ConsentSession | undefined,
  id: string,
): Response {
  const {settings, switches} = state;
  if (place.framedBy !== undefined)
    return endPage(place, overlaySteps(settings, switches, outcome, session), id);
  const url = returnUrl(settings, switches, outcome, session?.verificationId ?? '');
  if (url === undefined) return endPage(place, [], id);
  return redirect(place, url);
}

function redirect({switches}: PageContext, location: string): Response {
  const coop: Record<string, string> =
    switches.coop === 'off' ? {} : {'cross-origin-opener-policy': switches.coop};
  return new Response(null, {status: 303, headers: {location, 'referrer-policy': 'no-referrer', ...coop}});
}

function shareable({settings}: EmulatorState, session: ConsentSession): readonly string[] {
  return session.persona.scopes.map(({scope}) => scope).filter(scope => wanted(settings, scope));
}

function hasEnded(session: ConsentSession, now: number): boolean {
  return now >= session.expires || now >= session.consentUntil;
}
