/**
 * The marks by which everybody can tell the emulator from Cashfree. A proxy in production refuses what carries
 * one: an emulator that approves everybody must never stand in for the real thing.
 */

/** On every answer of the emulator. */
export const EMULATOR_HEADER = 'x-cf-emulator';

/** Every session, code and token that the emulator issues begins so. */
export const EMULATOR_PREFIX = 'emulated_';
