import {createClock, type EmulatorClock} from './clock.ts';
import {FaultList, type Fault} from '../faults/faults.ts';
import type {EmulatorSettings} from '../options.ts';
import {RateCounter} from './quota.ts';
import {RecordStore, type RecordsDump} from './records.ts';
import {SigningKey} from './signature.ts';
import {defaultSwitches, readSwitches, type Switches} from '../switches/switches.ts';

export interface EmulatorState {
  readonly settings: EmulatorSettings;
  switches: Switches;
  readonly clock: EmulatorClock;
  readonly records: RecordStore;
  readonly quota: RateCounter;
  readonly faults: FaultList;
  readonly signing: SigningKey;
  /** Aborts when the emulator closes, and ends waiting calls. */
  readonly closing: AbortController;
}

export function createState(settings: EmulatorSettings): EmulatorState {
  const state: EmulatorState = {
    settings,
    switches: defaultSwitches(),
    clock: createClock(settings.now),
    records: new RecordStore(),
    quota: new RateCounter(settings.limits),
    faults: new FaultList(),
    signing: new SigningKey(),
    closing: new AbortController(),
  };
  resetState(state);
  return state;
}

export function saveState({records, switches, clock, faults}: EmulatorState): string {
  const saved: Saved = {records: records.dump(), switches, shift: clock.shift, faults: faults.all};
  return JSON.stringify(saved);
}

export function loadState(state: EmulatorState, text: string): void {
  const saved = JSON.parse(text) as Saved;
  state.records.clear();
  state.records.restore(saved.records);
  state.switches = {...defaultSwitches(), ...readSwitches(saved.switches)};
  state.clock.reset();
  state.clock.advance(saved.shift);
  state.faults.clear();
  state.faults.add(saved.faults);
}

interface Saved {
  readonly records: RecordsDump;
  readonly switches: Switches;
  readonly shift: number;
  readonly faults: readonly Fault[];
}

export function resetState(state: EmulatorState): void {
  state.switches = {...defaultSwitches(), ...state.settings.switches};
  state.clock.reset();
  state.records.clear();
  state.quota.clear();
  state.faults.clear();
  state.faults.add(state.settings.faults);
}
