import {isLoopbackAddress, isLoopbackHost} from '../protocol/loopback.ts';
import * as z from 'zod/mini';
import {endpoints, type Endpoint} from '../protocol/cashfree/api.ts';
import {decide} from './consent/consent.ts';
import {returnUrl} from './consent/delivery.ts';
import {resetState, type EmulatorState} from './state/state.ts';
import {readFaults} from './faults/faults.ts';
import {personas} from './people/personas.ts';
import {readSwitches} from './switches/switches.ts';

const ClockMove = z.union([z.strictObject({advance: z.number()}), z.strictObject({at: z.string()})]);
const Counted = z.strictObject({
  endpoint: z.enum(Object.keys(endpoints) as [Endpoint, ...Endpoint[]]),
  secret: z.optional(z.string()),
});
const Consent = z.strictObject({
  session_id: z.string(),
  decision: z.enum(['approve', 'deny', 'close']),
  scopes: z.optional(z.array(z.string())),
});

/** Loopback only; the host name too, against DNS rebinding. A page of another origin is refused. */
export async function answerAdmin(
  state: EmulatorState,
  request: Request,
  url: URL,
  path: string,
  address: string,
): Promise<Response> {
  const origin = request.headers.get('origin') ?? url.origin;
  const local = isLoopbackHost(url.hostname) || state.settings.hosts.includes(url.hostname);
  if (!isLoopbackAddress(address.replace(/^::ffff:/, '')) || !local || origin !== url.origin)
    return Response.json({error: 'The admin routes answer on loopback only.'}, {status: 403});
  try {
    return await routeAdmin(
      state,
      `${request.method} ${path.slice('/admin'.length).replace(/\/$/, '')}`,
      await request.text(),
    );
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof z.core.$ZodError)
      return Response.json({error: error.message}, {status: 400});
    throw error;
  }
}

async function routeAdmin(state: EmulatorState, call: string, text: string): Promise<Response> {
  const read = (): unknown => JSON.parse(text);
  switch (call) {
    case 'GET ':
      return Response.json(describeState(state));
    case 'POST /switches':
      state.switches = {...state.switches, ...readSwitches(read())};
      return Response.json(describeState(state));
    case 'POST /faults':
      state.faults.add(readFaults(read()));
      return Response.json(describeState(state));
    case 'DELETE /faults':
      state.faults.clear();
      return Response.json(describeState(state));
    case 'POST /clock': {
      const move = ClockMove.parse(read());
      if ('advance' in move) state.clock.advance(move.advance);
      else if (Number.isNaN(Date.parse(move.at)))
        throw new TypeError('"at" is invalid: write an ISO 8601 date and time.');
      else state.clock.set(Date.parse(move.at));
      return Response.json(describeState(state));
    }
    case 'POST /calls': {
      const {endpoint, secret} = Counted.parse(read());
      const key = secret === undefined ? endpoint : `${endpoint} ${secret}`;
      return Response.json({calls: state.records.calls.get(key, state.clock.now()) ?? 0});
    }
    case 'POST /consent':
      return consent(state, Consent.parse(read()));
    case 'POST /reset':
      resetState(state);
      return Response.json(describeState(state));
    case 'GET /public-key':
      return new Response(await state.signing.publicKey(), {
        headers: {'content-type': 'application/x-pem-file'},
      });
    default:
      return Response.json({error: 'Unknown admin route.'}, {status: 404});
  }
}

function consent(
  state: EmulatorState,
  {session_id: id, decision, scopes}: z.output<typeof Consent>,
): Response {
  const session = state.records.sessions.get(id, state.clock.now());
  if (!session) return Response.json({error: 'Unknown session.'}, {status: 404});
  const outcome = decide(
    state,
    session,
    decision === 'approve' ? {type: decision, ...(scopes ? {scopes} : {})} : {type: decision},
  );
  return Response.json({
    outcome: outcome.type,
    ...(outcome.type === 'approved' ? {auth_code: outcome.code} : {}),
    return_url: returnUrl(state.settings, state.switches, outcome, session.verificationId),
  });
}

function describeState(state: EmulatorState) {
  return {
    now: new Date(state.clock.now()).toISOString(),
    switches: state.switches,
    faults: state.faults.all,
    remembered: state.records.size,
    personas: personas.map(({id, mobile, what}) => ({id, mobile, what})),
  };
}
