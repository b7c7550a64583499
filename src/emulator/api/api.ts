import {endpoints, type Endpoint} from '../../protocol/cashfree/api.ts';
import {calls, type EmulatedAnswer, type EmulatedCall} from './calls.ts';
import {writeAnswer, writeInstant} from './drift.ts';
import type {EmulatorState} from '../state/state.ts';
import {ConnectionLost, FAULT_HEADER, faultOf, readFaults, type Fault} from '../faults/faults.ts';
import {admit} from './gate.ts';
import {rateHeaders} from '../state/quota.ts';
import {documentedRefusal, errorBody, ours, provoked, EmulatedRefusal} from './refusal.ts';
import {breakOff, waitOrAbort} from '../faults/wait.ts';

/** Longest request body taken, in characters. Ours. */
const REQUEST_BODY_LIMIT = 65_536;

const endpointNames = Object.keys(endpoints) as readonly Endpoint[];

/** What the log tells about a call beside its status. */
export interface Note {
  /** A path of ours, or what stands for one. Never the caller's own words: integrators put codes into paths (contract 9). */
  readonly route: string;
  readonly code?: string;
  readonly persona?: string;
  readonly faults?: readonly Fault['kind'][];
}

/** Answers a call to Cashfree's API; `path` is the part below its base URL (contract 2.1). */
export async function answerApi(
  emulator: EmulatorState,
  request: Request,
  path: string,
  address: string,
): Promise<{response: Response; note: Note}> {
  const open = emulator.switches.cors === 'open';
  if (request.method === 'OPTIONS' && open)
    return {response: new Response(null, {status: 204, headers: openCors}), note: {route: '/verification'}};
  const endpoint = endpointNames.find(name => endpoints[name].path === path);
  if (endpoint !== undefined && endpoints[endpoint].method === request.method) {
    const {response, note} = await answerCall(emulator, request, endpoint, address);
    if (open) for (const [name, value] of Object.entries(openCors)) response.headers.set(name, value);
    return {response, note: {route: `/verification${path}`, ...note}};
  }
  const status = endpoint === undefined ? 404 : 405;
  const {body} = ours(status, 'no_such_call', `there is no ${request.method} of this path.`);
  return {response: Response.json(body, {status}), note: {route: '/verification/…', code: body.code}};
}

async function answerCall(
  emulator: EmulatorState,
  request: Request,
  endpoint: Endpoint,
  address: string,
): Promise<{response: Response; note: Omit<Note, 'route'>}> {
  const {clock, records, switches, closing, quota} = emulator;
  let headers: Record<string, string> = {};
  let faults: readonly Fault[] = [];
  try {
    records.count(endpoint, clock.now());
    faults = takeFaults(emulator, endpoint, request.headers);
    const latency = faultOf(faults, 'latency');
    if (latency) await waitOrAbort(latency.ms, request.signal, closing.signal);
    await lose(emulator, request, faults, false);

    const allowance = quota.take(endpoint, address, clock.now());
    headers = rateHeaders(allowance, switches.rateHeaders);
    const error = faultOf(faults, 'error');
    if (error) throw provoked(endpoint, error.status, error.code);
    if (allowance.exceeded) throw documentedRefusal(endpoint, allowance.exceeded);
    await admit(emulator, endpoint, request.headers, address);
    const answer = calls[endpoint](await readCall(emulator, request, faults));
    await lose(emulator, request, faults, true);
    const persona = answer.persona === undefined ? {} : {persona: answer.persona};
    const note = {faults: faults.map(({kind}) => kind), ...persona};
    return {response: writeAnswerResponse(emulator, answer, faults, headers), note};
  } catch (refusal) {
    if (!(refusal instanceof EmulatedRefusal)) throw refusal;
    const form = faultOf(faults, 'error')?.body ?? switches.errorBody;
    const {text, contentType} = errorBody(refusal.body, form);
    const type = contentType === undefined ? {} : {'content-type': contentType};
    const response = new Response(text, {status: refusal.status, headers: {...headers, ...type}});
    return {response, note: {faults: faults.map(({kind}) => kind), code: refusal.body.code}};
  }
}

/** Row 31: a page of any origin may call, as no page should. */
const openCors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, authorization',
  'access-control-allow-methods': 'GET, POST',
};

function takeFaults(emulator: EmulatorState, endpoint: Endpoint, headers: Headers): readonly Fault[] {
  const set = emulator.faults.take(endpoint);
  const header = headers.get(FAULT_HEADER);
  if (header === null) return set;
  try {
    return [...set, ...readFaults(JSON.parse(header))];
  } catch (error) {
    throw ours(400, 'fault_invalid', error instanceof Error ? error.message : FAULT_HEADER);
  }
}

/** Ends a call without an answer, if a fault says so: before it takes effect, or after. */
async function lose(
  emulator: EmulatorState,
  request: Request,
  faults: readonly Fault[],
  processed: boolean,
): Promise<void> {
  const silence = faultOf(faults, 'time-out');
  if (silence && (silence.processed ?? false) === processed)
    await waitOrAbort(Infinity, request.signal, emulator.closing.signal);
  const reset = faultOf(faults, 'reset');
  if (reset && (reset.processed ?? false) === processed)
    throw new ConnectionLost('The emulator reset the connection.');
}

async function readCall(
  emulator: EmulatorState,
  request: Request,
  faults: readonly Fault[],
): Promise<EmulatedCall> {
  const now = emulator.clock.now();
  const skew = faultOf(faults, 'skew')?.ms ?? 0;
  return {
    emulator,
    now,
    body: request.method === 'POST' ? readObject(await request.text()) : {},
    bearer: /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1],
    expiry: at => writeInstant(at + skew, emulator.switches.expiryForm),
  };
}

/** A body that is no JSON object counts as empty, so that its fields are missing. Ours: nothing is documented. */
function readObject(text: string): Readonly<Record<string, unknown>> {
  if (text.length > REQUEST_BODY_LIMIT)
    throw ours(413, 'body_too_large', `a body has at most ${REQUEST_BODY_LIMIT} characters.`);
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? withoutNulls(body) : {};
  } catch {
    return {};
  }
}

/** A field that is null reads as absent. */
function withoutNulls(body: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

function writeAnswerResponse(
  emulator: EmulatorState,
  {reference, body}: EmulatedAnswer,
  faults: readonly Fault[],
  headers: Record<string, string>,
): Response {
  const text = writeAnswer(body, reference, emulator.records.nextReference(), emulator.switches.referenceId);
  const foreign = faultOf(faults, 'content-type');
  const skew = faultOf(faults, 'skew');
  const all = {
    'content-type': foreign ? (foreign.value ?? 'text/html') : 'application/json',
    ...(skew ? {date: new Date(emulator.clock.now() + skew.ms).toUTCString()} : {}),
    ...headers,
  };
  return faultOf(faults, 'partial') ? breakOff(text, all) : new Response(text, {headers: all});
}
