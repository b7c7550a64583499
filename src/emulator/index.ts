/**
 * Cashfree's 1-Click Onboarding as a request handler, for development and tests, on any runtime that has Request and
 * Response. It is not Cashfree, and says so on every page and in every answer.
 *
 * ```ts
 * const emulator = createEmulator({redirectUrl: 'http://localhost:5173/callback.html'});
 * const response = await emulator.fetch(new Request('http://localhost/verification/oauth2/session', {method: 'POST'}));
 * ```
 */
export {createEmulator, type Emulator} from './emulator.ts';
export {
  emulatorKeys,
  type Brand,
  type EmulatorKeys,
  type EmulatorLimits,
  type EmulatorOptions,
} from './options.ts';
export {createWorkerEmulator, type WorkerEmulator, type WorkerScope} from './service-worker.ts';
export {personas, type Persona} from './people/personas.ts';
export {switches, type Switch, type SwitchName, type Switches} from './switches/switches.ts';
export {FAULT_HEADER, type Fault} from './faults/faults.ts';
export {OTP} from './consent/pages.ts';
export type {Decision} from './consent/consent.ts';
export type {DetailScope} from './people/example.ts';
export type {EmulatorClock} from './state/clock.ts';
