import {createClock, type EmulatorClock} from './clock.ts';
import {FaultList, type Fault} from '../faults/faults.ts';
import type {EmulatorSettings} from '../options.ts';
import {RateCounter} from './quota.ts';
import {RecordStore, type RecordsDump} from './records.ts';
import {SigningKey} from './signature.ts';
import {defaultSwitches, readSwitches, type Switches} from '../switches/switches.ts';

/** One emulator's state. Nothing of it is shared with another one. */
export interface EmulatorState {
  readonly settings: EmulatorSettings;
  switches: Switches;
  readonly clock: EmulatorClock;
  readonly records: RecordStore;
  readonly quota: RateCounter;
  readonly faults: FaultList;
  readonly signing: SigningKey;
  /** Aborted when the emulator closes; ends what waits. */
  readonly closing: AbortController;
}

export function createState(settings: EmulatorSettings): EmulatorState {
  const emulator: EmulatorState = {
    settings,
    switches: defaultSwitches(),
    clock: createClock(settings.now),
    records: new RecordStore(),
    quota: new RateCounter(settings.limits),
    faults: new FaultList(),
    signing: new SigningKey(),
    closing: new AbortController(),
  };
  resetState(emulator);
  return emulator;
}

/** What an emulator knows, as JSON, for one that is stopped and started again. */
export function saveState({records, switches, clock, faults}: EmulatorState): string {
  const saved: Saved = {records: records.dump(), switches, shift: clock.shift, faults: faults.all};
  return JSON.stringify(saved);
}

/** Goes on from what {@link saveState} gave; faults count their calls anew. */
export function loadState(emulator: EmulatorState, text: string): void {
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
export function resetState(emulator: EmulatorState): void {
  emulator.switches = {...defaultSwitches(), ...emulator.settings.switches};
  emulator.clock.reset();
  emulator.records.clear();
  emulator.quota.clear();
  emulator.faults.clear();
  emulator.faults.add(emulator.settings.faults);
}
