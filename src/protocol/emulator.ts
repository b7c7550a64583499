/**
 * Marks of the emulator. A proxy in production refuses answers that carry one, because the emulator approves every
 * user.
 */

export const EMULATOR_HEADER = 'x-cf-emulator';

export const EMULATOR_PREFIX = 'emulated_';
