/**
 * An emulator of Cashfree 1-Click Onboarding for development and tests. It is a request handler for any runtime that has
 * `Request` and `Response`. It is not made by Cashfree, and every page and every answer says this.
 *
 * @example
 * ```ts
 * import {createEmulator} from 'cf-user-details/emulator';
 *
 * const emulator = createEmulator({redirectUrl: 'http://localhost:5173/callback.html'});
 * const response = await emulator.fetch(new Request('http://localhost/admin'));
 * console.log(response.status);
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
