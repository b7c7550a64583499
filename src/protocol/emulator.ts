/**
 * Marks of the emulator. A proxy in production refuses answers that carry one, because the emulator approves every
 * user.
 */

/** Header of every answer of the emulator. */
export const EMULATOR_HEADER = 'x-cf-emulator';

/** Prefix of every session, code and token of the emulator. */
export const EMULATOR_PREFIX = 'emulated_';
