import type {Endpoint} from '../protocol/cashfree/api.ts';
import {EMULATOR_HEADER} from '../protocol/emulator.ts';
import {answerAdmin} from './admin.ts';
import {answerApi, type Note} from './api/api.ts';
import type {EmulatorClock} from './state/clock.ts';
import {answerConsent, decide, type Decision} from './consent/consent.ts';
import {createState, loadState, resetState, saveState} from './state/state.ts';
import {ConnectionLost, readFaults, type Fault} from './faults/faults.ts';
import {homePage} from './pages/home-page.ts';
import {logLine} from './log.ts';
import {readOptions, type EmulatorOptions} from './options.ts';
import {sdkScript} from './consent/sdk-script.ts';
import {readSwitches, type Switches} from './switches/switches.ts';

/** Whoever calls without a network in between. */
const LOCAL = '127.0.0.1';

/** One emulator of Cashfree. */
export interface Emulator {
  /**
   * Answers a request. `address` is the caller's network address, as a server knows it; default loopback.
   *
   * @throws {TypeError} if a fault breaks the connection, as `fetch` does; or the reason of the abort, if the caller aborts
   *   a call that waits. Anything else that fails is an answer with status 500 that says what failed.
   */
  fetch(request: Request, address?: string): Promise<Response>;
  /** The position of every switch. */
  readonly switches: Readonly<Switches>;
  /** Moves some switches. */
  set(switches: Partial<Switches>): void;
  /** Adds faults, after those that are set already. */
  fail(...faults: readonly Fault[]): void;
  /** Takes all faults away. */
  heal(): void;
  readonly clock: EmulatorClock;
  /** Calls of an endpoint in the last hour, or those of it that carried this code or token. */
  calls(endpoint: Endpoint, secret?: string): number;
  /** Decides in the person's place; returns the code, or undefined where there is none. */
  decide(sessionId: string, decision: Decision): string | undefined;
  /** The public key to sign `x-cf-signature` with, PEM. */
  publicKey(): Promise<string>;
  /** Things remembered: sessions, codes, tokens, ids, counters. */
  readonly size: number;
  /** Forgets everything; switches, faults and clock go back to the options. */
  reset(): void;
  /** What it knows, as JSON: for a host that stops and starts again, as a service worker does. */
  save(): string;
  /** Goes on from what `save` gave. Only for text of the same version. */
  load(saved: string): void;
  /** Ends what still waits. */
  close(): void;
}

/**
 * Cashfree's 1-Click Onboarding, emulated: the API below `/verification`, the consent page at `/consent`, the web
 * SDK at `/sdk/index.js`. It keeps its state in memory and shares none of it with another emulator.
 *
 * @throws {TypeError} naming the option that cannot be used.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const settings = readOptions(options);
  const emulator = createState(settings);

  async function answer(request: Request, address: string): Promise<{response: Response; note: Note}> {
    const url = new URL(request.url);
    const path = pathBelow(settings.basePath, url.pathname);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const base = `${url.origin}${settings.basePath}/`;
    if (path?.startsWith('/verification/'))
      return answerApi(emulator, request, path.slice('/verification'.length), address);
    if (path?.startsWith('/admin'))
      return {response: await answerAdmin(emulator, request, url, path, address), note: {route: '/admin'}};
    if (path === '/consent' && (method === 'GET' || method === 'POST'))
      return {response: await answerConsent(emulator, request, url), note: {route: path}};
    if (path === '/sdk/index.js' && method === 'GET')
      return {response: script(sdkScript(base, emulator.switches.overlayElement)), note: {route: path}};
    if ((path === '/' || path === '') && method === 'GET')
      return {response: homePage(emulator, base), note: {route: '/'}};
    return {response: new Response('There is nothing here.\n', {status: 404}), note: {route: '(nothing)'}};
  }

  return {
    async fetch(request, address = LOCAL) {
      const begun = performance.now();
      const log = (status: number | 'lost', note: Note) =>
        settings.log(logLine(emulator.clock.now(), request.method, status, performance.now() - begun, note));
      emulator.records.sweep(emulator.clock.now());
      try {
        const {response, note} = await answer(request, address);
        response.headers.set(EMULATOR_HEADER, '1');
        response.headers.set('cache-control', 'no-store');
        log(response.status, note);
        return response;
      } catch (error) {
        if (error instanceof ConnectionLost) log('lost', {route: '/verification'});
        if (error instanceof ConnectionLost || request.signal.aborted || emulator.closing.signal.aborted)
          throw error;
        log(500, {route: '(failed)'});
        return failedResponse(error);
      }
    },
    get switches() {
      return emulator.switches;
    },
    set(switches) {
      emulator.switches = {...emulator.switches, ...readSwitches(switches)};
    },
    fail(...faults) {
      emulator.faults.add(readFaults(faults));
    },
    heal() {
      emulator.faults.clear();
    },
    clock: emulator.clock,
    calls(endpoint, secret) {
      const key = secret === undefined ? endpoint : `${endpoint} ${secret}`;
      return emulator.records.calls.get(key, emulator.clock.now()) ?? 0;
    },
    decide(sessionId, decision) {
      const session = emulator.records.sessions.get(sessionId, emulator.clock.now());
      const outcome = session && decide(emulator, session, decision);
      return outcome?.type === 'approved' ? outcome.code : undefined;
    },
    publicKey: () => emulator.signing.publicKey(),
    get size() {
      return emulator.records.size;
    },
    reset() {
      resetState(emulator);
    },
    save: () => saveState(emulator),
    load(saved) {
      loadState(emulator, saved);
    },
    close() {
      emulator.closing.abort();
    },
  };
}

/** Undefined for a path that is not below the base. */
function pathBelow(base: string, path: string): string | undefined {
  return path === base || path.startsWith(`${base}/`) ? path.slice(base.length) : undefined;
}

/** An error of the emulator itself. The class alone is told: a message may quote a value of the request. */
function failedResponse(error: unknown): Response {
  const name = error instanceof Error ? error.name : typeof error;
  return Response.json(
    {
      type: 'internal_error',
      code: 'emulated_emulator_failed',
      message: `Emulator: a fault of the emulator itself (${name}). Please report it.`,
    },
    {status: 500, headers: {[EMULATOR_HEADER]: '1', 'cache-control': 'no-store'}},
  );
}

function script(text: string): Response {
  return new Response(text, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
    },
  });
}
