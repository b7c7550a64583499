/**
 * Cashfree's 1-Click Onboarding as a request handler, for development and tests, on any runtime that has Request and
 * Response. It is not Cashfree, and says so on every page and in every answer.
 *
 * ```ts
 * const sandbox = createSandbox({redirectUrl: 'http://localhost:5173/callback.html'});
 * const response = await sandbox.fetch(new Request('http://localhost/verification/oauth2/session', {method: 'POST'}));
 * ```
 */
export {createSandbox, type Sandbox} from './emulator.ts';
export {sandboxKeys, type Brand, type Keys, type Limits, type SandboxOptions} from './options.ts';
export {createWorkerSandbox, type WorkerSandbox, type WorkerScope} from './service-worker.ts';
export {personas, type Persona} from './people/personas.ts';
export {switches, type Switch, type SwitchName, type Switches} from './switches/switches.ts';
export {FAULT_HEADER, type Fault} from './faults/faults.ts';
export {OTP} from './consent/pages.ts';
export type {Decision} from './consent/consent.ts';
export type {DetailScope} from './people/example.ts';
export type {SandboxClock} from './state/clock.ts';
