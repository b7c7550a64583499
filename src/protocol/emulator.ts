/** A proxy in production refuses answers with these marks, because the emulator approves every user. */

export const EMULATOR_HEADER = 'x-cf-emulator';

export const EMULATOR_PREFIX = 'emulated_';
