import {createClock, type SandboxClock} from './clock.ts';
import {FaultList} from './faults.ts';
import type {Settings} from './options.ts';
import {Quota} from './quota.ts';
import {Records} from './records.ts';
import {SigningKey} from './signature.ts';
import {defaultSwitches, type Switches} from './switches.ts';

/** One emulator's state. Nothing of it is shared with another one. */
export interface Emulator {
  readonly settings: Settings;
  switches: Switches;
  readonly clock: SandboxClock;
  readonly records: Records;
  readonly quota: Quota;
  readonly faults: FaultList;
  readonly signing: SigningKey;
  /** Aborted when the emulator closes; ends what waits. */
  readonly closing: AbortController;
}

export function createEmulator(settings: Settings): Emulator {
  const emulator: Emulator = {
    settings,
    switches: defaultSwitches(),
    clock: createClock(settings.now),
    records: new Records(),
    quota: new Quota(settings.limits),
    faults: new FaultList(),
    signing: new SigningKey(),
    closing: new AbortController(),
  };
  resetEmulator(emulator);
  return emulator;
}

/** Forgets everything that happened; switches and faults go back to the options. */
export function resetEmulator(emulator: Emulator): void {
  emulator.switches = {...defaultSwitches(), ...emulator.settings.switches};
  emulator.clock.reset();
  emulator.records.clear();
  emulator.quota.clear();
  emulator.faults.clear();
  emulator.faults.add(emulator.settings.faults);
}
