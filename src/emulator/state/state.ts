import {createClock, type SandboxClock} from './clock.ts';
import {FaultList, type Fault} from '../faults/faults.ts';
import type {Settings} from '../options.ts';
import {Quota} from './quota.ts';
import {Records, type RecordsDump} from './records.ts';
import {SigningKey} from './signature.ts';
import {defaultSwitches, readSwitches, type Switches} from '../switches/switches.ts';

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

/** What an emulator knows, as JSON, for one that is stopped and started again. */
export function saveEmulator({records, switches, clock, faults}: Emulator): string {
  const saved: Saved = {records: records.dump(), switches, shift: clock.shift, faults: faults.all};
  return JSON.stringify(saved);
}

/** Goes on from what {@link saveEmulator} gave; faults count their calls anew. */
export function loadEmulator(emulator: Emulator, text: string): void {
  const saved = JSON.parse(text) as Saved;
  emulator.records.clear();
  emulator.records.restore(saved.records);
  emulator.switches = {...defaultSwitches(), ...readSwitches(saved.switches)};
  emulator.clock.reset();
  emulator.clock.advance(saved.shift);
  emulator.faults.clear();
  emulator.faults.add(saved.faults);
}

interface Saved {
  readonly records: RecordsDump;
  readonly switches: Switches;
  readonly shift: number;
  readonly faults: readonly Fault[];
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
