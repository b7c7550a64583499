import {deadPage, endPage, OTP, otpPage, scopesPage, silentPage, type PageContext} from './pages.ts';
import {overlaySteps, returnUrl} from './delivery.ts';
import type {EmulatorState} from '../state/state.ts';
import {wanted} from '../options.ts';
import {webOrigin} from '../pages/page.ts';
import {exampleFor} from '../people/personas.ts';
import {secret, type ConsentOutcome, type ConsentSession} from '../state/records.ts';

/** What a person does at the consent page. `scopes`: what they share, by name; default everything. */
export type Decision =
  {readonly type: 'approve'; readonly scopes?: readonly string[]} | {readonly type: 'deny' | 'close'};

/** The hosted consent page (contract 5.2: its query carries `session_id`, and `env` outside production). */
export async function answerConsent(emulator: EmulatorState, request: Request, url: URL): Promise<Response> {
  const {settings, switches} = emulator;
  const framed = url.searchParams.get('display') === 'overlay';
  const place: PageContext = {
    settings,
    switches,
    framedBy: framed ? webOrigin(url.searchParams.get('origin')) : undefined,
  };
  const id = url.searchParams.get('session_id') ?? '';
  const now = emulator.clock.now();
  const session = emulator.records.sessions.get(id, now);
  const form = request.method === 'POST' ? new URLSearchParams(await request.text()) : undefined;
  const action = form?.get('action');
  const leave = (outcome: ConsentOutcome) => finishConsent(emulator, place, outcome, session, id);

  if (action === 'return') return leave({type: 'expired'});
  if (!session) return deadPage(place, 404);
  // A second press on the same button, or a reload of the answer to it, gets the same answer.
  if (session.outcome) return form ? leave(session.outcome) : deadPage(place, 409);
  if (hasEnded(session, now)) return deadPage(place, 410);
  if (session.persona.manner === 'silent') return silentPage(place);
  if (session.persona.manner === 'denies') return leave(decide(emulator, session, {type: 'deny'}));

  const names = shareable(emulator, session);
  switch (action) {
    case 'verify':
      session.verified = form?.get('otp')?.trim() === OTP;
      // A page of its own, so that going back to it asks for no form to be sent again.
      return session.verified ? redirect(place, url.pathname + url.search) : otpPage(place, session, true);
    case 'approve': {
      if (!session.verified) return otpPage(place, session, false);
      const chosen = names.filter(
        name => form?.getAll('scope').includes(name) || settings.mandatoryScopes.includes(name),
      );
      if (chosen.length === 0) return scopesPage(place, session, names, true);
      return leave(decide(emulator, session, {type: 'approve', scopes: chosen}));
    }
    case 'deny':
    case 'close':
      return leave(decide(emulator, session, {type: action}));
    default:
      return session.verified ? scopesPage(place, session, names, false) : otpPage(place, session, false);
  }
}

/** Records what the person decided and issues the code. A session is decided once; again gives the first outcome. */
export function decide(emulator: EmulatorState, session: ConsentSession, decision: Decision): ConsentOutcome {
  if (session.outcome) return session.outcome;
  const now = emulator.clock.now();
  if (hasEnded(session, now)) return {type: 'expired'};
  session.outcome =
    decision.type === 'approve'
      ? approve(emulator, session, decision.scopes ?? shareable(emulator, session), now)
      : {type: decision.type === 'deny' ? 'denied' : 'closed'};
  return session.outcome;
}

function approve(
  emulator: EmulatorState,
  session: ConsentSession,
  names: readonly string[],
  now: number,
): ConsentOutcome {
  const {records, switches} = emulator;
  const owner = switches.codeOf === 'this' ? session : somebodyElse(session, now);
  const scopes = owner.persona.scopes.filter(({scope}) => names.includes(scope));
  const code = records.issueCode(owner, scopes, switches.codeLifetime, now);
  return {type: 'approved', code, verificationId: session.verificationId};
}

/** Row 3: without `state`, an attacker can put a code of their own session into somebody's return. */
function somebodyElse(session: ConsentSession, now: number): ConsentSession {
  return {
    ...session,
    verificationId: secret('other').slice(0, 50),
    persona: exampleFor('9988776655'),
    expires: now + 3_600_000,
  };
}

/** Leaves the consent page: to the merchant's redirect URL, or to the web SDK that frames it. */
function finishConsent(
  emulator: EmulatorState,
  place: PageContext,
  outcome: ConsentOutcome,
  session: ConsentSession | undefined,
  id: string,
): Response {
  const {settings, switches} = emulator;
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

/** The scopes of the person that the merchant's template asks for. */
function shareable({settings}: EmulatorState, session: ConsentSession): readonly string[] {
  return session.persona.scopes.map(({scope}) => scope).filter(scope => wanted(settings, scope));
}

function hasEnded(session: ConsentSession, now: number): boolean {
  return now >= session.expires || now >= session.consentUntil;
}
