import {isLoopbackHost} from '../protocol/loopback.ts';
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

/**
 * The admin routes: they steer the emulator from a test in any language.
 *
 * Only a caller on this machine may use them, by a host name of this machine (a name of somebody else's that
 * resolves to loopback is DNS rebinding), and no page of another origin.
 */
export async function answerAdmin(
  emulator: EmulatorState,
  request: Request,
  url: URL,
  path: string,
  address: string,
): Promise<Response> {
  const origin = request.headers.get('origin') ?? url.origin;
  const local = isLoopbackHost(url.hostname) || emulator.settings.hosts.includes(url.hostname);
  if (!isLoopbackAddress(address) || !local || origin !== url.origin)
    return Response.json({error: 'The admin routes answer on loopback only.'}, {status: 403});
  try {
    return await routeAdmin(
      emulator,
      `${request.method} ${path.slice('/admin'.length).replace(/\/$/, '')}`,
      await request.text(),
    );
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof z.core.$ZodError)
      return Response.json({error: error.message}, {status: 400});
    throw error;
  }
}

async function routeAdmin(emulator: EmulatorState, call: string, text: string): Promise<Response> {
  const read = (): unknown => JSON.parse(text);
  switch (call) {
    case 'GET ':
      return Response.json(state(emulator));
    case 'POST /switches':
      emulator.switches = {...emulator.switches, ...readSwitches(read())};
      return Response.json(state(emulator));
    case 'POST /faults':
      emulator.faults.add(readFaults(read()));
      return Response.json(state(emulator));
    case 'DELETE /faults':
      emulator.faults.clear();
      return Response.json(state(emulator));
    case 'POST /clock': {
      const move = ClockMove.parse(read());
      if ('advance' in move) emulator.clock.advance(move.advance);
      else if (Number.isNaN(Date.parse(move.at))) throw new TypeError('"at" is an ISO 8601 instant.');
      else emulator.clock.set(Date.parse(move.at));
      return Response.json(state(emulator));
    }
    case 'POST /calls': {
      const {endpoint, secret} = Counted.parse(read());
      const key = secret === undefined ? endpoint : `${endpoint} ${secret}`;
      return Response.json({calls: emulator.records.calls.get(key, emulator.clock.now()) ?? 0});
    }
    case 'POST /consent':
      return consent(emulator, Consent.parse(read()));
    case 'POST /reset':
      resetState(emulator);
      return Response.json(state(emulator));
    case 'GET /public-key':
      return new Response(await emulator.signing.publicKey(), {
        headers: {'content-type': 'application/x-pem-file'},
      });
    default:
      return Response.json({error: 'There is no such admin route.'}, {status: 404});
  }
}

function consent(
  emulator: EmulatorState,
  {session_id: id, decision, scopes}: z.output<typeof Consent>,
): Response {
  const session = emulator.records.sessions.get(id, emulator.clock.now());
  if (!session) return Response.json({error: 'No such session.'}, {status: 404});
  const outcome = decide(
    emulator,
    session,
    decision === 'approve' ? {type: decision, ...(scopes ? {scopes} : {})} : {type: decision},
  );
  return Response.json({
    outcome: outcome.type,
    ...(outcome.type === 'approved' ? {auth_code: outcome.code} : {}),
    return_url: returnUrl(emulator.settings, emulator.switches, outcome, session.verificationId),
  });
}

function state(emulator: EmulatorState) {
  return {
    now: new Date(emulator.clock.now()).toISOString(),
    switches: emulator.switches,
    faults: emulator.faults.all,
    remembered: emulator.records.size,
    personas: personas.map(({id, mobile, what}) => ({id, mobile, what})),
  };
}

function isLoopbackAddress(address: string): boolean {
  return /^(?:::ffff:)?127\./.test(address) || address === '::1';
}
