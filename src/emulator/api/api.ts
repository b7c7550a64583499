import {endpoints, type Endpoint} from '../../protocol/cashfree/api.ts';
import {calls, type EmulatedAnswer, type EmulatedCall} from './calls.ts';
import {writeAnswer, writeInstant} from './drift.ts';
import type {EmulatorState} from '../state/state.ts';
import {ConnectionLost, FAULT_HEADER, faultOf, readFaults, type Fault} from '../faults/faults.ts';
import {admit} from './gate.ts';
import {rateHeaders} from '../state/quota.ts';
import {documentedRefusal, errorBody, ours, provoked, EmulatedRefusal} from './refusal.ts';
import {breakOff, waitOrAbort} from '../faults/wait.ts';

/** Limit of the request body, in characters. Cashfree documents none. */
const REQUEST_BODY_LIMIT = 65_536;

const endpointNames = Object.keys(endpoints) as readonly Endpoint[];

/** Content of a log line, in addition to the status. */
export interface Note {
  /** Known path or a placeholder. A caller's own path may hold a code (docs/cashfree-contract.md section 9). */
  readonly route: string;
  readonly code?: string;
  readonly persona?: string;
  readonly faults?: readonly Fault['kind'][];
}

/** @param path below the base URL of Cashfree's API (section 2.1). */
export async function answerApi(
  state: EmulatorState,
  request: Request,
  path: string,
  address: string,
): Promise<{response: Response; note: Note}> {
  const open = state.switches.cors === 'open';
  if (request.method === 'OPTIONS' && open)
    return {response: new Response(null, {status: 204, headers: openCors}), note: {route: '/verification'}};
  const endpoint = endpointNames.find(name => endpoints[name].path === path);
  if (endpoint !== undefined && endpoints[endpoint].method === request.method) {
    const {response, note} = await answerCall(state, request, endpoint, address);
    if (open) for (const [name, value] of Object.entries(openCors)) response.headers.set(name, value);
    return {response, note: {route: `/verification${path}`, ...note}};
  }
  const status = endpoint === undefined ? 404 : 405;
  const {body} = ours(status, 'no_such_call', `${request.method} is not defined for this path.`);
  return {response: Response.json(body, {status}), note: {route: '/verification/…', code: body.code}};
}

async function answerCall(
  state: EmulatorState,
  request: Request,
  endpoint: Endpoint,
  address: string,
): Promise<{response: Response; note: Omit<Note, 'route'>}> {
  const {clock, records, switches, closing, quota} = state;
  let headers: Record<string, string> = {};
  let faults: readonly Fault[] = [];
  try {
    records.count(endpoint, clock.now());
    faults = takeFaults(state, endpoint, request.headers);
    const latency = faultOf(faults, 'latency');
    if (latency) await waitOrAbort(latency.ms, request.signal, closing.signal);
    await loseAnswer(state, request, faults, false);

    const allowance = quota.take(endpoint, address, clock.now());
    headers = rateHeaders(allowance, switches.rateHeaders);
    const error = faultOf(faults, 'error');
    if (error) throw provoked(endpoint, error.status, error.code);
    if (allowance.exceeded) throw documentedRefusal(endpoint, allowance.exceeded);
    await admit(state, endpoint, request.headers, address);
    const answer = calls[endpoint](await readCall(state, request, faults));
    await loseAnswer(state, request, faults, true);
    const persona = answer.persona === undefined ? {} : {persona: answer.persona};
    const note = {faults: faults.map(({kind}) => kind), ...persona};
    return {response: writeAnswerResponse(state, answer, faults, headers), note};
  } catch (refusal) {
    if (!(refusal instanceof EmulatedRefusal)) throw refusal;
    const form = faultOf(faults, 'error')?.body ?? switches.errorBody;
    const {text, contentType} = errorBody(refusal.body, form);
    const type = contentType === undefined ? {} : {'content-type': contentType};
    const response = new Response(text, {status: refusal.status, headers: {...headers, ...type}});
    return {response, note: {faults: faults.map(({kind}) => kind), code: refusal.body.code}};
  }
}

/** Section 10, row 31: every origin may call, against Cashfree's advice. */
const openCors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, authorization',
  'access-control-allow-methods': 'GET, POST',
};

function takeFaults(state: EmulatorState, endpoint: Endpoint, headers: Headers): readonly Fault[] {
  const active = state.faults.take(endpoint);
  const header = headers.get(FAULT_HEADER);
  if (header === null) return active;
  try {
    return [...active, ...readFaults(JSON.parse(header))];
  } catch (error) {
    throw ours(400, 'fault_invalid', error instanceof Error ? error.message : FAULT_HEADER);
  }
}

/** Applies the faults `time-out` and `reset`, before (`processed: false`) or after the call takes effect. */
async function loseAnswer(
  state: EmulatorState,
  request: Request,
  faults: readonly Fault[],
  processed: boolean,
): Promise<void> {
  const silence = faultOf(faults, 'time-out');
  if (silence && (silence.processed ?? false) === processed)
    await waitOrAbort(Infinity, request.signal, state.closing.signal);
  const reset = faultOf(faults, 'reset');
  if (reset && (reset.processed ?? false) === processed)
    throw new ConnectionLost('The emulator reset the connection.');
}

async function readCall(
  state: EmulatorState,
  request: Request,
  faults: readonly Fault[],
): Promise<EmulatedCall> {
  const now = state.clock.now();
  const skew = faultOf(faults, 'skew')?.ms ?? 0;
  return {
    state,
    now,
    body: request.method === 'POST' ? readObject(await request.text()) : {},
    bearer: /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1],
    expiry: at => writeInstant(at + skew, state.switches.expiryForm),
  };
}

/** A body that is not a JSON object counts as `{}`: its fields are then missing. Cashfree documents nothing here. */
function readObject(text: string): Readonly<Record<string, unknown>> {
  if (text.length > REQUEST_BODY_LIMIT)
    throw ours(413, 'body_too_large', `the body exceeds ${REQUEST_BODY_LIMIT} characters.`);
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? withoutNulls(body) : {};
  } catch {
    return {};
  }
}

function withoutNulls(body: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

function writeAnswerResponse(
  state: EmulatorState,
  {reference, body}: EmulatedAnswer,
  faults: readonly Fault[],
  headers: Record<string, string>,
): Response {
  const text = writeAnswer(body, reference, state.records.nextReference(), state.switches.referenceId);
  const foreign = faultOf(faults, 'content-type');
  const skew = faultOf(faults, 'skew');
  const all = {
    'content-type': foreign ? (foreign.value ?? 'text/html') : 'application/json',
    ...(skew ? {date: new Date(state.clock.now() + skew.ms).toUTCString()} : {}),
    ...headers,
  };
  return faultOf(faults, 'partial') ? breakOff(text, all) : new Response(text, {headers: all});
}
