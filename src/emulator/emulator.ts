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

/** Address of a caller in the same process. */
const LOCAL = '127.0.0.1';

/**
 * An emulator of Cashfree, made by `createEmulator`.
 *
 * @example
 * ```ts
 * import {createEmulator, type Emulator} from 'cf-user-details/emulator';
 *
 * const emulator: Emulator = createEmulator();
 * emulator.set({balance: 'empty'});
 * emulator.fail({kind: 'error', status: 502, endpoint: 'user-details', times: 1});
 * emulator.clock.advance(3_600_000);
 * emulator.reset();
 * ```
 */
export interface Emulator {
  /**
   * Answers a request. If the emulator itself fails, the answer has status 500 and names the class of the error.
   *
   * @param request for any route of the emulator.
   * @param address network address of the caller. Default: `127.0.0.1`.
   * @returns the response. It always has the header `x-cf-emulator: 1`.
   * @throws {TypeError} if a fault breaks the connection, if the caller aborts a waiting call, or if the emulator closes.
   *   If the request is aborted while its body is read, the method throws the abort reason.
   */
  fetch(request: Request, address?: string): Promise<Response>;
  /** The current value of every switch. */
  readonly switches: Readonly<Switches>;
  /**
   * Changes some switches. The other switches keep their values.
   *
   * @throws {TypeError} if a switch or a value does not exist.
   */
  set(switches: Partial<Switches>): void;
  /**
   * Adds faults to the faults that are already set.
   *
   * @throws {TypeError} if a fault is invalid.
   */
  fail(...faults: readonly Fault[]): void;
  /** Removes all faults. */
  heal(): void;
  /** The clock of the emulator. */
  readonly clock: EmulatorClock;
  /**
   * Counts calls in the last hour.
   *
   * @param endpoint of the calls.
   * @param secret code or access token: counts only the calls that carried it. Default: all calls of the endpoint.
   * @returns the number of calls.
   */
  calls(endpoint: Endpoint, secret?: string): number;
  /**
   * Decides a consent session for the user. A session is decided once: a second decision does not change the first.
   *
   * @param sessionId `session_id` of the session call.
   * @param decision of the user.
   * @returns the authorization code, or `undefined` if the user did not approve, or the session is unknown or expired.
   */
  decide(sessionId: string, decision: Decision): string | undefined;
  /**
   * The public key for the header `x-cf-signature` (docs/cashfree-contract.md section 2.4).
   *
   * @returns the key in PEM form.
   */
  publicKey(): Promise<string>;
  /** Number of stored entries: sessions, codes, tokens, ids, available numbers and call counters. */
  readonly size: number;
  /** Deletes all stored entries. Switches, faults and clock return to the options. */
  reset(): void;
  /**
   * Serializes the state, for a host that stops and restarts, such as a service worker.
   *
   * @returns the state as JSON text. It holds session ids, codes and tokens.
   */
  save(): string;
  /**
   * Replaces the state by the text of `save`. Faults count their calls from zero again.
   *
   * @param saved text from `save` of the same package version.
   * @throws {SyntaxError} if the text is not JSON.
   */
  load(saved: string): void;
  /** Ends all waiting calls: their `fetch` rejects. */
  close(): void;
}

/**
 * Creates an emulator of Cashfree 1-Click Onboarding.
 *
 * It serves the API below `/verification`, the consent page at `/consent`, the web SDK at `/sdk/index.js`, and the admin
 * routes below `/admin`. It keeps its state in memory, and two emulators share no state.
 *
 * @param options of the emulator. Default: `{}`.
 * @returns the emulator.
 * @throws {TypeError} if an option is invalid. The message names the option.
 *
 * @example
 * ```ts
 * import {createTokenProxy} from 'cf-user-details/proxy';
 * import {createEmulator, emulatorKeys} from 'cf-user-details/emulator';
 *
 * const emulator = createEmulator({redirectUrl: 'https://shop.example/callback'});
 * const proxy = createTokenProxy({
 *   environment: 'emulator',
 *   baseUrl: 'https://emulator.example/verification',
 *   secureIdKeys: emulatorKeys.secureId,
 *   oneClickKeys: emulatorKeys.oneClick,
 *   sealingKeys: ['A'.repeat(43)], // for a test only
 *   fetch: (input, init) => emulator.fetch(new Request(input, init)),
 * });
 * const request = new Request('https://shop.example/cf/', {headers: {'x-cf-user-details': '1'}});
 * const response = await proxy(request);
 * console.log(response.status);
 * ```
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const settings = readOptions(options);
  const state = createState(settings);

  async function answer(request: Request, address: string): Promise<{response: Response; note: Note}> {
    const url = new URL(request.url);
    const path = pathBelow(settings.basePath, url.pathname);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const base = `${url.origin}${settings.basePath}/`;
    if (path?.startsWith('/verification/'))
      return answerApi(state, request, path.slice('/verification'.length), address);
    if (path?.startsWith('/admin'))
      return {response: await answerAdmin(state, request, url, path, address), note: {route: '/admin'}};
    if (path === '/consent' && (method === 'GET' || method === 'POST'))
      return {response: await answerConsent(state, request, url), note: {route: path}};
    if (path === '/sdk/index.js' && method === 'GET')
      return {response: script(sdkScript(base, state.switches.overlayElement)), note: {route: path}};
    if ((path === '/' || path === '') && method === 'GET')
      return {response: homePage(state, base), note: {route: '/'}};
    return {response: new Response('Not found.\n', {status: 404}), note: {route: '(nothing)'}};
  }

  return {
    async fetch(request, address = LOCAL) {
      const begun = performance.now();
      const log = (status: number | 'lost', note: Note) =>
        settings.log(logLine(state.clock.now(), request.method, status, performance.now() - begun, note));
      state.records.sweep(state.clock.now());
      try {
        const {response, note} = await answer(request, address);
        response.headers.set(EMULATOR_HEADER, '1');
        response.headers.set('cache-control', 'no-store');
        log(response.status, note);
        return response;
      } catch (error) {
        if (error instanceof ConnectionLost) log('lost', {route: '/verification'});
        if (error instanceof ConnectionLost || request.signal.aborted || state.closing.signal.aborted)
          throw error;
        log(500, {route: '(failed)'});
        return failedResponse(error);
      }
    },
    get switches() {
      return state.switches;
    },
    set(switches) {
      state.switches = {...state.switches, ...readSwitches(switches)};
    },
    fail(...faults) {
      state.faults.add(readFaults(faults));
    },
    heal() {
      state.faults.clear();
    },
    clock: state.clock,
    calls(endpoint, secret) {
      const key = secret === undefined ? endpoint : `${endpoint} ${secret}`;
      return state.records.calls.get(key, state.clock.now()) ?? 0;
    },
    decide(sessionId, decision) {
      const session = state.records.sessions.get(sessionId, state.clock.now());
      const outcome = session && decide(state, session, decision);
      return outcome?.type === 'approved' ? outcome.code : undefined;
    },
    publicKey: () => state.signing.publicKey(),
    get size() {
      return state.records.size;
    },
    reset() {
      resetState(state);
    },
    save: () => saveState(state),
    load(saved) {
      loadState(state, saved);
    },
    close() {
      state.closing.abort();
    },
  };
}

/** @returns undefined for a path that is not below the base. */
function pathBelow(base: string, path: string): string | undefined {
  return path === base || path.startsWith(`${base}/`) ? path.slice(base.length) : undefined;
}

/** Names only the class of the error: a message may quote a value of the request. */
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
